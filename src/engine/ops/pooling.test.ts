import { describe, expect, it } from 'vitest';
import type { Random } from '../../random/index.js';
import { gradients } from '../autodiff/index.js';
import { evaluatePlainly, Program } from '../runtime/index.js';
import { type Shape, tensor } from '../tensor/index.js';
import { expectAgreement } from './agreement.test.help.js';
import { averagePool, constant, input, maxPool, mul, type PerAxis, type PoolOptions, sum } from './index.js';

type Sample = readonly [name: string, x: Shape, kernel: PerAxis, options: PoolOptions];

const samples: readonly Sample[] = [
  ['one position', ['batch', 2, 3], 1, {}],
  ['the whole series', ['batch', 2, 6], 6, {}],
  ['halves', ['batch', 3, 8], 2, {}],
  ['a rest at the end', ['batch', 3, 8], 3, {}],
  ['overlapping', ['batch', 2, 9], 3, { stride: 1 }],
  ['overlapping and padded', ['batch', 2, 9], 3, { stride: 2, padding: 'same' }],
  ['dilated', ['batch', 2, 9], 2, { stride: 1, dilation: 3 }],
  ['gaps between windows', ['batch', 2, 11], 2, { stride: 4 }],
  ['height only', ['batch', 2, 7, 3], [2, 1], {}],
  ['width only', ['batch', 2, 3, 8], [1, 4], {}],
  ['tiles', ['batch', 2, 4, 7], [2, 3], {}],
  ['overlapping tiles', ['batch', 2, 5, 6], 3, { stride: [2, 1] }],
  [
    'padded tiles',
    ['batch', 3, 6, 5],
    [3, 2],
    {
      padding: [
        [1, 1],
        [0, 1],
      ],
      stride: [2, 2],
    },
  ],
];

/** Different numbers, so that a small change does not change which is the largest. */
const apart = (random: Random, size: number) => {
  const order = Array.from({ length: size }, (_, i) => [random.uniform(), i] as const).sort(([a], [b]) => a - b);
  return order.map(([, i]) => (i - size / 2) / 4);
};

describe('maxPool', () => {
  for (const [name, x, kernel, options] of samples) {
    it(`agrees with the oracle and with differences: ${name}`, () =>
      expectAgreement((a) => maxPool(a, kernel, options), [x], { draw: apart }));
  }

  it('sends the gradient to the first of equal values', async () => {
    const x = input('x', [1, 1, 4, 2]);
    const cases: readonly (readonly [PerAxis, PoolOptions, readonly number[]])[] = [
      [[2, 1], {}, [1, 10, 0, 0, 100, 1000, 0, 0]],
      [2, {}, [1, 0, 0, 0, 10, 0, 0, 0]],
      [[2, 1], { stride: 1 }, [1, 10, 100, 1000, 10_000, 100_000, 0, 0]],
    ];
    for (const [kernel, options, expected] of cases) {
      const y = maxPool(x, kernel, options);
      const count = y.shape.reduce<number>((total, size) => total * (size as number), 1);
      const weights = constant(
        Array.from({ length: count }, (_, i) => 10 ** i),
        y.shape as number[],
      );
      const [dx] = gradients(sum(mul(y, weights)), [x]);
      const fed = { x: tensor(new Float64Array(8), [1, 1, 4, 2]) };
      expect(Array.from(evaluatePlainly([dx!], fed)[0]!.data)).toEqual(expected);
      const program = await Program.compile({ x }, { dx: dx! });
      expect(Array.from((await program.run(fed)).dx!.data)).toEqual(expected);
      await program.release();
    }
  });

  it('says what does not fit', () => {
    const x = input('x', ['batch', 3, 4]);
    expect(() => maxPool(x, 5)).toThrow('maxPool: windows of 5 positions do not fit into spatial axis 0 of size 4');
    expect(() => maxPool(x, [2, 2])).toThrow(
      'maxPool: expected a kernel with a whole number above 0 for each of 1 spatial axes, received [2, 2] for [batch, 3, 4]; give one number, or one per axis.',
    );
    expect(() => maxPool(x, 2, { padding: [[2, 0]] })).toThrow(
      'maxPool: expected less padding than the kernel [2] has positions, received [2] before and [0] after; pad less, or take a larger kernel.',
    );
  });
});

describe('averagePool', () => {
  for (const [name, x, kernel, options] of samples) {
    it(`agrees with the oracle and with differences: ${name}`, () =>
      expectAgreement((a) => averagePool(a, kernel, options), [x]));
  }

  it('is the mean of every window', () => {
    const y = averagePool(constant([1, 3, 5, 9, 100], [1, 1, 5]), 2);
    expect(Array.from(evaluatePlainly([y], {})[0]!.data)).toEqual([2, 7]);
  });
});
