// Fathom's models at their defaults against Python's on the very same rows, columns and folds.
// `--only german,heloc` takes some files, `--seeds 1` fewer fold seeds. Peers' results are kept in bench/out/credit and
// used again while rows, folds, program and versions are the same.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parallelMap } from 'fathom/parallel';
import { accuracyRow, hasPeers, peerVersions, root, scratch, startPeer } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { fitFold } from './lib-credit-fit.mjs';
import { pooledAuc, prepareCredit } from './lib-credit-prepare.mjs';

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
      const prepared = await prepareCredit(file, path, seeds);
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
