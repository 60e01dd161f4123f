import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { GradientBoosting } from './gradient-boosting/gradient-boosting.js';
import { Arena } from './kernels/arena.js';
import { oneSideFactor, sampleOneSide } from './one-side-sampling.js';

interface Outcome {
  readonly sampled: readonly number[];
  readonly others: readonly number[];
  /** Gradient and hessian of every row after sampling. */
  readonly pairs: Int32Array;
  readonly weights: Float64Array;
}

function sample(
  gradients: Int32Array,
  share: { topRate: number; otherRate: number },
  seed = 1,
  own?: Float64Array,
): Outcome {
  return Arena.withSync((arena) => {
    const n = gradients.length;
    const words = arena.uint32(2 * n);
    const pairs = new Int32Array(arena.memory.buffer, words.address, 2 * n);
    for (const [row, g] of gradients.entries()) pairs.set([g, 1000 + row], 2 * row);
    const learned = arena.uint32(n);
    learned.values.forEach((_, row) => {
      learned.values[row] = row;
    });
    const [rows, weights] = [arena.uint32(n), arena.float64(n)];
    const random = new Random('keys');
    const keys = arena.copy(Uint32Array.from({ length: n }, () => random.bits()));
    const given = own && arena.float64(n);
    given?.values.set(own!);
    const drawn = sampleOneSide(arena, share, learned, keys, words.address, given, weights, seed, rows);
    const all = Array.from(rows.values);
    return {
      sampled: all.slice(0, drawn),
      others: all.slice(drawn),
      pairs: pairs.slice(),
      weights: weights.values.slice(),
    };
  });
}

describe('one-side sampling', () => {
  const random = new Random('one side');
  const gradients = Int32Array.from({ length: 20_000 }, () => Math.round(2 ** 24 * random.normal()));
  const share = { topRate: 0.2, otherRate: 0.1 };

  it('keeps exactly the rows with the largest gradients and draws a share of the others', () => {
    const { sampled, others, pairs, weights } = sample(gradients, share);
    expect([...sampled, ...others].sort((a, b) => a - b)).toEqual([...gradients.keys()]);
    const bySize = [...gradients.keys()].sort((a, b) => Math.abs(gradients[b]!) - Math.abs(gradients[a]!));
    const isTop = new Set(bySize.slice(0, 4000));
    const kept = new Set(sampled);
    expect(bySize.slice(0, 4000).every((row) => kept.has(row))).toBe(true);
    expect(Math.abs(sampled.length - 6000), 'about 2000 of 16000, standard deviation 42').toBeLessThan(170);
    for (const row of sampled) {
      const factor = isTop.has(row) ? 1 : 8;
      expect([pairs[2 * row], pairs[2 * row + 1], weights[row]]).toEqual([
        factor * gradients[row]!,
        factor * (1000 + row),
        factor,
      ]);
    }
    for (const row of others) expect(pairs[2 * row]).toBe(gradients[row]);
  });

  it('is right on average: over many draws the sampled sums are those of all rows', () => {
    const few = gradients.slice(0, 500);
    const all = few.reduce((sum, g) => sum + g, 0);
    let mean = 0;
    for (let seed = 0; seed < 400; seed++) {
      const { sampled, pairs } = sample(few, share, random.bits());
      mean += sampled.reduce((sum, row) => sum + pairs[2 * row]!, 0) / 400;
    }
    const deviation = Math.sqrt(few.reduce((sum, g) => sum + g * g, 0));
    expect(Math.abs(mean - all)).toBeLessThan(0.5 * deviation);
  });

  it('chooses among equal gradients by chance, and as many as were asked for', () => {
    const equal = new Int32Array(10_000).fill(-7);
    const { sampled, weights } = sample(equal, share);
    const top = sampled.filter((row) => weights[row] === 1).length;
    expect(Math.abs(top - 2000), 'standard deviation 40').toBeLessThan(160);
    expect(Math.abs(sampled.length - 3000)).toBeLessThan(200);
    expect(Math.max(...sampled)).toBeGreaterThan(9900);
  });

  it('multiplies the weights that rows have', () => {
    const own = Float64Array.from(gradients, (_, row) => 1 + (row % 4));
    const { sampled, weights, pairs } = sample(gradients, share, 5, own);
    for (const row of sampled) expect(weights[row]).toBe((pairs[2 * row]! / gradients[row]!) * own[row]!);
    expect(oneSideFactor({ topRate: 0.3, otherRate: 0.13 }) * 256).toBe(1378);
  });

  it('learns nearly as well as all rows, from a third of them, and covers stand for all', async () => {
    const x = Float64Array.from({ length: 6000 }, () => random.normal());
    const z = x.map(() => random.normal());
    const target = x.map((value, row) => Number(Math.sin(2 * value) + z[row]! + 0.5 * random.normal() > 0.5));
    const options = { objective: 'logLoss', maxTrees: 60, learningRate: 0.2, holdOut: 0.2, patience: 60 };
    const data = { columns: { x, z }, target };
    const all = await new GradientBoosting(options).fit(data);
    const some = await new GradientBoosting({ ...options, ...share }).fit(data);
    expect(some.heldOutLoss!).toBeLessThan(all.heldOutLoss! + 0.02);
    const covers = some.ensemble.trees.map((tree) => tree.cover[0]!);
    expect(covers[0], 'the first 1 / learningRate trees see all rows').toBe(4800);
    const later = covers.slice(5);
    expect(Math.max(...later.map((cover) => Math.abs(cover / 4800 - 1)))).toBeLessThan(0.2);
    expect(later.filter((cover) => cover !== 4800).length).toBeGreaterThan(0.8 * later.length);
    expect(JSON.stringify((await new GradientBoosting({ ...options, ...share }).fit(data)).save())).toBe(
      JSON.stringify(some.save()),
    );
    expect(() => new GradientBoosting({ topRate: 0.5 })).toThrow(
      'topRate and otherRate must both be above 0 and below 1 together',
    );
    expect(() => new GradientBoosting({ ...share, rowSample: 0.5 })).toThrow('rowSample must be 1 where');
  });
});
