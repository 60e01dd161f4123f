// A published training result reproduced: DLinear on the Exchange benchmark (eight daily exchange rates), trained here by the
// recipe of its authors, against the errors that papers print. Inputs of 96 days: the recipe and the row of TimesNet (Wu et al., ICLR
// 2023, Table 13) and iTransformer (Liu et al., ICLR 2024, Table 10). Inputs of 336 days: that of Zeng et al. (AAAI 2023, Table 2).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { greater, input, mean, mul, Program, sub, tensor, where } from '../dist/engine/index.js';
import { bindFlat, constantly, dLinear } from '../dist/nn/index.js';
import { Random } from '../dist/random/index.js';
import { adamW, Trainer, trainingStep } from '../dist/train/index.js';
import { accuracyRow, dataFolder, hasPeers, peerVersions, startPeer } from './lib.mjs';

export const title =
  'DLinear trained on the Exchange benchmark, against its published errors and PyTorch (MSE, MAE of z-scores)';

/**
 * Published errors and the settings of the scripts that gave them; after the second epoch the rate is halved in each. The library of the
 * first begins with every weight at 1 / inputs, that of the second draws them.
 */
const published = [
  { inputs: 96, horizon: 96, batch: 32, rate: 1e-4, mse: 0.088, mae: 0.218 },
  { inputs: 96, horizon: 192, batch: 32, rate: 1e-4, mse: 0.176, mae: 0.315 },
  { inputs: 96, horizon: 336, batch: 32, rate: 1e-4, mse: 0.313, mae: 0.427 },
  { inputs: 96, horizon: 720, batch: 32, rate: 1e-4, mse: 0.839, mae: 0.695 },
  { inputs: 336, horizon: 96, batch: 8, rate: 5e-4, mse: 0.081, mae: 0.203 },
  { inputs: 336, horizon: 192, batch: 8, rate: 5e-4, mse: 0.157, mae: 0.293 },
  { inputs: 336, horizon: 336, batch: 32, rate: 5e-4, mse: 0.305, mae: 0.414 },
  { inputs: 336, horizon: 720, batch: 32, rate: 5e-3, mse: 0.643, mae: 0.601 },
];
const venv = '.venv-engine';
const epochs = 10;
const patience = 3;

/** Series by series, z-scored by the first 70 % of the days. */
function readSeries(path) {
  const days = gunzipSync(readFileSync(path))
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  const train = Math.floor(days.length * 0.7);
  const test = Math.floor(days.length * 0.2);
  const series = days[0].map((_, each) => {
    const values = Float64Array.from(days, (day) => day[each]);
    const known = values.subarray(0, train);
    const average = known.reduce((total, value) => total + value, 0) / train;
    const deviation = Math.sqrt(known.reduce((total, value) => total + (value - average) ** 2, 0) / train);
    return Float32Array.from(values, (value) => (value - average) / deviation);
  });
  return { series, train, validation: days.length - test, length: days.length };
}

/** First days of all windows whose forecasts lie between two days. */
function windowsOf(from, to, { inputs, horizon }) {
  const first = Math.max(0, from - inputs);
  return Int32Array.from({ length: to - first - inputs - horizon + 1 }, (_, i) => first + i);
}

function fillBatch(series, starts, { inputs, horizon }) {
  const x = new Float32Array(starts.length * series.length * inputs);
  const y = new Float32Array(starts.length * series.length * horizon);
  starts.forEach((start, i) => {
    series.forEach((values, each) => {
      x.set(values.subarray(start, start + inputs), (i * series.length + each) * inputs);
      y.set(values.subarray(start + inputs, start + inputs + horizon), (i * series.length + each) * horizon);
    });
  });
  return { x, y };
}

