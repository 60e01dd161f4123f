// The command line as a process: signals, pipes, start-up. Few, because each costs a start.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'fathom-main-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const here = (name: string) => new URL(name, import.meta.url).href;

/** A script that runs `main` with a `train` that works until it is asked to stop, or for ever. */
function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, body);
  return path;
}

/** What `bin/fathom` does once everything is built. */
const bin = script(
  'fathom.mjs',
  `await (await import(${JSON.stringify(here('./main.js'))})).main(process.argv.slice(2));`,
);

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** Starts a script and sends a signal each time its stderr holds the next of `marks`. */
function interrupt(path: string, marks: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  let sent = 0;
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    if (sent < marks.length && stderr.includes(marks[sent]!)) {
      sent++;
      child.kill('SIGINT');
    }
  });
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, stderr })));
}

describe('the process', () => {
  it('starts, and prints help and errors with the right codes', () => {
    const help = spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' });
    expect([help.status, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toMatch(/^Usage: fathom/);
    const wrong = spawnSync(process.execPath, [bin, 'trian'], { encoding: 'utf8' });
    expect([wrong.status, wrong.stderr]).toEqual([2, "fathom: Unknown command 'trian'. Did you mean train?\n"]);
    const none = spawnSync(process.execPath, [bin, 'predict', 'latest', 'x.csv', '--home', join(folder, 'none')], {
      encoding: 'utf8',
    });
    expect([none.status, none.stderr]).toEqual([
      2,
      `fathom: There is no run in ${join(folder, 'none')} yet. Train one first: fathom train credit FILE\n`,
    ]);
  });

  it('loads nothing heavy for help', () => {
    const probe = script(
      'probe.mjs',
      `import { register } from 'node:module';
       const seen = [];
       const { port1, port2 } = new MessageChannel();
       port1.on('message', (url) => seen.push(url)).unref();
       register('data:text/javascript,' + encodeURIComponent(
         'let port; export const initialize = (data) => { port = data.port; };' +
         'export const resolve = async (s, c, next) => { const r = await next(s, c); port.postMessage(r.url); return r; };'),
         { data: { port: port2 }, transferList: [port2] });
       const { main } = await import(${JSON.stringify(here('./main.js'))});
       await main(['--help']);
       await new Promise((resolve) => setImmediate(resolve));
       process.stderr.write(JSON.stringify(seen));`,
    );
    const { stderr } = spawnSync(process.execPath, [probe], { encoding: 'utf8' });
    const urls = JSON.parse(stderr) as string[];
    expect(urls.length).toBeGreaterThan(10);
    expect(
      urls.filter((url) => /duckdb|echarts|zod|yaml|dist\/(tasks|models|data|report|runs|messages)\//.test(url)),
    ).toEqual([]);
  });

  it('lets its reader leave early', () => {
    const { stdout, stderr, status } = spawnSync(
      'bash',
      ['-c', `set -o pipefail; "${process.execPath}" "${bin}" train --help --home "${folder}" | head -1`],
      { encoding: 'utf8' },
    );
    expect({ stdout, stderr, status }).toEqual({
      stdout: 'Usage: fathom train credit <data...> --target COL [options]\n',
      stderr: '',
      status: 0,
    });
  });
});

describe('Ctrl-C', () => {
  const program = (train: string) => `
    import { interruptible } from ${JSON.stringify(here('./main.js'))};
    import { runProgram } from ${JSON.stringify(here('./program.js'))};
    const io = { stdout: process.stdout, stderr: process.stderr, env: {}, now: () => 0 };
    const train = ${train};
    await interruptible(async (stop) => {
      process.exitCode = await runProgram({ io, tasks: async () => ({ train }), argv: ['train', 'credit', 'x', '--home', ${JSON.stringify(folder)}], stop, exitCode: 0 });
    });`;

  it('once: the work stops at its next step and the exit code is 130', async () => {
    const path = script(
      'once.mjs',
      program(`async ({ stop }) => {
        process.stderr.write('working');
        for (;;) { await new Promise((resolve) => setImmediate(resolve)); stop.throwIfRequested(); }
      }`),
    );
    const ended = await interrupt(path, ['working']);
    expect(ended).toMatchObject({ code: 130, signal: null });
    expect(ended.stderr).toMatch(/working\nstopping\.\.\. .*\nfathom: Interrupted: the work was stopped as asked\.\n$/);
  });

  it('twice: the process ends by the signal', async () => {
    const path = script(
      'twice.mjs',
      program(
        `async () => { process.stderr.write('working'); setInterval(() => {}, 1000); await new Promise(() => {}); }`,
      ),
    );
    expect(await interrupt(path, ['working', 'stopping'])).toMatchObject({ code: null, signal: 'SIGINT' });
  });
});
