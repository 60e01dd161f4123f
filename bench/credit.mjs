// Fathom's models at their defaults against Python's on the very same rows, columns and folds.
// `--only german,heloc` takes some files, `--seeds 1` fewer fold seeds. Peers' results are kept in bench/out/credit and
// used again while rows, folds, program and versions are the same.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cell, openDataset, stratifiedFolds } from 'fathom/data';
import { auc } from 'fathom/evaluate';
import { parallelMap } from 'fathom/parallel';
import { checkDataset } from 'fathom/quality';
import { Random } from 'fathom/random';
import { accuracyRow, hasPeers, peerVersions, root, scratch, startPeer } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { fitFold } from './lib-credit-fit.mjs';

export const title = 'Credit: pooled out-of-fold AUC on the same folds, mean over fold seeds';

const pairs = [
  ['scorecard', 'WoE-LR'],
  ['boost', 'XGB'],
  ['boost', 'HGB'],
  ['boost', 'LGBM'],
  ['logistic', 'LR'],
  ['tree', 'tree'],
];
const models = [...new Set(pairs.map(([model]) => model))];
const peers = [...new Set(pairs.map(([, peer]) => peer))];
const threads = availableParallelism();
// Only accuracy is compared here: the peers' threads need not burn the cores while they wait for each other.
const passive = { OMP_WAIT_POLICY: 'PASSIVE' };

/** Files, and variants of them that are judged in another way. */
const cases = creditFiles.flatMap((file) => {
  if (file.name === 'gmsc') return [file, { ...file, name: 'gmsc_30k', sample: 30_000 }];
  if (file.name === 'lending_club') return [file, { ...file, name: 'lending_club_out_of_time', testYear: 2011 }];
  return [file];
});

export default async function credit({ quick, log, only, seeds = quick ? 1 : 5 }) {
  const wanted = only ?? (quick ? ['german', 'heloc'] : cases.map(({ name }) => name));
  const versions = hasPeers() ? peerVersions('scikit-learn', 'xgboost-cpu', 'lightgbm') : {};
  const peer = hasPeers() ? startPeer('credit', { threads, env: passive }) : undefined;
  if (peer === undefined) log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const rows = [];
  try {
    for (const file of cases.filter(({ name }) => wanted.includes(name))) {
      const path = pathOf(file.file);
      if (path === undefined) {
        log(`${file.name}: skipped, ${file.file} is not in FATHOM_DATA`);
        continue;
      }
      const prepared = await prepare(file, path, seeds);
      log(`${file.name}: ${prepared.table.rowCount} rows, ${prepared.table.role('feature').length} features`);
      const ours = await runModels(prepared, log);
      const theirs = peer === undefined ? {} : await runPeers(peer, prepared, versions, log);
      for (const [model, other] of pairs) rows.push(compare(file.name, model, ours[model], other, theirs[other]));
    }
  } finally {
    peer?.close();
  }
  const notes = 'ratio is the difference of AUC in our favour; spread is its standard deviation over fold seeds.';
  return { rows, versions, notes };
}

/** The table to compare on, its folds, and both written where the peers read them. */
async function prepare(file, path, seeds) {
  const opened = await openDataset([path], { kinds: { [file.target]: 'categorical' } });
  let table = await opened.load();
  await opened.close();
  if (file.sample !== undefined) table = table.rows(new Random(file.name).sample(table.rowCount, file.sample));
  const outcome = outcomeOf(table, file);
  const years = file.testYear === undefined ? undefined : table.numbers('issue_year');
  table = onlyFeatures(table, file, outcome);
  table = await withSpecialCodes(table, file.target);

  const foldsOf = (seed) =>
    years === undefined
      ? stratifiedFolds(outcome, 5, new Random(seed).split('folds'))
      : Int32Array.from(years, (year) => (year >= file.testYear ? 0 : -1));
  const folds = Array.from({ length: years === undefined ? seeds : 1 }, (_, seed) => foldsOf(seed));
  const folder = join(scratch, 'credit');
  mkdirSync(folder, { recursive: true });
  const [csv, foldsPath] = [join(folder, `${file.name}.csv`), join(folder, `${file.name}.folds.json`)];
  writeFileSync(csv, csvOf(table));
  writeFileSync(foldsPath, JSON.stringify(folds.map((fold) => Array.from(fold))));
  return { name: file.name, target: file.target, table, outcome, folds, csv, foldsPath };
}

function outcomeOf(table, file) {
  const target = table.categories(file.target);
  const bad = target.levels.map((level) => (file.isBad(level) ? 1 : 0));
  return Int32Array.from(target.codes, (code) => bad[code]);
}

