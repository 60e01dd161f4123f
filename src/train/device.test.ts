// A training on a graphics card follows that on the processor; where there is no card, the test says so and is skipped.
import { expect, it } from 'vitest';
import { chooseDevice, relu, tensor } from '../engine/index.js';
import {
  batchNorm,
  chain,
  conv1d,
  crossEntropy,
  dropout,
  type Layer,
  linear,
  meanOverTime,
  transformerEncoder,
} from '../nn/index.js';
import { Random } from '../random/index.js';
import { adamW, fit, rowBatches } from './index.js';

const missing = await chooseDevice('webgpu').then(
  () => undefined,
  (error: Error) => error.message,
);
if (missing !== undefined) console.log(`Skipped trainings on WebGPU. ${missing}`);

const random = new Random(3);
const rows = 24;
const label = Int32Array.from({ length: rows }, (_, i) => i % 2);
const table = Float32Array.from({ length: rows * 6 }, (_, i) => random.normal() + 0.5 * label[Math.floor(i / 6)]!);

const networks: Readonly<Record<string, readonly [network: Layer, shape: readonly number[]]>> = {
  perceptron: [chain(linear(6, 16), relu, dropout(0.2), linear(16, 2)), [rows, 6]],
  convolution: [
    chain(conv1d(1, 4, 3, { padding: 'same' }), batchNorm(4), relu, (x) => meanOverTime({ x }), linear(6, 2)),
    [rows, 1, 6],
  ],
  transformer: [
    chain(linear(2, 8), transformerEncoder(8, { layers: 1, heads: 2 }), (x) => meanOverTime({ x }), linear(8, 2)),
    [rows, 3, 2],
  ],
};

it.skipIf(missing !== undefined).each(Object.entries(networks))('%s', async (_, [network, shape]) => {
  const losses = [];
  for (const device of ['cpu', 'webgpu'] as const) {
    const { curve } = await fit({
      network,
      data: rowBatches({ x: tensor(table, shape), label: tensor(label, [rows], 'int') }, { size: 12 }),
      loss: (logits, { x, label, weight }) => crossEntropy(logits(x), label, { weight }),
      optimizer: adamW({ learningRate: 0.01 }),
      steps: 6,
      epochs: 3,
      stepsPerRun: 2,
      random: new Random(1),
      device,
    });
    losses.push(curve.map(({ loss }) => loss));
  }
  const [expected, found] = losses as [number[], number[]];
  expect(found).toHaveLength(expected.length);
  found.forEach((loss, i) => {
    expect(Math.abs(loss - expected[i]!)).toBeLessThan(1e-3);
  });
});
