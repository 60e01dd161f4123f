// `svm` beside scikit-learn's support vector machines on the same rows, columns and folds: `auto` against a grid search, and
// both kernels at the same C and gamma. Beyond 5,000 rows both approximate the radial kernel by 500 landmarks. Times are of
// fitting, calibrating and predicting, fold by fold in turns, one thread each.
// `--only german,heloc` takes some files, `--seeds 2` more fold seeds. `--quick`: the smallest file.

import { families, findFamily } from 'fathom/models';
import { StopSignal, silent, single } from 'fathom/parallel';
import { Random } from 'fathom/random';
import { accuracyRow, costRow, hasPeers, peerVersions, startPeer } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { pooledAuc, prepareCredit } from './lib-credit-prepare.mjs';

export const title = 'Support vector machines: AUC and time beside scikit-learn on four credit files';

const cases = creditFiles.flatMap((file) =>
  file.name === 'gmsc' ? [{ ...file, name: 'gmsc_30k', sample: 30_000 }] : [file],
);
const usual = ['german', 'hmeq', 'heloc', 'gmsc_30k'];

/** What is asked of both; null is for each to choose. */
const asked = {
  linear: { kernel: 'linear', C: 0.1, gamma: null },
  rbf: { kernel: 'rbf', C: 1, gamma: 0.05 },
  auto: { kernel: null, C: null, gamma: null },
};

export default async function svm({ quick, log, only, seeds = 1 }) {
  const wanted = only ?? (quick ? ['german'] : usual);
  const peer = hasPeers() ? startPeer('svm') : undefined;
  if (peer === undefined) log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const rows = [];
  try {
    for (const file of cases.filter(({ name }) => wanted.includes(name))) {
      const path = pathOf(file.file);
      if (path === undefined) log(`${file.name}: skipped, ${file.file} is not in FATHOM_DATA`);
      else rows.push(...(await measure(await prepareCredit(file, path, seeds), peer, log)));
    }
  } finally {
    peer?.close();
  }
  const notes = 'Per file and setting: AUC (ratio: the difference in our favour), then seconds of one fold.';
  return { rows, versions: hasPeers() ? peerVersions('scikit-learn') : {}, notes };
}

async function measure(prepared, peer, log) {
  const { name, target, outcome, folds, csv, foldsPath } = prepared;
  const rows = [];
  for (const [setting, parameters] of Object.entries(asked)) {
    const [ours, theirs] = [[], []];
    const seconds = { ours: 0, theirs: 0 };
    for (const [seed, foldOf] of folds.entries()) {
      const [own, others] = [[], []];
      for (let fold = 0; fold < 5; fold++) {
        own.push(await fitFold(prepared, foldOf, seed, fold, parameters));
        seconds.ours += own.at(-1).seconds;
        if (peer === undefined) continue;
        others.push(await peer.call({ csv, target, folds: foldsPath, seed, fold, ...parameters }));
        seconds.theirs += others.at(-1).seconds;
      }
      ours.push(pooledAuc(outcome, foldOf, own));
      if (others.length > 0) theirs.push(pooledAuc(outcome, foldOf, others));
    }
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const against = (value) => (peer === undefined ? {} : { peer: value(), peerName: 'scikit-learn' });
    const fits = 5 * folds.length;
    rows.push(
      accuracyRow({ case: `${name}: ${setting}`, unit: 'AUC', ours: mean(ours), ...against(() => mean(theirs)) }),
      costRow({
        ...{ case: `${name}: ${setting}`, unit: 's', ours: seconds.ours / fits },
        ...against(() => seconds.theirs / fits),
      }),
    );
    log(`${name}, ${setting}: ${mean(ours).toFixed(4)} against ${theirs.map((value) => value.toFixed(4))}`);
  }
  return rows;
}

async function fitFold({ table }, foldOf, seed, fold, parameters) {
  const [train, test] = [[], []];
  for (const [row, held] of foldOf.entries()) (held === fold ? test : train).push(row);
  const [learned, asked] = [train, test].map((rows) => table.rows(Int32Array.from(rows)));
  const random = new Random(seed).split('svm').split(fold);
  const context = { random, threads: 1, collective: single, progress: silent, stop: new StopSignal() };
  const given = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null));
  const start = performance.now();
  const model = await findFamily(families, 'svm').create(given).fit(learned, context);
  const { data } = await model.predictProba(asked);
  const probability = Float64Array.from(test, (_, i) => data[2 * i + 1]);
  return { probability, seconds: (performance.now() - start) / 1000 };
}