/** The compared columns as features, derived ones included, and the outcome as a boolean target. */
function onlyFeatures(table, file, outcome) {
  const derived = file.derive?.(table) ?? {};
  const names =
    file.features ??
    table.schema.map(({ name }) => name).filter((name) => name !== file.target && !(file.not ?? []).includes(name));
  let picked = table.pick(names).describe((column) => ({ ...column, role: 'feature' }));
  for (const [name, values] of Object.entries(derived))
    picked = picked.with({ name, kind: 'numeric', role: 'feature' }, { kind: 'numeric', values });
  const levels = ['0', '1'];
  return picked.with(
    { name: file.target, kind: 'boolean', role: 'target', levels },
    { kind: 'boolean', codes: outcome, levels },
  );
}

/** Codes that are not quantities, as `fathom train` finds them. */
async function withSpecialCodes(table, target) {
  const { findings } = await checkDataset(table, { target, positive: ['1'], random: new Random(0).split('check') });
  const found = new Map(
    findings
      .filter(({ repair }) => repair?.action === 'special-values')
      .map(({ repair }) => [repair.column, repair.values]),
  );
  return table.describe((column) => (found.has(column.name) ? { ...column, special: found.get(column.name) } : column));
}

function csvOf(table) {
  const quote = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const text = (column, row) => {
    if (column.kind === 'datetime')
      return Number.isNaN(column.values[row]) ? '' : String(column.values[row] / 86_400_000);
    const value = cell(column, row);
    return value === null ? '' : quote(String(value));
  };
  const columns = table.schema.map(({ name }) => table.column(name));
  const lines = [table.schema.map(({ name }) => quote(name)).join(',')];
  for (let row = 0; row < table.rowCount; row++) lines.push(columns.map((column) => text(column, row)).join(','));
  return `${lines.join('\n')}\n`;
}

/** AUC per seed of every Fathom model. */
async function runModels({ table, outcome, folds }, log) {
  const results = {};
  const parts = table.toParts();
  for (const model of models) {
    const start = performance.now();
    results[model] = [];
    for (const [seed, foldOf] of folds.entries()) {
      const count = foldOf.reduce((most, fold) => Math.max(most, fold), 0) + 1;
      const inputs = Array.from({ length: count }, (_, fold) => ({ table: parts, model, foldOf, fold, seed }));
      const outputs = await parallelMap(fitFold, inputs, { threads });
      results[model].push(pooledAuc(outcome, foldOf, outputs));
    }
    log(`  ${model}: ${mean(results[model]).toFixed(4)} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
  return results;
}

function pooledAuc(outcome, foldOf, outputs) {
  const next = new Array(outputs.length).fill(0);
  const [labels, scores] = [[], []];
  foldOf.forEach((fold, row) => {
    if (fold < 0) return;
    labels.push(outcome[row]);
    scores.push(outputs[fold].probability[next[fold]++]);
  });
  return auc(Int32Array.from(labels), Float64Array.from(scores));
}

/** AUC per seed of every peer. */
async function runPeers(peer, { name, target, folds, csv, foldsPath }, versions, log) {
  const program = readFileSync(join(root, 'bench/peers/credit.py'));
  const results = {};
  for (const model of peers) {
    results[model] = [];
    let seconds = 0;
    for (const [seed, foldOf] of folds.entries()) {
      const identity = [
        readFileSync(csv),
        JSON.stringify(Array.from(foldOf)),
        program,
        JSON.stringify(versions),
        model,
      ];
      const hash = createHash('sha256');
      for (const part of identity) hash.update(part);
      const kept = join(scratch, 'credit', `${name}-${hash.digest('hex').slice(0, 16)}.json`);
      if (!existsSync(kept)) {
        const reply = await peer.call({ csv, target, folds: foldsPath, seed, model, threads });
        writeFileSync(kept, JSON.stringify({ model, seed, ...reply }));
      }
      const reply = JSON.parse(readFileSync(kept, 'utf8'));
      results[model].push(reply.auc);
      seconds += reply.seconds;
    }
    log(`  ${model} (Python): ${mean(results[model]).toFixed(4)} (${seconds.toFixed(1)} s)`);
  }
  return results;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function compare(name, model, ours, peerName, theirs) {
  const row = accuracyRow({
    case: `${name}: ${model}`,
    threads,
    unit: 'AUC',
    ours: mean(ours),
    ...(theirs === undefined ? {} : { peer: mean(theirs), peerName }),
  });
  const differences = theirs?.map((value, seed) => ours[seed] - value) ?? [];
  const spread = Math.sqrt(mean(differences.map((value) => (value - mean(differences)) ** 2)));
  return { ...row, seeds: ours.length, spread: differences.length > 1 ? spread : null };
}
