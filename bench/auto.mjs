// `auto` against the best of scikit-learn, XGBoost and LightGBM at their defaults on the same folds of the seven credit
// files, and against Fathom's own models. What is done is kept in bench/out/auto/kept. `--only german,hmeq`, `--seeds 1`.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { accuracyRow, hasPeers, peerVersions, startPeer } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { prepareCredit } from './lib-credit-prepare.mjs';
import { benchHash, hashOf, keeper, programHash } from './lib-keep.mjs';
import { outOfFold } from './lib-out-of-fold.mjs';
import { pairedAuc } from './lib-paired-auc.mjs';

export const title =
  'auto against the best of the peers on each file (goal: +.003 AUC in the mean, no file below -.001)';

const names = ['german', 'spanish_credit', 'hmeq', 'heloc', 'home_credit', 'gmsc', 'lending_club'];
const own = ['scorecard', 'logistic', 'boost', 'forest'];
const peers = ['LR', 'RF', 'SVM', 'HGB', 'XGB', 'LGBM'];
const threads = availableParallelism();

export default async function auto({ quick, log, only = quick ? ['german'] : names, seeds = quick ? 1 : 3 }) {
  const kept = keeper('auto');
  const program = programHash('trees', 'models', 'features', 'evaluate', 'data', 'random');
  const versions = hasPeers() ? peerVersions('scikit-learn', 'xgboost-cpu', 'lightgbm') : {};
  const peer = hasPeers() ? startPeer('credit', { threads, env: { OMP_WAIT_POLICY: 'PASSIVE' } }) : undefined;
  if (peer === undefined) log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const rows = [];
  const gains = [];
  try {
    for (const name of only) {
      const file = creditFiles.find((each) => each.name === name);
      const path = pathOf(file.file);
      if (path === undefined) {
        log(`${name}: skipped, ${file.file} is not in FATHOM_DATA`);
        continue;
      }
      const isLarge = name === 'gmsc' || name === 'lending_club';
      const prepared = await prepareCredit(
        isLarge ? { ...file, name: `${name}_30k`, sample: 30_000 } : file,
        path,
        seeds,
      );
      const scores = {};
      const keep = async (who, identity, work) => {
        scores[who] = [];
        for (const [seed, foldOf] of prepared.folds.entries()) {
          const same = hashOf(readFileSync(prepared.csv), Array.from(foldOf));
          scores[who].push(await kept.of(`${prepared.name} ${who} seed ${seed}`, [same, identity], () => work(seed)));
        }
        log(`  ${prepared.name} ${who}`);
      };
      for (const model of ['auto', ...own]) {
        await keep(model, program, (seed) => outOfFold(prepared, seed, { model, threads }));
      }
      for (const model of peer === undefined ? [] : peers) {
        const { csv, target, foldsPath: folds } = prepared;
        await keep(
          model,
          [benchHash('peers/credit.py'), versions],
          async (seed) => (await peer.call({ csv, target, folds, seed, model, threads, rows: true })).probability,
        );
      }
      const compared = Object.keys(scores)
        .filter((who) => who !== 'auto')
        .map((who) => ({ who, ...pairedAuc(prepared.outcome, scores.auto, scores[who]) }));
      const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const best = compared.filter(({ who }) => peers.includes(who)).sort((a, b) => a.difference - b.difference)[0];
      for (const { who, areas, difference, interval } of compared) {
        const row = accuracyRow({
          ...{ case: `${prepared.name}${who === best?.who ? ', best peer' : ''}`, threads, unit: 'AUC', peerName: who },
          ...{ ours: mean(areas.first), peer: mean(areas.second) },
        });
        rows.push({ ...row, ratio: difference, low: interval[0], high: interval[1] });
      }
      if (best !== undefined) gains.push(best.difference);
      log(
        `${prepared.name}: auto ${mean(compared[0].areas.first).toFixed(4)}, best peer ${best?.who} ${(best?.difference ?? 0).toFixed(4)} behind`,
      );
    }
  } finally {
    peer?.close();
  }
  if (gains.length > 0)
    log(`mean gain over the best peer: ${(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toFixed(4)}`);
  const notes = [
    'Pooled out-of-fold AUC, mean over fold seeds; ratio is what auto gains, interval is 95 % (DeLong on placements averaged over seeds).',
    'The best peer of a file is chosen by the AUC it is compared by, which favours the peers.',
  ];
  return { rows, versions, notes };
}
