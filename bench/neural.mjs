// `mlp` and `transformer` beside `boost` on the same folds of the credit files, with seconds of a fit. What is done is kept in
// bench/out/neural/kept. `--files german,hmeq`, `--seeds 0,1,2` (the fold seeds themselves; those from 100 on are for choosing
// defaults). GMSC and Lending Club are sampled to 30,000 rows.
import { availableParallelism } from 'node:os';
import { stratifiedFolds } from 'fathom/data';
import { parallelMap } from 'fathom/parallel';
import { Random } from 'fathom/random';
import { accuracyRow, machine } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { fitFold } from './lib-credit-fit.mjs';
import { prepareCredit } from './lib-credit-prepare.mjs';
import { benchHash, hashOf, keeper, programHash, tableHash } from './lib-keep.mjs';
import { pairedAuc } from './lib-paired-auc.mjs';

export const title =
  'Neural networks against boosted trees on each credit file (goal: -.003 AUC or better, two files above)';

const names = ['german', 'spanish_credit', 'hmeq', 'heloc', 'home_credit', 'gmsc', 'lending_club'];
const large = ['gmsc', 'lending_club'];
const threads = availableParallelism();

export default async function neural({ quick, log, only = quick ? ['german'] : names, seedList = [0] }) {
  const kept = keeper('neural');
  const benches = benchHash('neural.mjs', 'lib-credit-fit.mjs', 'lib-credit-prepare.mjs');
  const networks = programHash('models', 'features', 'engine', 'nn', 'train', 'data', 'random');
  const identities = {
    boost: programHash('models', 'trees', 'features', 'data', 'random'),
    mlp: networks,
    transformer: networks,
  };
  const rows = [];
  for (const given of only) {
    const name =
      given === 'spanish' ? 'spanish_credit' : given.replace(/_30k$/, '').replace(/^lending$/, 'lending_club');
    const file = creditFiles.find((each) => each.name === name);
    if (file === undefined) throw new Error(`There is no file "${given}". The files are: ${names.join(', ')}.`);
    const path = pathOf(file.file);
    if (path === undefined) {
      log(`${name}: skipped, ${file.file} is not in FATHOM_DATA`);
      continue;
    }
    const sampled = large.includes(name) ? { ...file, name: `${name}_30k`, sample: 30_000 } : file;
    const { name: shown, table, outcome } = await prepareCredit(sampled, path, 1);
    const parts = table.toParts();
    const said = {};
    for (const model of ['boost', 'mlp', 'transformer']) {
      said[model] = [];
      for (const seed of seedList) {
        const foldOf = stratifiedFolds(outcome, 5, new Random(seed).split('folds'));
        const work = async () => {
          const inputs = Array.from({ length: 5 }, (_, fold) => ({
            ...{ table: parts, model, parameters: {}, foldOf, fold, seed },
          }));
          const outputs = await parallelMap(fitFold, inputs, { threads });
          const next = outputs.map(() => 0);
          return {
            probability: Array.from(foldOf, (fold) => outputs[fold].probability[next[fold]++]),
            seconds: outputs.reduce((sum, { seconds }) => sum + seconds, 0) / 5,
          };
        };
        const identity = [machine(), benches, tableHash(table), hashOf(Array.from(foldOf)), identities[model]];
        said[model].push(await kept.of(`${shown} ${model} seed ${seed}`, identity, work));
        log(`  ${shown} ${model} seed ${seed}: ${said[model].at(-1).seconds.toFixed(1)} s a fit`);
      }
    }
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const probabilities = (model) => said[model].map(({ probability }) => probability);
    for (const model of ['mlp', 'transformer']) {
      const { areas, difference, interval } = pairedAuc(outcome, probabilities(model), probabilities('boost'));
      const row = accuracyRow({
        ...{ case: `${shown}, ${model}`, threads, unit: 'AUC', peerName: 'boost' },
        ...{ ours: mean(areas.first), peer: mean(areas.second) },
      });
      const seconds = (own) => Math.min(...said[own].map((each) => each.seconds));
      rows.push({
        ...{ ...row, ratio: difference, low: interval[0], high: interval[1] },
        ...{ seconds: seconds(model), peerSeconds: seconds('boost') },
      });
      log(`${shown} ${model}: ${mean(areas.first).toFixed(4)}, boost ${mean(areas.second).toFixed(4)}`);
    }
  }
  const notes = [
    `Pooled out-of-fold AUC over five folds, fold seeds ${seedList.join(', ')}; ratio is the difference to boost, its interval 95 % (DeLong).`,
    'Seconds are the mean of a fit and its prediction, on one thread each, as many at once as there are cores, of the quickest seed: the machine was shared.',
  ];
  return { rows, notes };
}
