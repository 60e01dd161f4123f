// The contract of every operator in the registry: ONNX Runtime agrees with the float64 oracle, with open and with bound sizes, and
// gradients agree with differences.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyOp } from '../graph/index.js';
import { evaluatePlainly } from '../runtime/index.js';
import { tensor } from '../tensor/index.js';
import { expectAgreement } from './agreement.test.help.js';
import { errorFunction } from './erf.js';
import * as exported from './index.js';
import { ops } from './registry.js';
import { samples } from './samples.test.help.js';

/** Operators without a computation of their own. */
const sources: Readonly<Record<string, string>> = {
  bernoulli: 'drawn by the trainer: train/masks.test.ts',
  constant: 'in nearly every sample of the others',
  input: 'in every sample of the others',
};

/** Tests beside an operator that hold the same contract. */
const elsewhere = (name: string) => {
  const files = ['conv', 'lstm', 'gru', 'pooling', 'batch-norm', 'recurrent/recurrent', 'repeat'].map(
    (file) => new URL(`./${file}.test.js`, import.meta.url),
  );
  return files.some((file) => existsSync(file) && new RegExp(`\\b${name}\\b`).test(readFileSync(file, 'utf8')));
};

it('no operator is without samples', () => {
  const without = ops
    .map(({ name }) => name)
    .filter((name) => !(name in samples) && !(name in sources) && !elsewhere(name));
  expect(without).toEqual([]);
  expect(Object.keys(samples).filter((name) => !ops.some((op) => op.name === name))).toEqual([]);
  expect(new Set(ops.map(({ name }) => name)).size).toBe(ops.length);
});

describe.each(Object.entries(samples))('%s', (_, cases) => {
  it('has ten samples of different names', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(10);
  });

  it('agrees with the oracle, and its gradient with differences', async () => {
    for (const { name, f, shapes, types, draw, isDifferentiable } of cases) {
      const options = {
        batch: 3,
        ...(types && { types }),
        ...(draw && { draw }),
        ...(isDifferentiable === undefined ? {} : { isDifferentiable }),
      };
      await expectAgreement(f, shapes, options).catch((error: Error) => {
        error.message = `${name}: ${error.message}`;
        throw error;
      });
    }
  });
});

const { input, logGamma, logSoftmax, max, oneHot, softmaxCrossEntropy, sum } = exported;
const plainly = (...args: Parameters<typeof evaluatePlainly>) =>
  evaluatePlainly(...args).map(({ data }) => Array.from(data));

describe('numbers from outside', () => {
  it('error function (Abramowitz and Stegun, Table 7.1)', () => {
    const table = [
      [0.1, 0.112462916],
      [0.5, 0.5204998778],
      [1, 0.8427007929],
      [1.9, 0.9927904292],
      [2.5, 0.999593048],
      [3, 0.9999779095],
    ] as const;
    for (const [x, y] of table) {
      expect(errorFunction(x)).toBeCloseTo(y, 10);
      expect(errorFunction(-x)).toBeCloseTo(-y, 10);
    }
    expect(Math.abs(errorFunction(2.499999) - errorFunction(2.500001))).toBeLessThan(1e-8);
  });

  it('log gamma: factorials and gamma(1/2) = sqrt(pi)', async () => {
    const x = input('x', [6]);
    const [found] = plainly([logGamma(x)], { x: tensor([0.5, 1, 2, 5, 11, 0.01]) });
    const expected = [Math.log(Math.sqrt(Math.PI)), 0, 0, Math.log(24), Math.log(3628800), 4.599479878042022];
    expected.forEach((value, i) => {
      expect(Math.abs(found![i]! - value)).toBeLessThan(1e-9);
    });
    await expectAgreement(logGamma, [['batch', 5]], {
      draw: (random, size) => Array.from({ length: size }, () => 0.2 + 9 * random.uniform()),
    });
  });

  it('cross-entropy of one-hot labels is -log softmax at the label, also where it would overflow', () => {
    const [logits, labels] = [input('logits', [3, 3]), input('labels', [3], 'int')];
    const feeds = { logits: tensor([1, 2, 3, 1000, 0, -1000, 0, 0, 0], [3, 3]), labels: tensor([2, 1, 0], [3], 'int') };
    const [loss, own] = plainly(
      [softmaxCrossEntropy(logits, oneHot(labels, 3)), sum(exported.mul(logSoftmax(logits), oneHot(labels, 3)), 1)],
      feeds,
    );
    expect(loss![0]).toBeCloseTo(Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 3, 12);
    expect(loss![1]).toBe(1000);
    expect(loss![2]).toBeCloseTo(Math.log(3), 12);
    own!.forEach((value, i) => {
      expect(value).toBeCloseTo(-loss![i]!, 10);
    });
  });

  it('values that tie for the largest share its gradient', async () => {
    const { gradients } = await import('../autodiff/index.js');
    const x = input('x', [4]);
    const [dx] = plainly(gradients(max(x), [x]), { x: tensor([3, 1, 3, 3]) });
    expect(dx).toEqual([1 / 3, 0, 1 / 3, 1 / 3]);
  });
});