async function train(data, setting, seed) {
  const { inputs, horizon, batch, rate } = setting;
  const { series } = data;
  const network = dLinear({ inputs, horizon, ...(inputs === 96 && { initializer: constantly(1 / inputs) }) });
  const types = {
    x: { dtype: 'float', shape: ['batch', series.length, inputs] },
    y: { dtype: 'float', shape: ['batch', series.length, horizon] },
  };
  const squared = (forecast, y) => {
    const error = sub(forecast, y);
    return mean(mul(error, error));
  };
  const starts = windowsOf(0, data.train, setting);
  const stepsPerEpoch = Math.floor(starts.length / batch);
  const halving = (step) => {
    let current = rate;
    for (let epoch = 2; epoch < epochs; epoch++)
      current = where(greater(step, epoch * stepsPerEpoch), rate / 2 ** (epoch - 1), current);
    return current;
  };
  const step = trainingStep({
    network,
    batch: types,
    loss: (forecast, { x, y }) => squared(forecast(x), y),
    optimizer: adamW({ learningRate: halving, weightDecay: 0 }),
  });
  const random = new Random(seed);
  const trainer = await Trainer.open(step, { bindings: { batch }, random });
  const parameters = input('parameters', [step.layout.size]);
  const forecast = bindFlat(network, step.layout, parameters)(input('x', types.x.shape));
  const program = await Program.compile({ parameters, x: types.x }, { forecast });
  const judge = async (from, to) => {
    const windows = windowsOf(from, to, setting);
    const total = { mse: 0, mae: 0, count: 0 };
    for (let at = 0; at < windows.length; at += 256) {
      const { x, y } = fillBatch(series, windows.subarray(at, at + 256), setting);
      const rows = Math.min(256, windows.length - at);
      const flat = tensor(trainer.state.parameters.data);
      const { data: found } = (await program.run({ parameters: flat, x: tensor(x, [rows, series.length, inputs]) }))
        .forecast;
      for (let i = 0; i < y.length; i++) {
        total.mse += (found[i] - y[i]) ** 2;
        total.mae += Math.abs(found[i] - y[i]);
      }
      total.count += y.length;
    }
    return { mse: total.mse / total.count, mae: total.mae / total.count };
  };
  let best = { mse: Number.POSITIVE_INFINITY, epoch: 0 };
  let kept = trainer.state;
  for (let epoch = 1; epoch <= epochs && epoch - best.epoch <= patience; epoch++) {
    const order = random.split('epoch').split(epoch).shuffle(Int32Array.from(starts));
    for (let k = 0; k < stepsPerEpoch; k++) {
      await trainer.run(fillBatch(series, order.subarray(k * batch, (k + 1) * batch), setting));
    }
    const found = await judge(data.train, data.validation);
    if (found.mse < best.mse) {
      best = { ...found, epoch };
      kept = trainer.state;
    }
  }
  trainer.state = kept;
  const test = await judge(data.validation, data.length);
  await trainer.release();
  await program.release();
  return test;
}

export default async function exchange({ quick, log, seeds = quick ? 1 : 3 }) {
  const folder = dataFolder();
  if (folder === undefined) {
    log('exchange_rate.txt.gz is not in FATHOM_DATA.');
    return { rows: [] };
  }
  const data = readSeries(join(folder, 'markets/exchange_rate.txt.gz'));
  const peer = hasPeers(venv) ? startPeer('exchange', { venv }) : undefined;
  if (peer === undefined) log('PyTorch is not installed (bash bench/peers/setup.sh engine); only Fathom runs.');
  const rows = [];
  try {
    for (const setting of quick ? published.slice(0, 1) : published) {
      const [ours, theirs] = [[], []];
      for (let seed = 0; seed < seeds; seed++) {
        ours.push(await train(data, setting, seed));
        const asked = {
          ...setting,
          seed,
          epochs,
          patience,
          ...data,
          series: data.series.map((values) => Array.from(values)),
        };
        if (peer !== undefined) theirs.push(await peer.call(asked));
      }
      const name = `${setting.inputs} days to ${setting.horizon}`;
      for (const metric of ['mse', 'mae']) {
        const described = { case: name, unit: metric.toUpperCase(), lowerIsBetter: true };
        const found = spread(ours, metric);
        rows.push({
          ...accuracyRow({ ...described, ours: found.mean, peer: setting[metric], peerName: 'published' }),
          ...{ low: found.low, high: found.high },
        });
        if (peer === undefined) continue;
        const { mean: other, low, high } = spread(theirs, metric);
        rows.push({
          ...accuracyRow({ ...described, ours: found.mean, peer: other, peerName: 'PyTorch, same recipe' }),
          ...{ low, high },
        });
      }
      const said = (metric, digits = 3) =>
        `${metric.toUpperCase()} ${spread(ours, metric).mean.toFixed(digits)} (published ${setting[metric]})`;
      log(`${name}: ${said('mse')}, ${said('mae')}`);
    }
  } finally {
    peer?.close();
  }
  const notes = [
    `Mean of ${seeds} seeds; low and high are the smallest and largest of them: of ours beside the published error, of PyTorch's beside PyTorch's.`,
  ];
  return { rows, notes, versions: peer === undefined ? {} : peerVersions({ venv }, 'torch') };
}

function spread(found, metric) {
  const values = found.map((each) => each[metric]);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return { mean, low: Math.min(...values), high: Math.max(...values) };
}
