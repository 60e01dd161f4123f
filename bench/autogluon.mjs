// `auto` against AutoGluon's medium preset with the same time limit per fit, on the same folds of the seven credit files,
// one after the other on all cores. What is done is kept in bench/out/autogluon/kept. `--only german,hmeq`, `--seeds 1`.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parallelMap } from 'fathom/parallel';
import { accuracyRow, hasPeers, peerVersions, startPeer } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { fitFold } from './lib-credit-fit.mjs';
import { prepareCredit } from './lib-credit-prepare.mjs';
import { benchHash, hashOf, keeper, programHash } from './lib-keep.mjs';
import { pairedAuc } from './lib-paired-auc.mjs';

export const title = 'auto against AutoGluon (medium preset) with the same time limit per fit: pooled out-of-fold AUC';

const names = ['german', 'spanish_credit', 'hmeq', 'heloc', 'home_credit', 'gmsc', 'lending_club'];
const venv = '.venv-autogluon';
const threads = availableParallelism();
const limit = 60;

export default async function autogluon({ quick, log, only = quick ? ['german'] : names, seeds = 1 }) {
  if (!hasPeers(venv)) throw new Error('AutoGluon is not installed; run bash bench/peers/setup.sh autogluon once.');
  const kept = keeper('autogluon');
  const program = programHash('trees', 'models', 'features', 'evaluate', 'data', 'random');
  const versions = peerVersions(
    { venv },
    'autogluon.tabular',
    'lightgbm',
    'xgboost-cpu',
    'catboost',
    'torch',
    'fastai',
  );
  const peer = startPeer('autogluon_medium', { threads, venv });
  const rows = [];
  const all = [];
  try {
    for (const name of only) {
      const file = creditFiles.find((each) => each.name === name);
      const path = pathOf(file.file);
      if (path === undefined) {
        log(`${name}: skipped, ${file.file} is not in FATHOM_DATA`);
        continue;
      }
      const isLarge = name === 'gmsc' || name === 'lending_club';
      const sampled = isLarge ? { ...file, name: `${name}_30k`, sample: 30_000 } : file;
      const prepared = await prepareCredit(sampled, path, seeds);
      const { csv, target, foldsPath: folds } = prepared;
      const of = async (who, identity, work) => {
        const done = [];
        for (const [seed, foldOf] of prepared.folds.entries()) {
          const same = hashOf(readFileSync(csv), Array.from(foldOf));
          done.push(
            await kept.of(`${prepared.name} ${who} seed ${seed}`, [same, identity, threads, limit], () => work(seed)),
          );
        }
        return {
          scores: done.map(({ probability }) => probability),
          seconds: mean(done.map(({ seconds }) => seconds)),
        };
      };
      const ours = await of('auto', program, (seed) => autoOutOfFold(prepared, seed));
      const theirs = await of('AutoGluon', [benchHash('peers/autogluon_medium.py'), versions], (foldSeed) =>
        peer.call({ csv, target, folds, foldSeed, threads, limit }),
      );
      const compared = pairedAuc(prepared.outcome, ours.scores, theirs.scores);
      all.push(compared);
      rows.push(row(prepared.name, compared, { seconds: ours.seconds, peerSeconds: theirs.seconds }));
      log(
        `${prepared.name}: ${compared.difference.toFixed(4)}; ${ours.seconds.toFixed(0)} s and ${theirs.seconds.toFixed(0)} s for five folds`,
      );
    }
  } finally {
    peer.close();
  }
  if (all.length > 1) {
    const error = Math.sqrt(all.reduce((sum, one) => sum + one.error ** 2, 0)) / all.length;
    const difference = mean(all.map((one) => one.difference));
    const interval = [difference - 1.96 * error, difference + 1.96 * error];
    const areas = { first: all.map((one) => mean(one.areas.first)), second: all.map((one) => mean(one.areas.second)) };
    rows.push(row(`mean of ${all.length} files`, { areas, difference, interval }));
  }
  const notes = [
    `Mean over ${seeds} fold seed(s) of the AUC pooled over five folds; ratio is its difference in our favour, interval is 95 % (DeLong).`,
    `Each fit of either may take ${limit} s on ${threads} threads; seconds are those of five fits.`,
  ];
  return { rows, versions, notes };
}

/** Out-of-fold probabilities, the folds one after the other, as the peer takes them. */
async function autoOutOfFold({ table, folds }, seed) {
  const foldOf = folds[seed];
  const probability = new Array(foldOf.length);
  const start = performance.now();
  for (let fold = 0; fold < 5; fold++) {
    const input = { table: table.toParts(), model: 'auto', parameters: { seconds: limit }, foldOf, fold, seed };
    const [output] = await parallelMap(fitFold, [input], { threads });
    let next = 0;
    foldOf.forEach((held, row) => {
      if (held === fold) probability[row] = output.probability[next++];
    });
  }
  return { probability, seconds: (performance.now() - start) / 1000 };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function row(name, { areas, difference, interval }, more = {}) {
  const base = accuracyRow({
    ...{ case: name, threads, unit: 'AUC', peerName: 'AutoGluon, medium' },
    ...{ ours: mean(areas.first), peer: mean(areas.second) },
  });
  return { ...base, ratio: difference, low: interval[0], high: interval[1], ...more };
}
