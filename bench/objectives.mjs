// Test loss of every objective against LightGBM and XGBoost: same simulated rows, same parameters. Settings decide little
// here: what is compared is whether gradients, leaf values and start are right.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from 'fathom/random';
import { GradientBoosting } from 'fathom/trees';
import { accuracyRow, hasPeers, peerVersions, scratch, startPeer } from './lib.mjs';

export const title = 'Objectives of boosted trees: loss on test rows';

/** What the peers are given too (bench/peers/objectives.py). */
const shape = {
  maxTrees: 100,
  learningRate: 0.1,
  maxLeaves: 31,
  minRows: 20,
  minHessian: 1e-3,
  lambdaL2: 1,
  maxBins: 255,
};
const columns = 10;
const groupRows = 20;

const cases = [
  { objective: 'squaredError', peers: ['LightGBM', 'XGBoost'] },
  { objective: 'absoluteError', peers: ['LightGBM', 'XGBoost'] },
  { objective: 'huber', parameters: { delta: 1 }, peers: ['LightGBM'] },
  { objective: 'quantile', parameters: { alpha: 0.1 }, peers: ['LightGBM', 'XGBoost'] },
  { objective: 'quantile', parameters: { alpha: 0.9 }, peers: ['LightGBM', 'XGBoost'] },
  { objective: 'poisson', peers: ['LightGBM', 'XGBoost'] },
  { objective: 'tweedie', parameters: { power: 1.5 }, peers: ['LightGBM', 'XGBoost'] },
  { objective: 'logLoss', peers: ['LightGBM', 'XGBoost'] },
  { objective: 'softmax', parameters: { classes: 4 }, peers: ['LightGBM', 'XGBoost'] },
  { objective: 'lambdaRank', parameters: { at: 10 }, peers: ['LightGBM', 'XGBoost'] },
];

export default async function objectivesBench({ quick, log }) {
  const [rowCount, seeds] = quick ? [5000, 1] : [20_000, 5];
  const peer = hasPeers() ? startPeer('objectives') : undefined;
  if (peer === undefined) log('The Python peers are not installed (bash bench/peers/setup.sh); only Fathom runs.');
  const rows = [];
  try {
    for (const { objective, parameters = {}, peers } of cases) {
      const losses = { Fathom: [], ...Object.fromEntries(peers.map((name) => [name, []])) };
      for (let seed = 0; seed < seeds; seed++) {
        const [train, test] = ['train', 'test'].map((part) => simulate(objective, rowCount, `${part} ${seed}`));
        const model = await new GradientBoosting({ objective, ...parameters, ...shape }).fit(train);
        losses.Fathom.push(meanLoss(objective, parameters, model.predict(test.columns), test));
        if (peer === undefined) continue;
        const files = write(train, test);
        for (const name of peers) {
          await peer.call({ peer: name, objective, parameters, ...files, ...shape, columns, groupRows });
          const predicted = new Float64Array(readFileSync(files.predicted).buffer);
          losses[name].push(meanLoss(objective, parameters, predicted, test));
        }
      }
      const values = Object.values(parameters).join(' ');
      log(`${objective} ${values}`);
      for (const name of peer === undefined ? [null] : peers) {
        const theirs = name === null ? null : mean(losses[name]);
        rows.push(
          accuracyRow({
            case: `${objective}${values === '' ? '' : ` ${values}`}, ${rowCount} rows`,
            unit: objective === 'lambdaRank' ? '1 - NDCG@10' : 'loss',
            ours: mean(losses.Fathom),
            peer: theirs,
            peerName: name,
            lowerIsBetter: true,
          }),
        );
        if (name !== null) rows.at(-1).deviation = spread(losses[name].map((loss, i) => loss - losses.Fathom[i]));
      }
    }
  } finally {
    peer?.close();
  }
  const versions = hasPeers() ? peerVersions('lightgbm', 'xgboost-cpu') : {};
  const notes = `Mean of ${seeds} simulations; deviation: standard error of the difference over them. Huber is not in XGBoost.`;
  return { rows, versions, notes };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard error of the mean; null for one value. */
function spread(values) {
  if (values.length < 2) return null;
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)) / (values.length - 1));
}

