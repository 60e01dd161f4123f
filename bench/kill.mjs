// Processes that train, name and remove runs on one home, ended with kill -9 at random moments: what is left broken?
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTable } from '../dist/data/index.js';
import { Random } from '../dist/random/index.js';
import { simulateLoanBook } from '../dist/tasks/index.js';
import { killMany } from '../test/kill.mjs';

export const title = 'kill -9 at random moments: broken runs, leftover files';

export default async function kill({ quick, log }) {
  const folder = mkdtempSync(join(tmpdir(), 'fathom-kill-bench-'));
  try {
    log('writing the registry');
    const registry = await killMany(quick ? 40 : 200, { report: log });
    log('training');
    const command = await trainer(folder);
    const began = performance.now();
    spawnSync(process.execPath, command(join(folder, 'home'), 0), { stdio: 'ignore' });
    const within = 1.5 * (performance.now() - began);
    const training = await killMany(quick ? 6 : 40, { report: log, command, within });
    return { rows: [...rows('registry', registry), ...rows('training', training)] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A process that trains on simulated loans, as `bin/fathom` does once everything is built. */
async function trainer(folder) {
  const data = join(folder, 'loans.csv');
  await writeTable(simulateLoanBook({ rows: 1000, random: new Random(1) }), data, { format: 'csv' });
  const script = join(folder, 'fathom.mjs');
  const main = JSON.stringify(new URL('../dist/cli/main.js', import.meta.url).href);
  writeFileSync(script, `await (await import(${main})).main(process.argv.slice(2));`);
  return (home, seed) => [
    script,
    'train',
    'credit',
    data,
    '--target',
    'defaulted',
    '--model',
    'scorecard',
    '--home',
    home,
    '--seed',
    String(seed),
    '--threads',
    '1',
  ];
}

function rows(what, { kills, interrupted, broken, leftovers, errors, complete }) {
  const row = (name, unit, ours) => ({
    case: `${what}: ${name}`,
    threads: 2,
    unit,
    ours,
    peer: null,
    peerName: null,
    ratio: null,
  });
  return [
    row('killed', 'processes', kills),
    row('killed in the middle of a write', 'rounds', interrupted),
    row('complete runs at most', 'runs', complete),
    row('broken runs, aliases, log entries', 'faults', broken),
    row('temporary files after the next start', 'files', leftovers),
    row('errors of the processes', 'errors', errors),
  ];
}
