// Runs the command line as a user would, in a process of its own, and measures time and memory from outside.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib.mjs';

/**
 * Runs `fathom ARGS`.
 *
 * @returns exit code, stdout, stderr, wall seconds, and the process's peak resident memory in MiB (VmHWM of /proc, read
 *   every 20 ms; null where there is no /proc)
 */
export function fathom(args, { cwd = root, env = {} } = {}) {
  const start = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin/fathom'), ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text) => {
      output[name] = (output[name] + text).slice(-2_000_000);
    });
  }
  let peak = null;
  const look = () => {
    try {
      const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      if (found !== null) peak = Number(found[1]) / 1024;
    } catch {
      // The process has just ended, or this system has no /proc.
    }
  };
  const timer = setInterval(look, 20);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      resolve({ code, ...output, seconds: (performance.now() - start) / 1000, peakMiB: peak });
    });
  });
}

/** Like `fathom`, and fails with what was printed when the exit code is not 0. */
export async function fathomOrFail(args, options) {
  const result = await fathom(args, options);
  if (result.code !== 0)
    throw new Error(`fathom ${args.join(' ')} ended with code ${result.code}:\n${result.stderr.slice(-2000)}`);
  return result;
}
