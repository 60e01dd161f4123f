import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** What a program prints that node is given as text, which runs a job in a worker and then in a team of threads. */
function printed(...flags: readonly string[]): string {
  const address = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `import(${address('./index.js')}).then(async ({ runInWorker }) => {
    const { square } = await import(${address('./parallel.test.jobs.js')});
    console.log(await runInWorker(square, 7, { threads: 2 }), process.execArgv.length > 0);
  });`;
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', program], { encoding: 'utf8' });
  return `${stdout}${stderr}`.trim();
}

it.each([[], ['--input-type=module'], ['--input-type', 'module'], ['--no-warnings', '--input-type=commonjs']])(
  'a program that node is given as text starts workers, with flags %j',
  (...flags) => {
    expect(printed(...flags)).toBe('49 true');
  },
);
