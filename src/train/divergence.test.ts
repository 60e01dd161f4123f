import { describe, expect, it } from 'vitest';
import {
  add,
  affine,
  div,
  exp,
  greater,
  log,
  mean,
  mul,
  relu,
  sqrt,
  sub,
  sum,
  tensor,
  type Value,
  where,
} from '../engine/index.js';
import { DivergenceError } from '../errors/index.js';
import {
  binaryCrossEntropy,
  buffer,
  chain,
  crossEntropy,
  embedding,
  focal,
  layer,
  linear,
  parameter,
  zeros,
} from '../nn/index.js';
import { RunawayWatch } from './divergence.js';
import { columns, options, rows, type squaredError, x, y } from './fit.test.help.js';
import { adamW, fit, rowBatches, sgd } from './index.js';

type Batch = Parameters<typeof squaredError>[1];
/** The message of a training that must fail. */
const told = (more: object): Promise<string> =>
  fit({ ...options, network: linear(3, 1), ...more }).then(
    () => 'nothing',
    (error: Error) => {
      expect(error, error.message).toBeInstanceOf(DivergenceError);
      return error.message;
    },
  );
/** The mean, by weights, of a function of the network's output. */
const meanOf =
  (f: (y: Value) => Value) =>
  (network: (x: Value) => Value, { x, weight }: Batch): Value =>
    div(sum(mul(f(network(x)), weight)), sum(weight));

describe('a step whose numbers are not finite', () => {
  it('names the operator, the layer and what it read: log of a negative number', async () => {
    expect(await told({ loss: meanOf(log) })).toMatch(
      /^Step 1 of the training: the loss is NaN\. The first such number is made by operator "log" in the loss, which reads numbers from -\d\S* to \d\S*\. To go on, keep what it reads above 0, lower the learning rate, clip the gradient \(clip: 1\), or look for extreme values in the data\.$/,
    );
  });

  it('exp that overflows, in a layer', async () => {
    const network = chain(linear(3, 8), (h) => exp(mul(h, 1000)), linear(8, 1));
    expect(await told({ network })).toMatch(
      /^Step 1 .* is (NaN|-?Infinity)\. The first such number is made by operator "exp" in layer layers\.1, .* exp\(x\) is infinite above 88/,
    );
  });

  it('division by 0, while masks and branches that are not taken do no harm', async () => {
    const network = chain(
      linear(3, 8),
      // Of negative numbers the logarithm is NaN, but they take the other branch.
      (h) => where(greater(h, 0), log(h), 0),
      (h) => div(h, sub(h, h)),
      linear(8, 1),
    );
    expect(await told({ network })).toMatch(/operator "div" in layer layers\.2, .* and from 0 to 0\..* divisor/);
  });

  it('says when only the gradient is not finite', async () => {
    const network = chain(linear(3, 8), relu, sqrt, linear(8, 1));
    expect(await told({ network })).toMatch(
      /^Step 1 of the training: the length of the gradient is (NaN|Infinity)\. .* in the gradient of layer layers\.2/,
    );
  });

  it('finds the step among several of a run, and the part of a batch', async () => {
    // Row 150 alone has a sum below -100 and comes in the third batch.
    const own = x.slice();
    own[3 * 150] = -1000;
    const data = rowBatches({ x: tensor(own, [rows, 3]), y: tensor(y, [rows, 1]) }, { size: 64, shuffle: false });
    const loss = (network: (x: Value) => Value, { x, weight }: Batch) =>
      div(sum(mul(mul(mean(network(x), 1), log(add(sum(x, 1), 100))), weight)), sum(weight));
    for (const more of [{ stepsPerRun: 1 }, { stepsPerRun: 4 }, { stepsPerRun: 1, accumulate: 4 }]) {
      expect(await told({ data, loss, ...more }), JSON.stringify(more)).toMatch(
        /^Step 3 of the training: the loss is NaN\. The first such number is made by operator "log" in the loss, which reads numbers from -\d{3} to \d+\./,
      );
    }
  });

  it('points at inputs that are far from the size of 1', async () => {
    const huge = x.map((value) => 1e30 * value);
    const data = rowBatches({ ...columns, x: tensor(huge, [rows, 3]) }, { size: 64 });
    expect(await told({ data })).toMatch(/ Input "x" of this batch reaches -?\d\S*e\+30: scale it\.$/);
  });

  it.each([
    [1, 'from 1 to 3'],
    [-1, 'from -1 to 1'],
  ])('says which labels lie outside of the classes, where they count from %d', async (start, said) => {
    const label = Int32Array.from({ length: rows }, (_, row) => start + (row % 3));
    const data = rowBatches({ x: tensor(x, [rows, 3]), y: tensor(label, [rows], 'int') }, { size: 64, shuffle: false });
    const loss = (network: (x: Value) => Value, { x, y, weight }: Batch) => crossEntropy(network(x), y, { weight });
    const message = await told({ network: linear(3, 3), data, loss });
    expect(message).toMatch(
      new RegExp(`^Step 1 .* NaN\\. Labels are whole numbers ${said}, and the number of classes is 3: labels`),
    );
    const validation = { data, loss };
    expect(await told({ network: linear(3, 1), validation })).toContain('the number of classes is 1:');
  });

  it.each([
    ['binaryCrossEntropy', binaryCrossEntropy],
    ['focal', focal],
  ])('says which targets %s does not take', async (_, lossOf) => {
    const of = (target: (row: number) => number) => {
      const y = Float32Array.from({ length: rows }, (_, row) => target(row));
      return { x: tensor(x, [rows, 3]), y: tensor(y, [rows, 1]) };
    };
    const loss = (network: (x: Value) => Value, { x, y, weight }: Batch) => lossOf(network(x), y, { weight });
    const network = linear(3, 1);
    const data = rowBatches(
      of((row) => 1 + (row % 2)),
      { size: 64 },
    );
    expect(await told({ network, data, loss })).toMatch(
      /^Step 1 .* NaN\. Targets are numbers from 1 to 2, and the loss takes them from 0 to 1: 1 where the event happened/,
    );
    // Rows that do not count may have any.
    const weight = Float32Array.from({ length: rows }, (_, row) => row % 2);
    const unknown = rowBatches(
      of((row) => (row % 2 === 0 ? -1 : 0.5)),
      { size: 64, weight },
    );
    const { curve } = await fit({ ...options, network, data: unknown, loss, steps: 3 });
    expect(curve.every((point) => point.loss > 0)).toBe(true);
  });

  it('is told on held-out rows as well', async () => {
    const validation = { data: options.data, loss: meanOf(log) };
    expect(await told({ validation })).toMatch(/^On held-out rows the loss is NaN\. .* operator "log" in the loss/);
  });
});

