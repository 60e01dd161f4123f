import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { auc } from './auc.js';
import { delongInterval } from './delong.js';
import { segmentOf } from './segments.js';
import { wilson } from './wilson.js';
import { type SlicedColumn, worstSlices } from './worst-slices.js';

/** Rows of three columns; the model is wrong by `error` log-odds where the purpose is a boat and the term is long. */
function draw(rows: number, error: number, seed = 0) {
  const random = new Random(seed).split('slices');
  const labels = { purpose: ['car', 'house', 'boat'], term: ['short', 'long'], region: ['n', 'e', 's', 'w'] };
  const columns = Object.entries(labels).map(
    ([name, own]): SlicedColumn => ({
      name,
      labels: own,
      codes: Int32Array.from({ length: rows }, () => random.integer(own.length)),
    }),
  );
  const said = Float64Array.from({ length: rows }, () => random.normal() - 1);
  const isWrong = (row: number) => columns[0]!.codes[row] === 2 && columns[1]!.codes[row] === 1;
  const outcome = Int32Array.from(said, (z, row) =>
    random.uniform() < 1 / (1 + Math.exp(-z - (isWrong(row) ? error : 0))) ? 1 : 0,
  );
  return { columns, outcome, probability: said.map((z) => 1 / (1 + Math.exp(-z))), isWrong };
}

describe('segments', () => {
  it('count, and judge as the metrics do on their rows alone', () => {
    const { outcome, probability } = draw(2000, 0);
    const rows = [...outcome.keys()].filter((row) => row % 3 === 0);
    const segment = segmentOf(rows, outcome, probability);
    const own = Int32Array.from(rows, (row) => outcome[row]!);
    const said = Float64Array.from(rows, (row) => probability[row]!);
    const events = own.reduce((sum, value) => sum + value, 0);
    expect(segment).toMatchObject({
      rows: rows.length,
      events,
      rate: events / rows.length,
      interval: wilson(events, rows.length),
      auc: auc(own, said),
      aucInterval: delongInterval(own, said),
    });
    expect(segment.predicted).toBeCloseTo(said.reduce((sum, p) => sum + p, 0) / rows.length, 12);
    expect(segmentOf(rows.slice(0, 12), outcome, probability)).toMatchObject({
      rows: 12,
      auc: null,
      aucInterval: null,
    });
  });

  it('regression: weigh rows, and see no unit of the weights', () => {
    const { outcome, probability } = draw(600, 0);
    const rows = [...outcome.keys()].filter((row) => row % 2 === 0);
    const weights = Float64Array.from(outcome, (value, row) => (value === 1 ? 3 : 1) + (row % 5));
    const segment = segmentOf(rows, outcome, probability, { weights });
    const weigh = (value: (row: number) => number) => rows.reduce((sum, row) => sum + weights[row]! * value(row), 0);
    expect(segment.rows).toBe(300);
    expect(segment.rate).toBeCloseTo(weigh((row) => outcome[row]!) / weigh(() => 1), 12);
    expect(segment.predicted).toBeCloseTo(weigh((row) => probability[row]!) / weigh(() => 1), 12);
    expect(segment.rate - segment.predicted, 'events weigh more').toBeGreaterThan(0.05);
    expect(segment.pValue).toBeLessThan(0.001);
    const pick = <A extends Int32Array | Float64Array>(values: A) => values.filter((_, row) => row % 2 === 0) as A;
    expect(segment.auc).toBe(auc(pick(outcome), pick(probability), pick(weights)));
    const twice = segmentOf(rows, outcome, probability, { weights: weights.map((weight) => 7 * weight) });
    for (const name of ['rate', 'predicted', 'pValue', 'auc'] as const)
      expect(twice[name]!, name).toBeCloseTo(segment[name]!, 10);
    expect(twice.interval[0]).toBeCloseTo(segment.interval[0], 10);
    const alike = segmentOf(rows, outcome, probability, { weights: new Float64Array(600).fill(4) });
    expect(alike.pValue).toBeCloseTo(segmentOf(rows, outcome, probability).pValue, 12);
    expect(alike.interval).toEqual(segmentOf(rows, outcome, probability).interval);
  });

  it('have p-values that are uniform where the probabilities are right', () => {
    const pValues = Array.from({ length: 300 }, (_, seed) => {
      const { outcome, probability } = draw(400, 0, seed);
      return segmentOf([...outcome.keys()], outcome, probability).pValue;
    });
    expect(pValues.filter((p) => p < 0.1).length, '30 expected, standard deviation 5').toBeLessThan(48);
    expect(pValues.filter((p) => p < 0.5).length, '150 expected, standard deviation 9').toBeGreaterThan(120);
  });
});

describe('the worst slices', () => {
  it('name the pair in which the model is wrong, once, and what is wrong there', () => {
    const { columns, outcome, probability, isWrong } = draw(6000, 1.2);
    const slices = worstSlices(columns, outcome, probability);
    expect(slices[0]!.conditions).toEqual([
      { column: 'purpose', label: 'boat' },
      { column: 'term', label: 'long' },
    ]);
    expect(slices[0]!.rows).toBe([...outcome.keys()].filter(isWrong).length);
    expect(slices[0]!.rate).toBeGreaterThan(slices[0]!.predicted + 0.1);
    expect(slices.length, 'boats, long terms and regions tell the same').toBe(1);
  });

  it('name none in most tables of rare events and many columns', () => {
    const wrong = Array.from({ length: 40 }, (_, seed) => {
      const random = new Random(seed).split('rare');
      const rows = 4000;
      const columns = Array.from({ length: 12 }, (_, c): SlicedColumn => {
        const codes = Int32Array.from({ length: rows }, () => random.integer(5));
        return { name: `c${c}`, labels: ['a', 'b', 'c', 'd', 'e'], codes };
      });
      const probability = Float64Array.from({ length: rows }, () => Math.min(0.5, 0.01 * Math.exp(random.normal())));
      const outcome = Int32Array.from(probability, (p) => (random.uniform() < p ? 1 : 0));
      return worstSlices(columns, outcome, probability).length > 0;
    });
    expect(wrong.filter(Boolean).length, '2 expected of 40').toBeLessThanOrEqual(5);
  });

  it('are searched for among rows as they weigh', () => {
    const { columns, outcome, probability } = draw(3000, 0);
    const isBoat = (row: number) => columns[0]!.codes[row] === 2;
    const weights = Float64Array.from(outcome, (value, row) => (isBoat(row) && value === 1 ? 2 : 1));
    expect(worstSlices(columns, outcome, probability)).toEqual([]);
    const [worst] = worstSlices(columns, outcome, probability, { weights });
    expect(worst!.conditions).toContainEqual({ column: 'purpose', label: 'boat' });
    expect(worst!.rate).toBeGreaterThan(worst!.predicted + 0.05);
  });

  it('name none in most tables of a model that is right, and none too small', () => {
    const wrong = Array.from({ length: 60 }, (_, seed) => {
      const { columns, outcome, probability } = draw(1500, 0, seed);
      return worstSlices(columns, outcome, probability).length > 0;
    });
    expect(wrong.filter(Boolean).length, '3 expected of 60').toBeLessThanOrEqual(9);
    const { columns, outcome, probability } = draw(300, 3);
    for (const { rows } of worstSlices(columns, outcome, probability, { leastRows: 120 })) {
      expect(rows).toBeGreaterThanOrEqual(120);
    }
  });
});
