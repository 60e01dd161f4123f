// `forest` at its defaults against scikit-learn's random forest of 500 trees on the same rows, columns and folds. The
// peer's leaves are tuned: the best of several `min_samples_leaf` by its own out-of-bag AUC, found anew in every fold and
// not counted in its time. Times are of fitting and predicting, fold by fold in turns.
// `--only german,heloc` takes some files, `--seeds 1` fewer fold seeds. `--quick`: two files, one seed.

import { families, findFamily } from 'fathom/models';
import { StopSignal, silent, single } from 'fathom/parallel';
import { Random } from 'fathom/random';
import { accuracyRow, costRow, hasPeers, peerVersions, startPeer } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { pooledAuc, prepareCredit } from './lib-credit-prepare.mjs';

export const title = 'Forest: AUC and time beside scikit-learn on the credit files, one and two threads';

/** Files with the folds of `bench credit`. */
const cases = creditFiles.flatMap((file) =>
  file.name === 'gmsc' ? [file, { ...file, name: 'gmsc_30k', sample: 30_000 }] : [file],
);
const usual = ['german', 'spanish_credit', 'hmeq', 'heloc', 'home_credit', 'gmsc_30k', 'lending_club'];

export default async function forest({ quick, log, only, seeds = 1 }) {
  const wanted = only ?? (quick ? ['german', 'hmeq'] : usual);
  const rows = [];
  const peers = hasPeers() ? { 1: startPeer('forest', { threads: 1 }), 2: startPeer('forest', { threads: 2 }) } : {};
  try {
    for (const file of cases.filter(({ name }) => wanted.includes(name))) {
      const path = pathOf(file.file);
      if (path === undefined) log(`${file.name}: skipped, ${file.file} is not in FATHOM_DATA`);
      else rows.push(...(await measure(await prepareCredit(file, path, seeds), peers, log)));
    }
  } finally {
    for (const peer of Object.values(peers)) peer.close();
  }
  const notes = 'Per file: AUC (ratio: the difference in our favour), then seconds of one fold with 1 and 2 threads.';
  return { rows, versions: hasPeers() ? peerVersions('scikit-learn') : {}, notes };
}

async function measure(prepared, peers, log) {
  const { name, target, outcome, folds, csv, foldsPath } = prepared;
  const [ours, theirs] = [[], []];
  const seconds = { ours: { 1: 0, 2: 0 }, theirs: { 1: 0, 2: 0 } };
  let fits = 0;
  for (const [seed, foldOf] of folds.entries()) {
    const [own, peer] = [[], []];
    for (let fold = 0; fold < 5; fold++, fits++) {
      for (const threads of [1, 2]) {
        const fitted = await fitFold(prepared, foldOf, seed, fold, threads);
        seconds.ours[threads] += fitted.seconds;
        own[fold] = fitted;
        if (peers[threads] === undefined) continue;
        const reply = await peers[threads].call({ csv, target, folds: foldsPath, seed, fold, threads });
        seconds.theirs[threads] += reply.seconds;
        peer[fold] = reply;
      }
    }
    ours.push(pooledAuc(outcome, foldOf, own));
    if (peer.length > 0) theirs.push(pooledAuc(outcome, foldOf, peer));
    log(`${name}, seed ${seed}: ${ours.at(-1).toFixed(4)} against ${theirs.at(-1)?.toFixed(4)}`);
  }
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const peerName = 'scikit-learn forest';
  const isCompared = theirs.length > 0;
  return [
    accuracyRow({
      case: name,
      unit: 'AUC',
      ours: mean(ours),
      ...(isCompared ? { peer: mean(theirs), peerName } : {}),
    }),
    ...[1, 2].map((threads) =>
      costRow({
        ...{ case: name, threads, unit: 's', ours: seconds.ours[threads] / fits },
        ...(isCompared ? { peer: seconds.theirs[threads] / fits, peerName } : {}),
      }),
    ),
  ];
}

async function fitFold({ table }, foldOf, seed, fold, threads) {
  const [train, test] = [[], []];
  for (const [row, held] of foldOf.entries()) (held === fold ? test : train).push(row);
  const [learned, asked] = [train, test].map((rows) => table.rows(Int32Array.from(rows)));
  const random = new Random(seed).split('forest').split(fold);
  const context = { random, threads, collective: single, progress: silent, stop: new StopSignal() };
  const start = performance.now();
  const model = await findFamily(families, 'forest').create().fit(learned, context);
  const { data } = await model.predictProba(asked);
  const probability = Float64Array.from(test, (_, i) => data[2 * i + 1]);
  return { probability, seconds: (performance.now() - start) / 1000 };
}