/** Columns of normal numbers and a target that suits the objective. */
function simulate(objective, rows, seed) {
  const random = new Random(`bench objectives ${objective} ${seed}`);
  const x = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, () => random.normal()));
  const signal = (i) =>
    x[0][i] * x[1][i] +
    Math.abs(x[2][i]) +
    Math.sin(2 * x[3][i]) +
    0.5 * x[4][i] * (x[5][i] > 0 ? 1 : -1) +
    0.3 * x[6][i];
  const heavy = () => random.normal() / Math.sqrt(random.uniform() + 1e-3);
  const draw = {
    squaredError: (i) => signal(i) + random.normal(),
    absoluteError: (i) => signal(i) + heavy(),
    huber: (i) => signal(i) + heavy(),
    quantile: (i) => signal(i) + (1 + Math.abs(x[7][i])) * random.normal(),
    poisson: (i) => poisson(random, Math.exp(0.5 * signal(i) - 0.5)),
    tweedie: (i) => {
      let sum = 0;
      for (let n = poisson(random, Math.exp(0.5 * signal(i) - 1)); n > 0; n--)
        sum += exponential(random) + exponential(random);
      return sum;
    },
    logLoss: (i) => Number(random.uniform() < 1 / (1 + Math.exp(1 - signal(i)))),
    softmax: (i) => {
      const scores = [signal(i), x[0][i] + x[7][i], 1.5 * x[8][i], x[1][i] * x[9][i]];
      const noisy = scores.map((score) => score - Math.log(exponential(random)));
      return noisy.indexOf(Math.max(...noisy));
    },
    lambdaRank: (i) => Math.min(4, Math.max(0, Math.round(0.8 * signal(i) + random.normal()))),
  };
  const target = Float64Array.from({ length: rows }, (_, i) => draw[objective](i));
  const groups = objective === 'lambdaRank' ? { groups: target.map((_, i) => Math.floor(i / groupRows)) } : {};
  return { columns: Object.fromEntries(x.map((values, j) => [`x${j}`, values])), target, ...groups };
}

function poisson(random, rate) {
  let count = 0;
  for (let left = rate - exponential(random); left > 0; left -= exponential(random)) count++;
  return count;
}

const exponential = (random) => -Math.log(1 - random.uniform());

/** Mean loss of predictions, by formulas of its own. */
function meanLoss(objective, { alpha, delta, power, classes, at }, predicted, { target }) {
  const n = target.length;
  if (objective === 'lambdaRank') {
    const groups = Array.from({ length: n / groupRows }, (_, g) => g * groupRows);
    return mean(
      groups.map(
        (start) =>
          1 - ndcg(predicted.subarray(start, start + groupRows), target.subarray(start, start + groupRows), at),
      ),
    );
  }
  const loss = {
    squaredError: (p, y) => (p - y) ** 2,
    absoluteError: (p, y) => Math.abs(p - y),
    huber: (p, y) => (Math.abs(p - y) <= delta ? (p - y) ** 2 / 2 : delta * (Math.abs(p - y) - delta / 2)),
    quantile: (p, y) => (y > p ? alpha * (y - p) : (1 - alpha) * (p - y)),
    poisson: (p, y) => p - y * Math.log(p),
    tweedie: (p, y) => p ** (2 - power) / (2 - power) - (y * p ** (1 - power)) / (1 - power),
    logLoss: (p, y) => -Math.log(y === 1 ? p : 1 - p),
  }[objective];
  if (objective === 'softmax') return mean(Array.from(target, (y, i) => -Math.log(predicted[i * classes + y])));
  return mean(Array.from(target, (y, i) => loss(predicted[i], y)));
}

function ndcg(scores, labels, at) {
  const dcg = (order) =>
    order.slice(0, at).reduce((sum, i, place) => sum + (2 ** labels[i] - 1) / Math.log2(place + 2), 0);
  const places = Array.from(labels.keys());
  const best = dcg(places.toSorted((a, b) => labels[b] - labels[a]));
  return best === 0 ? 1 : dcg(places.toSorted((a, b) => scores[b] - scores[a] || labels[a] - labels[b])) / best;
}

/** Rows as row-major doubles and targets, where the peers read them. */
function write(train, test) {
  const folder = join(scratch, 'objectives');
  mkdirSync(folder, { recursive: true });
  const files = { predicted: join(folder, 'predicted.bin') };
  for (const [part, { columns: named, target }] of Object.entries({ train, test })) {
    const values = Object.values(named);
    files[`${part}X`] = join(folder, `${part}-x.bin`);
    files[`${part}Y`] = join(folder, `${part}-y.bin`);
    writeFileSync(
      files[`${part}X`],
      Float64Array.from({ length: target.length * columns }, (_, i) => values[i % columns][Math.floor(i / columns)]),
    );
    writeFileSync(files[`${part}Y`], target);
  }
  return files;
}
