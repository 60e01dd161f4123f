// From a file that Fathom has never seen to the first report, as a new user would: one command typed per file.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolder } from './lib.mjs';
import { fathom } from './lib-command.mjs';
import { creditFiles, pathOf, wrongKinds } from './lib-credit-files.mjs';

export const title = 'Own file to first report: commands typed, seconds, kinds inferred wrongly';

export default async function firstReport({ quick, log, only }) {
  if (dataFolder() === undefined) throw new Error('This benchmark needs the real files; set FATHOM_DATA.');
  const wanted = only ?? (quick ? ['german', 'hmeq'] : creditFiles.map(({ name }) => name));
  const home = mkdtempSync(join(tmpdir(), 'fathom-first-report-'));
  const rows = [];
  try {
    for (const file of creditFiles.filter(({ name }) => wanted.includes(name))) {
      const path = pathOf(file.file);
      if (path === undefined) {
        log(`${file.name}: skipped, ${file.file} is not in FATHOM_DATA`);
        continue;
      }
      const command = ['train', 'credit', path, ...file.train];
      const ran = await fathom([...command, '--home', home, '--json']);
      if (ran.code !== 0) log(`${file.name}: ended with code ${ran.code}: ${ran.stderr.trim().split('\n').at(-1)}`);
      rows.push({
        ...row(file, ran, home),
        typed: `fathom train credit ${file.file.split('/').at(-1)} ${file.train.join(' ')}`,
      });
      for (const sentence of rows.at(-1).wrong) log(`${file.name}: ${sentence}`);
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return { rows: rows.map(({ wrong, ...row }) => ({ ...row, kindsWrong: wrong.length })) };
}

function row(file, ran, home) {
  const common = { case: file.name, threads: 2, unit: 's', ours: ran.seconds, peer: null, peerName: null, ratio: null };
  if (ran.code !== 0) return { ...common, commands: null, wrong: [], auc: null, model: null };
  const result = JSON.parse(ran.stdout);
  const report = existsSync(result.report) ? result.report : join(home, result.report);
  if (!existsSync(report)) throw new Error(`${file.name}: there is no report at ${result.report}.`);
  const columns = result.columns.filter(({ name }) => name !== file.target);
  return {
    ...common,
    commands: 1,
    wrong: wrongKinds(file, columns),
    auc: result.results[0].metrics.auc,
    model: result.model,
  };
}
