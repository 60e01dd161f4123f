import { describe, expect, it } from 'vitest';
import { evaluatePlainly } from '../runtime/index.js';
import type { Shape } from '../tensor/index.js';
import { expectAgreement } from './agreement.test.help.js';
import { type ConvOptions, constant, conv, convInput, convWeight, input } from './index.js';

type Sample = readonly [name: string, x: Shape, weight: readonly number[], options: Omit<ConvOptions, 'bias'>];

const samples: readonly Sample[] = [
  ['one position', ['batch', 1, 1], [1, 1, 1], {}],
  ['a kernel as long as the series', ['batch', 2, 5], [3, 2, 5], {}],
  ['same size', ['batch', 3, 9], [2, 3, 3], { padding: 'same' }],
  ['even kernel', ['batch', 3, 9], [2, 3, 4], { padding: 'same' }],
  ['causal, dilated', ['batch', 3, 11], [4, 3, 3], { padding: 'causal', dilation: 4 }],
  ['longer reach than series', ['batch', 2, 6], [2, 2, 3], { padding: 'causal', dilation: 8 }],
  ['strided series', ['batch', 2, 10], [3, 2, 3], { stride: 3 }],
  ['strided, the end unused', ['batch', 2, 12], [3, 2, 2], { stride: 4, padding: [[1, 0]] }],
  ['strided and dilated', ['batch', 2, 13], [3, 2, 3], { stride: 2, dilation: 3, padding: [[2, 1]] }],
  ['depthwise series', ['batch', 4, 7], [4, 1, 3], { groups: 4, padding: 'causal' }],
  ['groups, several outputs each', ['batch', 4, 7], [6, 2, 3], { groups: 2, padding: 'same', dilation: 2 }],
  ['image', ['batch', 3, 5, 4], [2, 3, 3, 3], { padding: 'same' }],
  [
    'image of one channel',
    ['batch', 1, 9, 6],
    [4, 1, 5, 3],
    {
      stride: [3, 1],
      dilation: [2, 1],
      padding: [
        [4, 4],
        [1, 1],
      ],
    },
  ],
  ['kernel of one', ['batch', 3, 4, 5], [5, 3, 1, 1], {}],
  ['strides that differ', ['batch', 2, 7, 8], [3, 2, 3, 2], { stride: [2, 3] }],
  ['both axes dilated', ['batch', 2, 7, 8], [3, 2, 3, 3], { dilation: [2, 3], padding: 'same' }],
  [
    'dilated and strided width',
    ['batch', 2, 6, 11],
    [3, 2, 2, 3],
    {
      stride: [1, 2],
      dilation: [1, 2],
      padding: [
        [0, 1],
        [3, 0],
      ],
    },
  ],
  [
    'more padding than reach',
    ['batch', 2, 4, 3],
    [2, 2, 2, 2],
    {
      padding: [
        [2, 2],
        [3, 1],
      ],
    },
  ],
  ['grouped image', ['batch', 4, 6, 5], [4, 2, 3, 3], { groups: 2, padding: 'same', stride: 2 }],
  ['depthwise image', ['batch', 3, 6, 5], [3, 1, 3, 3], { groups: 3, padding: 'same' }],
];

describe('conv', () => {
  for (const [name, x, weight, options] of samples) {
    it(`agrees with the oracle and with differences: ${name}`, () =>
      expectAgreement((a, w, b) => conv(a, w, { ...options, bias: b }), [x, weight, [weight[0]!]]));
  }

  it('has gradients of gradients', async () => {
    const options = {
      stride: [2, 1],
      padding: [
        [1, 1],
        [1, 0],
      ],
    } as const;
    await expectAgreement(
      (dy, w) => convInput(dy, w, [5, 6], options),
      [
        ['batch', 3, 3, 5],
        [3, 2, 3, 3],
      ],
    );
    await expectAgreement(
      (x, dy) => convWeight(x, dy, [3, 3], options),
      [
        ['batch', 2, 5, 6],
        ['batch', 3, 3, 5],
      ],
    );
  });

  it('is the sum of products of a window', () => {
    const x = constant([1, 2, 3, 4, 5], [1, 1, 5]);
    const w = constant([1, 10, 100], [1, 1, 3]);
    const values = (options: ConvOptions) => Array.from(evaluatePlainly([conv(x, w, options)], {})[0]!.data);
    expect(values({})).toEqual([321, 432, 543]);
    expect(values({ padding: 'same' })).toEqual([210, 321, 432, 543, 54]);
    expect(values({ padding: 'causal' })).toEqual([100, 210, 321, 432, 543]);
    expect(values({ padding: 'causal', dilation: 2 })).toEqual([100, 200, 310, 420, 531]);
    expect(values({ stride: 2 })).toEqual([321, 543]);
  });

  it('sees nothing of the future where it is causal', () => {
    const w = constant([0.3, -1, 2], [1, 1, 3]);
    const y = conv(constant([1, -2, 3, 0.5, 4, 1], [1, 1, 6]), w, { padding: 'causal', dilation: 2 });
    const cut = conv(constant([1, -2, 3, 0.5], [1, 1, 4]), w, { padding: 'causal', dilation: 2 });
    const [whole, part] = evaluatePlainly([y, cut], {});
    expect(Array.from(whole!.data).slice(0, 4)).toEqual(Array.from(part!.data));
  });

  it('says what does not fit', () => {
    const x = input('x', ['batch', 3, 8]);
    expect(() => conv(x, input('w', [2, 4, 3]))).toThrow(
      'conv: expected a weight [outputs, channels / groups, ...kernel] and a bias [outputs] for 1 groups of the channels of [batch, 3, 8], received [2, 4, 3].',
    );
    expect(() => conv(x, input('w', [2, 3, 9]))).toThrow(
      'conv: windows of 9 positions do not fit into spatial axis 0 of size 8 with 0 padded; pad more or take a smaller kernel.',
    );
    expect(() => conv(input('x', ['batch', 3, 'time']), input('w', [2, 3, 3]))).toThrow(
      'conv: windows of 3 positions do not fit into spatial axis 0 of size time with 0 padded; only the batch may stay open.',
    );
    expect(() => conv(x, input('w', [2, 3, 3]), { stride: 0 })).toThrow(
      'conv: stride: expected a whole number above 0 for each of 1 spatial axes, received [0]; give one number, or one per axis.',
    );
    expect(() => conv(x, input('w', [2, 3, 3]), { padding: [[1, -1]] })).toThrow(
      'conv: expected padding before and after each of 1 spatial axes, such as [[1, 1]], received [[1,-1]]; give a pair of whole numbers per axis.',
    );
    expect(() => conv(input('x', ['batch', 3]), input('w', [2, 3]))).toThrow(
      'conv: expected [batch, channels, time] or [batch, channels, height, width], received [batch, 3]; reshape() or transpose() it, and bind the channels.',
    );
  });
});
