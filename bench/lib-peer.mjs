// Talks to a Python peer: bench/peers/NAME.py answers one JSON line for each JSON line that it is sent.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./peers/', import.meta.url));
/** The Python of an environment; FATHOM_PYTHON_ENGINE and the like name another one for `.venv-engine`. */
const pythonOf = (venv) =>
  process.env[`FATHOM_PYTHON${venv.slice('.venv'.length).replace('-', '_').toUpperCase()}`] ??
  join(folder, venv, 'bin/python');

/** Whether bench/peers/setup.sh has made this environment, or a variable names one. */
export const hasPeers = (venv = '.venv') => existsSync(pythonOf(venv));

/** Versions of the named Python packages; `{ venv }` before them names another environment. */
export function peerVersions(...packages) {
  const { venv = '.venv' } = typeof packages[0] === 'object' ? packages.shift() : {};
  const program =
    'import sys, json; from importlib.metadata import version; print(json.dumps({n: version(n) for n in sys.argv[1:]}))';
  return JSON.parse(execFileSync(pythonOf(venv), ['-c', program, ...packages], { encoding: 'utf8' }));
}

/**
 * Starts bench/peers/NAME.py, which imports `serve` of bench/peers/peer.py.
 *
 * @param threads most threads that its libraries may use
 * @param env further environment variables
 * @param venv its Python environment
 * @returns `call(request)` resolves to the reply (times measured inside the peer are in it); `close()` ends it
 */
export function startPeer(name, { threads = 1, env = {}, venv = '.venv' } = {}) {
  if (!hasPeers(venv)) throw new Error('The Python peers are not installed; run bash bench/peers/setup.sh once.');
  const limits = Object.fromEntries(
    ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'].map((variable) => [variable, String(threads)]),
  );
  const child = spawn(pythonOf(venv), [join(folder, `${name}.py`)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...limits, PYTHONWARNINGS: 'ignore', ...env },
  });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { resolve, reject } = waiting.shift();
    const reply = JSON.parse(line);
    if (reply.error === undefined) resolve(reply);
    else reject(new Error(`bench/peers/${name}.py: ${reply.error}`));
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting) reject(new Error(`bench/peers/${name}.py ended with code ${code}.`));
  });
  return {
    call: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    close: () => child.stdin.end(),
  };
}
