import { describe, expect, it } from 'vitest';
import { type Column, type ColumnSchema, Table } from '../../data/index.js';
import { StopSignal, silent, single } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import { denseDesign, type LogisticModel, logistic, maximisePosterior } from '../logistic-regression/index.js';
import { type Encoding, mostTerms, strongestTerms } from './index.js';

const context = { random: new Random(0), threads: 1, collective: single, progress: silent, stop: new StopSignal() };
const encoding = (terms: Encoding['terms']): Encoding => ({ fill: 0, low: -1, high: 1, terms });
const value = { kind: 'value', mean: 0, scale: 1 } as const;
const missing = { kind: 'missing' } as const;

describe('strongestTerms', () => {
  const isEvent = Uint8Array.of(0, 0, 0, 1, 1, 1);
  const strong = Float64Array.of(0, 1, 2, 3, 4, 5);
  const middle = Float64Array.of(0, 0, 1, 0, 1, 1);
  const weak = Float64Array.of(0, 1, 0, 1, 0, 0);
  const constant = new Float64Array(6).fill(3);
  const encodings = [encoding([value, missing]), encoding([value]), encoding([value])];
  const columns = [[weak, middle], [constant], [strong]];

  it('regression: keeps the terms with the largest score statistics, each in its place', () => {
    const { encodings: kept, columns: left } = strongestTerms(encodings, columns, { outcomes: [isEvent] }, 2);
    expect(kept.map(({ terms }) => terms)).toEqual([[missing], [], [value]]);
    expect(left).toEqual([[middle], [], [strong]]);
  });

  it('keeps the first of equals, counts weights, and changes nothing within the limit', () => {
    expect(strongestTerms(encodings, columns, { outcomes: [isEvent] }, 4)).toEqual({ encodings, columns });
    const twins = strongestTerms(
      [encoding([value]), encoding([value])],
      [[strong], [strong]],
      { outcomes: [isEvent] },
      1,
    );
    expect(twins.columns).toEqual([[strong], []]);
    // Rows 0, 2, 4 alone: there `weak` is constant and `middle` is not.
    const weights = Float64Array.of(1, 0, 1, 0, 1, 0);
    const weighted = strongestTerms(
      [encoding([value]), encoding([value])],
      [[weak], [middle]],
      { outcomes: [isEvent], weights },
      1,
    );
    expect(weighted.columns).toEqual([[], [middle]]);
  });
});

it('regression: logistic regression on more columns than it can weigh keeps the strongest', async () => {
  const random = new Random('wide');
  const names = Array.from({ length: mostTerms + 200 }, (_, j) => `x${j}`);
  const schema = names.map((name): ColumnSchema => ({ name, kind: 'numeric', role: 'feature' }));
  const values = names.map((): Column & { kind: 'numeric' } => ({
    kind: 'numeric',
    values: Float64Array.from({ length: 60 }, () => random.normal()),
  }));
  const codes = Int32Array.from({ length: 60 }, (_, i) =>
    Number(values.at(-1)!.values[i]! + 0.3 * random.normal() > 0),
  );
  const target: ColumnSchema = { name: 'y', kind: 'boolean', role: 'target', levels: ['0', '1'] };
  const table = new Table([...schema, target], [...values, { kind: 'boolean', codes, levels: ['0', '1'] }]);
  const model = (await logistic.create({ ridge: 1 }).fit(table, context)) as LogisticModel;
  expect(model.parts.reduce((sum, { coefficients }) => sum + coefficients.length, 0)).toBe(mostTerms);
  expect(model.features.map(({ name }) => name)).toEqual(names);
  expect(model.parts.at(-1)!.coefficients[0]).toBeGreaterThan(0);
  const loaded = logistic.load(JSON.parse(JSON.stringify(model.save())));
  expect(await loaded.predictProba(table)).toEqual(await model.predictProba(table));
  expect(loaded.scoreRow!(table.record(3) as never)).toBeCloseTo((await model.predictProba(table)).data[7]!, 12);
});

it('regression: one step of the optimiser can be stopped within', () => {
  const columns = Array.from({ length: 30 }, (_, j) => Float64Array.from({ length: 50 }, (_, i) => Math.sin(i * j)));
  const isEvent = Uint8Array.from({ length: 50 }, (_, i) => i % 2);
  let calls = 0;
  const stopInFirstStep = () => {
    // One call before the step and one per column of its information matrix: the 41st is within the factorisation.
    if (++calls > 40) throw new Error('stopped');
  };
  const prior = { groups: columns.map(() => 0), penalties: [1] };
  expect(() => maximisePosterior(denseDesign(columns, 50), { isEvent }, prior, stopInFirstStep)).toThrow('stopped');
  expect(calls).toBe(41);
});
