import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** What a program prints that node is given as text, which runs jobs in several workers. */
function printed(...flags: readonly string[]): string {
  const address = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `import(${address('./index.js')}).then(async ({ parallelMap }) => {
    const { square } = await import(${address('./parallel.test.jobs.js')});
    console.log(String(await parallelMap(square, [7, 8, 9], { threads: 2 })));
  });`;
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', program], { encoding: 'utf8' });
  return `${stdout}${stderr}`.trim();
}

it.each([
  [],
  ['--input-type=module'],
  ['--input-type', 'module'],
  ['--no-warnings', '--input-type=commonjs'],
  // Of V8, and of the whole process: a worker must not be given them by name.
  ['--max-old-space-size=512'],
  ['--title=fathom', '--expose-gc'],
  ['--max-old-space-size=512', '--input-type=module'],
])('a program that node is given as text starts workers, with flags %j', (...flags) => {
  expect(printed(...flags)).toBe('49,64,81');
});
