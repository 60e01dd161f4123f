import { describe, expect, it } from 'vitest';
import { evaluatePlainly } from '../runtime/index.js';
import type { Shape } from '../tensor/index.js';
import { expectAgreement } from './agreement.test.help.js';
import { batchNorm, channelAffine, constant, input, leakyRelu } from './index.js';

const shapes: readonly Shape[] = [
  ['batch', 1],
  ['batch', 5],
  ['batch', 1, 1],
  ['batch', 3, 4],
  ['batch', 2, 7],
  [1, 3, 5],
  ['batch', 3, 2, 4],
  ['batch', 4, 1, 3],
  [1, 1, 3, 3],
  ['batch', 2, 5, 1],
];

describe('batchNorm', () => {
  for (const shape of shapes) {
    it(`agrees with the oracle and with differences: [${shape}]`, () => {
      const channels = [shape[1]!];
      return expectAgreement(
        (x, scale, shift) => batchNorm(x, scale, shift, { epsilon: 0.1 }).y,
        [shape, channels, channels],
        {
          batch: 3,
        },
      );
    });
  }

  it('gives every channel mean 0 and variance 1, and says what they were', () => {
    const x = constant([1, 3, 10, 10, 5, 7, 10, 14], [2, 2, 2]);
    const { y, mean, variance } = batchNorm(x, constant([1, 1]), constant([0, 0]), { epsilon: 0 });
    const [normal, m, v] = evaluatePlainly([y, mean, variance], {}).map(({ data }) => Array.from(data));
    expect(m).toEqual([4, 11]);
    expect(v).toEqual([5, 3]);
    expect(normal!.map((value) => Math.round(value * 1e6) / 1e6)).toEqual(
      [-3, -1, -1, -1, 1, 3, -1, 3].map((d, i) => Math.round((d / Math.sqrt([5, 5, 3, 3][i % 4]!)) * 1e6) / 1e6),
    );
  });

  it('says what does not fit', () => {
    expect(() => batchNorm(input('x', ['batch', 3, 4]), input('scale', [4]), input('shift', [3]))).toThrow(
      'batchNorm: expected values [batch, channels, ...] and numbers of shape [channels], received [batch, 3, 4], [4], [3].',
    );
  });
});

describe('channelAffine', () => {
  for (const shape of shapes) {
    it(`agrees with the oracle and with differences: [${shape}]`, () =>
      expectAgreement(channelAffine, [shape, [shape[1]!], [shape[1]!]]));
  }
});

describe('leakyRelu', () => {
  for (const shape of [...shapes, []]) {
    it(`agrees with the oracle and with differences: [${shape}]`, () =>
      expectAgreement((x) => leakyRelu(x, { slope: 0.2 }), [shape]));
  }

  it('has its slope below 0', () => {
    const y = leakyRelu(constant([-2, 0, 3]));
    expect(Array.from(evaluatePlainly([y], {})[0]!.data)).toEqual([-0.02, 0, 3]);
    expect(() => leakyRelu(constant([1]), { slope: 1 })).toThrow('leakyRelu: expected a slope in [0, 1), received 1.');
  });
});
