// `boost` at its defaults, and `auto`, against LightGBM and XGBoost, each tuned by 50 random-search trials, on the same folds.
// The peers are tuned once per file and fold seed, on five inner folds of the training rows of the first fold, and use
// what they found in all five folds: their settings have then seen rows that they are judged on, which favours the peers.
// The search space and how trials are raced are in bench/peers/tuned.py. What is done is kept in bench/out/tuned/kept.
// `--only german,hmeq` takes some files, `--seeds 2` fewer fold seeds.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { accuracyRow, hasPeers, peerVersions, startPeer } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { prepareCredit } from './lib-credit-prepare.mjs';
import { benchHash, hashOf, keeper, programHash } from './lib-keep.mjs';
import { outOfFold } from './lib-out-of-fold.mjs';
import { pairedAuc } from './lib-paired-auc.mjs';

export const title =
  'boost at its defaults, and auto, against LightGBM and XGBoost tuned by 50 trials: pooled out-of-fold AUC';

const libraries = ['LightGBM', 'XGBoost'];
const own = ['boost', 'auto'];
const threads = availableParallelism();

/** The seven credit files, and the minutes of one core that a seed takes: boost, auto, a peer. */
const files = [
  ['german', 0.1, 0.3, 0.3],
  ['spanish_credit', 0.1, 0.8, 0.5],
  ['hmeq', 0.2, 1.5, 0.8],
  ['heloc', 0.2, 2, 1],
  ['home_credit', 0.5, 4, 3],
  ['gmsc', 0.2, 2, 1.5, 30_000],
  ['lending_club', 0.5, 4, 3, 30_000],
];

export default async function tuned({ quick, log, only, seeds = quick ? 1 : 5 }) {
  if (!hasPeers()) throw new Error('This benchmark needs the Python peers; run bash bench/peers/setup.sh once.');
  const versions = peerVersions('lightgbm', 'xgboost-cpu');
  const search = { trials: quick ? 8 : 50, innerFolds: 5 };
  const wanted = files.filter(([name]) => (only ?? (quick ? ['german'] : files.map(([each]) => each))).includes(name));
  const kept = keeper('tuned');
  const program = programHash('trees', 'models', 'features', 'data', 'random');
  const peerProgram = [benchHash('peers/tuned.py'), versions, search];
  const pool = peerPool();
  const rows = [];
  const pairs = own.flatMap((model) => libraries.map((library) => ({ model, library, compared: [] })));
  try {
    const prepared = [];
    for (const [name, boost, auto, peer, sample] of wanted) {
      const file = creditFiles.find((each) => each.name === name);
      const path = pathOf(file.file);
      if (path === undefined) log(`${name}: skipped, ${file.file} is not in FATHOM_DATA`);
      else {
        // A sample has a name of its own, so that the files of bench/credit.mjs stay apart.
        const own = sample === undefined ? file : { ...file, name: `${name}_30k`, sample };
        prepared.push({ ...(await prepareCredit(own, path, seeds)), minutes: { boost, auto, peer } });
      }
    }
    const tasks = prepared.flatMap((file) =>
      file.folds.flatMap((foldOf, seed) => {
        const same = hashOf(readFileSync(file.csv), Array.from(foldOf));
        return [
          ...own.map((who) => ({ file, seed, who, identity: [same, program] })),
          ...libraries.map((who) => ({ file, seed, who, identity: [same, peerProgram] })),
        ].map((task) => ({ ...task, label: `${file.name} ${task.who} seed ${seed}` }));
      }),
    );
    const open = tasks.filter(({ label, identity }) => !kept.has(label, identity));
    const minutes = open.reduce(
      (sum, { file, who }) => sum + file.minutes[own.includes(who) ? who : 'peer'] * (quick ? 0.2 : 1),
      0,
    );
    log(`${open.length} of ${tasks.length} pieces are to be done: about ${Math.ceil(minutes / threads)} minutes.`);
    const run = ({ file, seed, who, label, identity }) =>
      kept.of(label, identity, async () => {
        const start = performance.now();
        const { csv, target, foldsPath } = file;
        const probability = own.includes(who)
          ? await outOfFold(file, seed, { model: who, threads })
          : await pool.call({
              ...{ csv, target, folds: foldsPath, foldSeed: seed },
              ...{ library: who, seed: 1000 + seed, ...search, threads: 1 },
            });
        log(`  ${label} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
        return Array.isArray(probability) ? { probability } : probability;
      });
    for (const file of prepared) {
      const pieces = tasks.filter((task) => task.file === file);
      const isOwn = ({ who }) => own.includes(who);
      const results = new Map();
      const peersRun = pieces.filter((task) => !isOwn(task)).map(async (task) => results.set(task, await run(task)));
      await Promise.all(peersRun);
      for (const task of pieces.filter(isOwn)) results.set(task, await run(task));
      const scoresOf = (name) => pieces.filter(({ who }) => who === name).map((task) => results.get(task).probability);
      for (const { model, library, compared: all } of pairs) {
        const compared = pairedAuc(file.outcome, scoresOf(model), scoresOf(library));
        all.push(compared);
        rows.push(compare(file.name, model, library, compared));
        const [low, high] = compared.interval;
        log(
          `${file.name}: ${model} ${mean(compared.areas.first).toFixed(4)}, ${library} ${mean(compared.areas.second).toFixed(4)}, difference ${compared.difference.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`,
        );
      }
    }
  } finally {
    pool.close();
  }
  for (const { model, library, compared } of pairs) rows.push(overall(model, library, compared));
  const notes = [
    `Mean over ${seeds} fold seeds of the AUC pooled over five folds; ratio is its difference in our favour, interval is 95 % (DeLong on placements averaged over seeds).`,
    'The peers: 50 trials, tuned once per file and seed on inner folds of the first fold’s training rows, which favours them.',
  ];
  return { rows, versions, notes };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function compare(name, model, library, { areas, difference, interval }) {
  const row = accuracyRow({
    ...{ case: `${name}, ${model}`, threads, unit: 'AUC', peerName: `${library}, tuned` },
    ...{ ours: mean(areas.first), peer: mean(areas.second) },
  });
  return { ...row, ratio: difference, low: interval[0], high: interval[1], perSeed: spread(areas) };
}

const spread = ({ first, second }) => {
  const all = first.map((value, k) => value - second[k]);
  return Math.sqrt(mean(all.map((value) => (value - mean(all)) ** 2)));
};

/** The mean over files; their errors are independent. */
function overall(model, library, all) {
  const difference = mean(all.map((one) => one.difference));
  const error = Math.sqrt(all.reduce((sum, one) => sum + one.error ** 2, 0)) / all.length;
  const row = accuracyRow({
    ...{ case: `mean of ${all.length} files, ${model}`, threads, unit: 'AUC', peerName: `${library}, tuned` },
    ...{ ours: mean(all.map((one) => mean(one.areas.first))), peer: mean(all.map((one) => mean(one.areas.second))) },
  });
  return { ...row, ratio: difference, low: difference - 1.96 * error, high: difference + 1.96 * error };
}

/** As many peer processes as cores; a call goes to one that is free. */
function peerPool() {
  const free = [];
  const all = [];
  const waiting = [];
  return {
    async call(request) {
      if (free.length === 0 && all.length < threads) {
        all.push(startPeer('tuned', { threads: 1 }));
        free.push(all.at(-1));
      }
      const peer = free.pop() ?? (await new Promise((resolve) => waiting.push(resolve)));
      try {
        return await peer.call(request);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free.push(peer);
        else next(peer);
      }
    },
    close() {
      for (const peer of all) peer.close();
    },
  };
}
