import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { auc } from './auc.js';
import { compareModels, holm } from './compare-models.js';
import { delongTest } from './delong.js';

/** Models that know a score with different amounts of noise. */
function draw(rows: number, noises: Readonly<Record<string, number>>, seed = 'compare') {
  const random = new Random(seed);
  const score = Float64Array.from({ length: rows }, () => random.normal());
  const outcome = Int32Array.from(score, (value) => (random.uniform() < 1 / (1 + Math.exp(1 - 1.5 * value)) ? 1 : 0));
  const models = Object.entries(noises).map(([model, noise]) => {
    const probability = score.map((value) => 1 / (1 + Math.exp(-value - noise * random.normal())));
    return { model, probability, auc: auc(outcome, probability) };
  });
  return { models, outcome };
}

describe('comparing models', () => {
  it("corrects p-values as Holm's worked example and never below the largest before", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('recommends the simplest model that no other beats', () => {
    const { models, outcome } = draw(6000, { simple: 1.2, middle: 0.4, large: 0.38 });
    const choice = compareModels(models, outcome);
    expect(choice.pairs.map(({ first, second }) => `${first} ${second}`)).toEqual([
      'simple middle',
      'simple large',
      'middle large',
    ]);
    const [pair] = choice.pairs;
    expect(pair).toMatchObject(delongTest(outcome, models[0]!.probability, models[1]!.probability));
    expect(pair!.adjusted).toBeGreaterThanOrEqual(pair!.pValue);
    expect(choice.recommended).toBe('middle');
    expect(choice.beaten).toMatchObject([{ model: 'simple', by: { second: 'simple' } }]);
    expect(choice.beaten[0]!.by.difference).toBeGreaterThan(0.005);
    expect(choice.beaten[0]!.by.interval[0]).toBeLessThan(choice.beaten[0]!.by.difference);
  });

  it('keeps the simplest where the others are better by luck or by too little', () => {
    const noise = draw(400, { simple: 0.8, a: 0.8, b: 0.8, c: 0.8 });
    expect(compareModels(noise.models, noise.outcome)).toMatchObject({ recommended: 'simple', beaten: [] });
    const { models, outcome } = draw(6000, { simple: 1.2, large: 0.4 });
    expect(compareModels(models, outcome, { matters: 0.2 }).recommended).toBe('simple');
    expect(compareModels(models.slice(1), outcome)).toMatchObject({ pairs: [], recommended: 'large', best: 'large' });
  });

  it('calls a difference real in few of 200 tables without one, for four models', () => {
    let wrong = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { models, outcome } = draw(500, { simple: 1, a: 1, b: 1, c: 1 }, `none ${seed}`);
      if (compareModels(models, outcome, { matters: 0 }).recommended !== 'simple') wrong++;
    }
    // At most 5 in 100 tables, of which the simplest is the loser in about half.
    expect(wrong).toBeLessThanOrEqual(12);
  });
});
