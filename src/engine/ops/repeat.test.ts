import { describe, expect, it } from 'vitest';
import { evaluatePlainly, Program } from '../runtime/index.js';
import { tensor } from '../tensor/index.js';
import { add, fill, input, matmul, mul, repeat, sum, tanh } from './index.js';

const parts = input('parts', [3, 'batch', 2]);
const weight = input('weight', [2, 2]);
const bindings = { batch: 4 };
const feeds = {
  parts: tensor(
    Array.from({ length: 24 }, (_, i) => Math.sin(i)),
    [3, 4, 2],
  ),
  weight: tensor([0.5, -1, 0.25, 2], [2, 2]),
};

/** y <- tanh((y + part) W W), and the sum of all y. */
const [last, total] = repeat(
  3,
  [fill(0.5, ['batch', 2], input('parts', [3, 'batch', 2])), fill(0, [])],
  [parts],
  ([y, soFar], [part]) => {
    const next = tanh(matmul(add(y!, part!), matmul(weight, weight)));
    return [next, add(soFar!, sum(next))];
  },
);

describe('repeat', () => {
  it('carries on, takes parts and sees what is outside, as a loop of numbers does', async () => {
    const w = [0.5, -1, 0.25, 2];
    const ww = [
      w[0]! ** 2 + w[1]! * w[2]!,
      w[0]! * w[1]! + w[1]! * w[3]!,
      w[2]! * w[0]! + w[3]! * w[2]!,
      w[2]! * w[1]! + w[3]! ** 2,
    ];
    let y = new Float64Array(8).fill(0.5);
    let expected = 0;
    for (let round = 0; round < 3; round++) {
      const z = y.map((value, i) => value + feeds.parts.data[round * 8 + i]!);
      y = y.map((_, i) => Math.tanh(z[i - (i % 2)]! * ww[i % 2]! + z[i - (i % 2) + 1]! * ww[2 + (i % 2)]!));
      expected += y.reduce((a, b) => a + b);
    }
    const [plainLast, plainTotal] = evaluatePlainly([last!, total!], feeds, bindings);
    expect(plainTotal!.data[0]).toBeCloseTo(expected, 12);
    const program = await Program.compile({ parts, weight }, { last: last!, total: total! }, { bindings });
    const found = await program.run(feeds);
    expect(found.total!.data[0]).toBeCloseTo(expected, 5);
    found.last!.data.forEach((value, i) => {
      expect(value).toBeCloseTo(y[i]!, 5);
      expect(plainLast!.data[i]).toBeCloseTo(y[i]!, 12);
    });
    await program.release();
  });

  it('nests, and gives what is carried on unchanged', async () => {
    const x = input('x', [2, 3]);
    const [product, same] = repeat(2, [fill(1, []), fill(7, [])], [x], ([all, kept], [row]) => {
      const [own] = repeat(3, [all!], [row!], ([inner], [one]) => [mul(inner!, one!)]);
      return [own!, kept!];
    });
    const program = await Program.compile({ x }, { product: product!, same: same! });
    const found = await program.run({ x: tensor([1, 2, 3, 4, 5, 6], [2, 3]) });
    expect([found.product!.data[0], found.same!.data[0]]).toEqual([720, 7]);
    await program.release();
  });

  it('says which shape does not fit', () => {
    expect(() => repeat(2, [fill(0, [])], [parts], (carried) => carried)).toThrow(
      'repeat: expected 2 parts along the first axis, received shape [3, batch, 2]; stack one part per round.',
    );
    expect(() => repeat(3, [fill(0, [])], [parts], (_, [part]) => [part!])).toThrow(
      'repeat: value 1 is carried on as float [], but a round makes float [batch, 2] of it; return a value of the same type and shape.',
    );
  });
});