describe('a running value of a layer', () => {
  it('is looked at in every step, though no loss of the training shows it', async () => {
    // 3, 1.1, 0.09, -2.4, and then no number.
    const keeping = layer({ seen: buffer([1], 3) }, ({ seen }, x: Value, { update }) => {
      update('seen', log(seen));
      return x;
    });
    for (const stepsPerRun of [1, 8]) {
      expect(await told({ network: chain(keeping, linear(3, 1)), stepsPerRun })).toMatch(
        /^Step 4 of the training: the running value "layers\.0\.seen" is NaN\. The first such number is made by operator "log" in layer layers\.0/,
      );
    }
  });
});

describe('a watch for trainings that run away', () => {
  const far = () => Float32Array.of(50);

  it('keeps quiet where loss and parameters began with 0', () => {
    const watch = new RunawayWatch();
    for (let step = 1; step <= 50; step++) watch.note(step, 3, { loss: 0, parameters: 0 }, far);
  });

  it('measures by the first loss that is not 0', async () => {
    const large = y.map((_, row) => (row < 100 ? 0 : 1e4));
    const network = layer({ weight: parameter([3, 1], zeros), bias: parameter([1], zeros) }, (own, x: Value) =>
      affine(x, own.weight, own.bias),
    );
    const data = rowBatches({ x: columns.x, y: tensor(large, [rows, 1]) }, { size: 100, shuffle: false });
    const { ended } = await fit({ ...options, network, data, optimizer: adamW({ learningRate: 100 }), epochs: 20 });
    expect(ended).toBe('done');
  });

  it('goes on counting where a training goes on', () => {
    const count = { steps: 0, last: 0 };
    const start = { loss: 1, parameters: 0.1 };
    const note = (step: number) => new RunawayWatch(count).note(step, 1e5, start, () => Float32Array.of(1e6));
    for (let step = 1; step < 20; step++) note(step);
    expect(() => note(20)).toThrow(DivergenceError);
  });
});

describe('a learning rate that is too large', () => {
  it('is told where the numbers end by not being finite', async () => {
    const message = await told({ optimizer: sgd({ learningRate: 1e6 }), steps: 200, epochs: 200 });
    expect(message).toMatch(
      /^Step \d+ of the training: .* The loss had grown from 1\.\d+ to \d\S*e\+\d+ before: the learning rate is too large\.$/,
    );
  });

  it('is told while the numbers are still finite', async () => {
    const message = await told({ optimizer: adamW({ learningRate: 1e6, weightDecay: 0 }), epochs: 200 });
    expect(message).toMatch(
      /^Step 2\d of the training: the loss has grown from 1\.\d+ to \d\S*e\+\d+, and the parameters .* divide it by 10, or look for one with findLearningRate\.$/,
    );
  });
});

it('a code that an embedding has no row for is told before the step', async () => {
  const code = Int32Array.from({ length: rows }, (_, row) => 1 + (row % 3));
  const data = rowBatches({ x: tensor(code, [rows], 'int'), y: tensor(y, [rows, 1]) }, { size: 64, shuffle: false });
  await expect(fit({ ...options, network: embedding(3, 1), data })).rejects.toThrow(
    'Input "x": expected numbers of the 3 rows of a table, from 0 to 2, received 3 at position 2; count from 0,',
  );
});
