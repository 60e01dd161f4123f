// Kills processes that write runs, aliases and the audit log at random moments, and counts what they leave broken.
//   node test/kill.mjs [kills]            the child: node test/kill.mjs --child HOME SEED
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunStore } from '../dist/runs/index.js';

/** A small seeded generator (mulberry32), so that the same kills come again. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Works like a training, without end: starts, writes, finishes, renames, removes, resumes. */
async function child(home, seed) {
  const random = randomFrom(seed);
  const store = new RunStore(home);
  process.stdout.write('ready\n');
  for (let i = 0; ; i++) {
    const name = `n${seed}-${i}`;
    const draft = random() < 0.3 ? await resumeOne(store) : await store.create({ task: 'credit', name, seed: i });
    for (let fold = 0; fold < 3; fold++) {
      draft.event({ fold });
      await draft.checkpoint(`fold-${fold}`, { fold, values: Array.from({ length: 2000 }, random) });
    }
    await draft.writeFile('model/manifest.json', JSON.stringify({ weights: Array.from({ length: 5000 }, random) }));
    await draft.writeFile('report.html', '<html></html>'.repeat(1000));
    const run = await draft.finish({ auc: random() });
    await store.alias(random() < 0.5 ? 'champion' : 'challenger', run.id);
    if (random() < 0.3) await store.removeAlias('challenger').catch(ignoreUsage);
    const old = (await store.list()).filter((entry) => entry.status === 'complete' && entry.aliases.length === 0);
    if (old.length > 3) await store.remove(old.at(-1).id).catch(ignoreUsage);
  }
}

const ignoreUsage = (error) => {
  if (error.name !== 'UsageError') throw error;
};

async function resumeOne(store) {
  try {
    return await store.resume('latest');
  } catch (error) {
    ignoreUsage(error);
    return store.create({ task: 'credit', seed: 1 });
  }
}

/** What is wrong in a home, after the next start has swept it. */
async function faults(home) {
  const found = [];
  const store = new RunStore(home);
  const draft = await store.create({ task: 'credit', seed: 0 });
  await draft.abandon(new Error('only looking'));
  const runs = await store.list();
  for (const run of runs) {
    if (run.status === 'broken') found.push(`${run.id}: ${run.problem}`);
    else if (run.status === 'running') found.push(`${run.id} is running and nobody runs it`);
    else if (run.status === 'complete')
      await (await store.resolve(run.id)).verify().catch((error) => found.push(error.message));
    else await (await store.resume(run.id)).abandon(new Error('only looking'));
    if (run.status === 'complete' && existsSync(join(home, 'runs', run.id, 'checkpoints')))
      found.push(`${run.id} kept its checkpoints`);
  }
  await store.remove(draft.id);
  const ids = new Set(runs.map((run) => run.id));
  for (const [alias, run] of await store.aliases())
    if (!ids.has(run)) found.push(`alias ${alias} points at ${run}, which is gone`);
  const audit = await store.audit();
  found.push(...audit.problems, ...audit.unrecorded.map((id) => `${id} is not in the log`));
  const leftovers = readdirSync(home, { recursive: true }).filter((path) =>
    /\.tmp-|pending\.json|\.takeover$|home\.lock$/.test(path),
  );
  return { broken: found, leftovers, complete: runs.filter((run) => run.status === 'complete').length };
}

/** Files that exist only in the middle of a write. */
const unfinished = (home) =>
  readdirSync(home, { recursive: true }).filter((path) => /\.tmp-|pending\.json|\.takeover$|home\.lock$/.test(path));

const worker = (home, seed) => [fileURLToPath(import.meta.url), '--child', home, String(seed)];

/**
 * Kills `kills` times, two processes at once on one home; returns the counts.
 *
 * @param options.command arguments of Node for a process that works in a home; it is given the home and a seed
 * @param options.within milliseconds from a process's first word to the latest kill
 */
export async function killMany(kills, { seed = 1, report = () => {}, command = worker, within = 120 } = {}) {
  const random = randomFrom(seed);
  const home = mkdtempSync(join(tmpdir(), 'fathom-kill-'));
  let broken = 0;
  let leftovers = 0;
  let interrupted = 0;
  let errors = 0;
  let complete = 0;
  try {
    for (let done = 0; done < kills; ) {
      const pair = [0, 1].map(() => start(command(home, Math.floor(random() * 1e9))));
      await Promise.all(pair.map(({ ready }) => ready));
      // The moment is random; how long a write takes depends on the machine, so the moments cover many writes.
      await new Promise((resolve) => setTimeout(resolve, random() * within));
      for (const { process: victim } of pair) victim.kill('SIGKILL');
      const complaints = await Promise.all(pair.map(({ ended }) => ended));
      done += pair.length;
      for (const complaint of complaints.filter((text) => text !== '')) {
        errors++;
        report(complaint);
      }
      interrupted += unfinished(home).length > 0 ? 1 : 0;
      const after = await faults(home);
      broken += after.broken.length;
      leftovers += after.leftovers.length;
      complete = Math.max(complete, after.complete);
      for (const fault of [...after.broken, ...after.leftovers]) report(fault);
    }
    return { kills, interrupted, broken, leftovers, errors, complete };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function start(args) {
  const victim = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  victim.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  return {
    process: victim,
    ready: new Promise((resolve) => {
      victim.stdout.once('data', resolve);
      victim.stderr.once('data', resolve);
      victim.once('exit', resolve);
    }),
    // A process that was not killed but failed has something to say.
    ended: new Promise((resolve) => victim.once('close', (code) => resolve(code ? complaint : ''))),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === '--child') await child(process.argv[3], Number(process.argv[4]));
  else {
    const result = await killMany(Number(process.argv[2] ?? 40), { report: (line) => console.error(line) });
    console.log(JSON.stringify(result));
    process.exitCode = result.broken + result.leftovers + result.errors > 0 ? 1 : 0;
  }
}