describe('shapes that do not fit are said, with what to do', () => {
  const [x, y] = [input('x', [2, 3]), input('y', [2, 4])];
  it.each([
    [
      'add',
      () => exported.add(x, y),
      'add: shapes [2, 3] and [2, 4] do not fit; from the last axis on, sizes must be equal or 1; reshape() one of them.',
    ],
    [
      'matmul',
      () => exported.matmul(x, y),
      'matmul: expected inner dimensions to match, received [2, 3] x [2, 4]. Make the layer for the number of features that its input has.',
    ],
    [
      'affine',
      () => exported.affine(x, input('w', [3, 2]), input('b', [3])),
      'affine: expected a bias of shape [2], one number per column of the weight, received [3]; make the bias for the weight [3, 2].',
    ],
    [
      'reshape',
      () => exported.reshape(x, [4]),
      'reshape: [2, 3] holds 6 values, [4] 4; the two must be equal: make the sizes of the second multiply to 6, or give -1 for one of them.',
    ],
    [
      'reshape to a rest',
      () => exported.reshape(x, [4, -1]),
      'reshape: [2, 3] cannot be parted into [4, -1]; give sizes that divide 6, and at most one -1.',
    ],
    [
      'concat',
      () => exported.concat([x, y], 0),
      'concat: expected values of one type that differ along axis 0 only, received float [2, 3], float [2, 4]; reshape(), transpose() or cast() the one that differs.',
    ],
    [
      'slice',
      () => exported.slice(x, 1, 2, 5),
      'slice: expected 0 <= start <= end <= 3 along axis 1 of [2, 3], received 2 and 5; give positions inside the axis.',
    ],
    [
      'transpose',
      () => exported.transpose(x, [0, 0]),
      'transpose: expected each of the 2 axes of [2, 3] once, received [0, 0]; list them all, in the order of the result.',
    ],
    [
      'tanh of integers',
      () => exported.tanh(input('i', [2], 'int')),
      "tanh: expected floats, received int [2]; cast() it to 'float' first.",
    ],
    [
      'types',
      () => exported.add(x, input('i', [3], 'int')),
      'add: expected two values of one type (float or int), received float [2, 3] and int [3]; cast() one of them.',
    ],
    [
      'where',
      () => exported.where(x, x, x),
      'where: expected a boolean condition and two values of one type, received float [2, 3], float [2, 3], float [2, 3]; compare or cast() first.',
    ],
    [
      'gather',
      () => exported.gather(x, y),
      "gather: expected a table of at least one axis and integer indices, received [2, 3] and float [2, 4]; cast() the indices to 'int'.",
    ],
    ['sum', () => exported.sum(x, 2), 'sum: axis 2 does not exist in [2, 3]; give a whole number from -2 to 1.'],
    [
      'layerNorm',
      () => exported.layerNorm(x, y, y),
      'layerNorm: expected scale and shift of shape [3], received [2, 4] and [2, 4] for rows [2, 3]. Make the layer for the number of features that its input has.',
    ],
  ] as const)('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  it('an operator that is used twice gives two nodes that know their inputs', () => {
    const [a] = applyOp(exported.neg.op, [x], {});
    const [b] = applyOp(exported.neg.op, [a!], {});
    expect(b!.node.inputs[0]).toBe(a);
  });
});
