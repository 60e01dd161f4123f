import { expect, it } from 'vitest';
import { mean, mul, reshape, sub, type Value } from '../engine/index.js';
import { gru, layer, linear, lstm } from '../nn/index.js';
import { Random } from '../random/index.js';
import { adamW } from './optimizers.js';
import { trainingStep } from './step.js';
import { Trainer } from './trainer.js';

const [batch, time, features, hidden] = [8, 6, 3, 8];
const sine = (size: number, shift: number) =>
  Float32Array.from({ length: size }, (_, k) => 0.4 * Math.sin(1.7 * (k + 1) + shift));

const recorded = [1, 2, 3, 11, 31, 61, 101, 200];

// From PyTorch 2.13 in single precision: nn.LSTM and nn.GRU(3, 8, num_layers=2) from these weights, `bias_hh` at 0 where Fathom has none,
// AdamW that decays matrices by .01 at a learning rate of .002, gradients clipped to length 1: losses of the steps above.
it.each([
  ['lstm', lstm, [4.23224, 4.19668, 4.161835, 3.90808, 3.404648, 2.548165, 1.955057, 0.1905304]],
  ['gru', gru, [3.829206, 3.753969, 3.682016, 3.204952, 2.486596, 1.994976, 1.320369, 0.004185734]],
] as const)('%s learns step by step as in PyTorch', async (_, make, expected) => {
  const network = layer(
    { memory: make(features, hidden, { layers: 2 }), head: linear(hidden, 1) },
    ({ memory, head }, x: Value) => reshape(head(memory(x).last), [-1]),
  );
  const step = trainingStep({
    network,
    batch: { x: { dtype: 'float', shape: ['batch', time, features] }, y: { dtype: 'float', shape: ['batch'] } },
    loss: (predict, { x, y }) => {
      const error = sub(predict(x), y);
      return mean(mul(error, error));
    },
    optimizer: adamW({ learningRate: 0.002, weightDecay: 0.01, clip: 1 }),
  });
  const trainer = await Trainer.open(step, { bindings: { batch }, random: new Random(0) });
  const data = new Float32Array(step.layout.size);
  step.layout.parameters.forEach(({ start, size }, i) => {
    data.set(sine(size, i), start);
  });
  trainer.state = { ...trainer.state, parameters: { shape: [data.length], data } };
  const x = sine(batch * time * features, 0.5).map((value) => 5 * value);
  const y = Float32Array.from({ length: batch }, (_, i) => {
    const start = i * time * features;
    return x[start]! * x[start + (time - 1) * features + 1]!;
  });
  const losses: number[] = [];
  for (let k = 0; k < 200; k++) losses.push((await trainer.run({ x, y })).loss[0]!);
  await trainer.release();
  recorded.forEach((number, i) => {
    expect(Math.abs(losses[number - 1]! / expected[i]! - 1), `step ${number}`).toBeLessThan(1e-3);
  });
});
