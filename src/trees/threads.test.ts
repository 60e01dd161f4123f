import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { GradientBoosting } from './gradient-boosting/gradient-boosting.js';
import type { BoostingOptions } from './gradient-boosting/options.js';

const rows = 60_000;

/** Columns of all kinds, as many as threads are worth having for: they part the largest nodes together, others apart. */
function makeData(random: Random) {
  const numbers = Array.from({ length: 8 }, () =>
    Float64Array.from({ length: rows }, () => (random.uniform() < 0.1 ? Number.NaN : random.normal())),
  );
  const levels = Array.from({ length: rows }, () => `level ${random.integer(30)}`);
  const target = Float64Array.from({ length: rows }, (_, i) => {
    const x = (numbers[0]![i] || 0) * (numbers[1]![i] || 0) + (levels[i]! < 'level 2' ? 1 : 0);
    return random.uniform() < 1 / (1 + Math.exp(-x)) ? 1 : 0;
  });
  const weights = Float64Array.from({ length: rows }, () => 1 + random.integer(3));
  const columns = Object.fromEntries([...numbers.map((values, j) => [`x${j}`, values]), ['level', levels]]);
  return { columns, target, weights };
}

const cases: Record<string, BoostingOptions> = {
  'all rows': { objective: 'logLoss', maxLeaves: 63 },
  'drawn rows and columns, two bags': {
    objective: 'logLoss',
    ...{ rowSample: 0.7, columnSample: 0.6, bags: 2, holdOut: 0.2 },
  },
  'rows with large gradients': { objective: 'logLoss', topRate: 0.2, otherRate: 0.1, learningRate: 0.5 },
  'several outputs': { objective: 'softmax', classes: 2 },
  'renewed leaves, bound': { objective: 'absoluteError', monotone: { x0: 1 }, growth: 'depth' },
};

describe('threads', () => {
  it.each(Object.keys(cases))('do not change a single byte of the model: %s', async (name) => {
    const data = makeData(new Random('threads'));
    const train = async (threads: number) => {
      const model = await new GradientBoosting({ maxTrees: 6, ...cases[name] }).fit(data, { threads });
      return JSON.stringify(model.save());
    };
    const one = await train(1);
    expect(JSON.parse(one).ensemble.trees.length).toBeGreaterThanOrEqual(6);
    expect(await train(2)).toBe(one);
    expect(await train(3)).toBe(one);
  });
});
