import { describe, expect, it } from 'vitest';
import { gradients } from '../autodiff/index.js';
import { evaluatePlainly, Program } from '../runtime/index.js';
import { tensor } from '../tensor/index.js';
import { expectAgreement } from './agreement.test.help.js';
import { type AttentionOptions, attention, constant, input, matmul, mul, softmax, sum } from './index.js';

const wave = (size: number, phase: number) => Float64Array.from({ length: size }, (_, i) => Math.sin(0.7 * i + phase));
const query = constant(wave(24, 0), [2, 3, 4]);
const key = constant(wave(24, 1), [2, 3, 4]);
const value = constant(wave(12, 2), [2, 3, 2]);
const mask = constant([1, 0, 1, 1, 1, 0, 0, 1, 1], [1, 3, 3], 'bool');
const found = (options?: AttentionOptions) =>
  Array.from(evaluatePlainly([attention(query, key, value, options)], {})[0]!.data);

// torch.nn.functional.scaled_dot_product_attention of PyTorch 2.13 on the same numbers, in float64.
const torch: readonly (readonly [string, AttentionOptions, readonly number[]])[] = [
  [
    'plain',
    {},
    [
      -0.223753643, -0.288980869, -0.0877771827, -0.511481922, -0.298759122, -0.409582247, 0.294242254, 0.172643134,
      0.552563705, 0.59668987, 0.447006729, 0.268740758,
    ],
  ],
  [
    'masked',
    { mask },
    [
      -0.221094992, -0.244711396, 0.0610877993, -0.479679962, -0.774616228, -0.739264144, 0.20779654, 0.0790306308,
      0.582781205, 0.78354139, 0.62013255, 0.167595152,
    ],
  ],
  [
    'causal',
    { isCausal: true },
    [
      0.909297427, 0.42737988, 0.0610877993, -0.479679962, -0.298759122, -0.409582247, -0.0830894028, 0.578439764,
      0.582781205, 0.78354139, 0.447006729, 0.268740758,
    ],
  ],
  [
    'scaled',
    { scale: 0.9 },
    [
      -0.353210984, -0.333850661, -0.136694793, -0.641304203, -0.464233759, -0.465340547, 0.270192226, 0.0582649112,
      0.656752564, 0.711676789, 0.451210816, 0.155489272,
    ],
  ],
];

describe('attention', () => {
  it.each(torch)('%s: gives the numbers of PyTorch', (_, options, expected) => {
    found(options).forEach((each, i) => {
      expect(each).toBeCloseTo(expected[i]!, 8);
    });
  });

  it('agrees with ONNX Runtime and differences', async () => {
    const [q, k, v] = [
      ['batch', 2, 3, 4],
      ['batch', 2, 5, 4],
      ['batch', 2, 5, 3],
    ];
    await expectAgreement((...x) => attention(x[0]!, x[1]!, x[2]!), [q!, k!, v!]);
    await expectAgreement((...x) => attention(x[0]!, x[1]!, x[2]!, { bias: x[3]! }), [q!, k!, v!, [2, 3, 5]]);
    const square = ['batch', 4, 2];
    await expectAgreement((...x) => attention(x[0]!, x[1]!, x[2]!, { isCausal: true }), [square, square, square]);
    const some = constant([1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], [3, 5], 'bool');
    await expectAgreement((...x) => attention(x[0]!, x[1]!, x[2]!, { mask: some }), [q!, k!, v!]);
    const dropped = constant([2, 0, 2, 2, 0, 0, 0, 2, 0, 2, 2, 0, 0, 2, 0], [3, 5]);
    await expectAgreement((...x) => attention(x[0]!, x[1]!, x[2]!, { dropped }), [q!, k!, v!]);
    await expectAgreement(
      (...x) => attention(x[0]!, x[1]!, x[2]!),
      [
        ['batch', 1, 1],
        ['batch', 1, 1],
        ['batch', 1, 1],
      ],
    );
  });

  it('has the gradients of the formula', () => {
    const [q, k, v] = [input('q', [2, 3, 4]), input('k', [2, 3, 4]), input('v', [2, 3, 2])];
    const plain = matmul(softmax(matmul(q, k, { transposeB: true, scale: 0.5 })), v);
    const weights = constant(wave(12, 3), [2, 3, 2]);
    const slopes = [attention(q, k, v), plain].flatMap((y) => gradients(sum(mul(y, weights)), [q, k, v]));
    const feeds = {
      q: tensor(wave(24, 0), [2, 3, 4]),
      k: tensor(wave(24, 1), [2, 3, 4]),
      v: tensor(wave(12, 2), [2, 3, 2]),
    };
    const all = evaluatePlainly(slopes, feeds);
    for (let i = 0; i < 3; i++) {
      all[i]!.data.forEach((each, j) => {
        expect(each).toBeCloseTo(all[i + 3]!.data[j]!, 12);
      });
    }
  });

  it('gives zeros, and no gradient, to a query that may see nothing', async () => {
    const none = constant([1, 1, 1, 0, 0, 0, 1, 0, 0], [3, 3], 'bool');
    const [q, k, v] = [input('q', [2, 3, 4]), input('k', [2, 3, 4]), input('v', [2, 3, 2])];
    const y = attention(q, k, v, { mask: none });
    const [dq] = gradients(sum(mul(y, y)), [q]);
    const program = await Program.compile({ q, k, v }, { y, dq: dq! });
    // Scores far beyond what a network has.
    const large = tensor(
      wave(24, 0).map((each) => each * 50),
      [2, 3, 4],
    );
    const result = await program.run({ q: large, k: large, v: tensor(wave(12, 2), [2, 3, 2]) });
    await program.release();
    expect(Array.from(result.y!.data.slice(2, 4))).toEqual([0, 0]);
    expect(Array.from(result.dq!.data.slice(4, 8))).toEqual([0, 0, 0, 0]);
    expect(result.y!.data.every(Number.isFinite) && result.dq!.data.every(Number.isFinite)).toBe(true);
  });

  it('says what does not fit', () => {
    expect(() => attention(query, constant(wave(30, 0), [2, 3, 5]), value)).toThrow(
      'attention: expected queries [..., time, features], keys [..., keys, features] and values [..., keys, outputs], received [2, 3, 4], [2, 3, 5] and [2, 3, 2]; make features, keys and leading axes the same.',
    );
    expect(() => attention(query, key, value, { mask: constant([1, 1], [2], 'bool') })).toThrow(
      'attention: a mask of shape [2] does not fit the scores [2, 3, 3] of every query with every key; its sizes must be the same or 1; reshape() it.',
    );
    expect(() =>
      attention(input('q', [1, 2, 4]), input('k', [1, 3, 4]), input('v', [1, 3, 4]), { isCausal: true }),
    ).toThrow(
      'attention: a causal one needs as many keys as queries, and their number known, received 2 queries and 3 keys.',
    );
  });
});
