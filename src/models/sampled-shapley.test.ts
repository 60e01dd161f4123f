import { describe, expect, it } from 'vitest';
import { type Schema, Table } from '../data/index.js';
import { checkAdditivity } from '../explain/index.js';
import { Random } from '../random/index.js';
import { type Classifier, sampledShapley } from './index.js';

const features: Schema = ['a', 'b', 'c'].map((name) => ({ name, kind: 'numeric', role: 'feature' }));

/** A model that says the log-odds it is given. */
function modelOf(logOdds: (a: number, b: number, c: number) => number): Classifier {
  return {
    name: 'given',
    classes: ['no', 'yes'],
    features,
    importance: new Float64Array(3),
    async predictProba(data) {
      const [a, b, c] = ['a', 'b', 'c'].map((name) => data.numbers(name));
      const event = Array.from(a!, (_, row) => 1 / (1 + Math.exp(-logOdds(a![row]!, b![row]!, c![row]!))));
      return { rows: data.rowCount, columns: 2, data: Float64Array.from(event.flatMap((p) => [1 - p, p])) };
    },
    explain: () => {
      throw new Error('has no exact explanation');
    },
    save: () => ({}),
  };
}

const random = new Random('shapley');
const rows = (n: number) =>
  Table.fromRecords(
    features,
    Array.from({ length: n }, () => ({ a: random.normal(), b: random.normal(), c: random.normal() })),
  );
const background = rows(60);
const table = rows(5);
const meanOf = (name: string) => background.numbers(name).reduce((sum, value) => sum + value, 0) / background.rowCount;

describe('sampledShapley', () => {
  it('of a linear model is weight times distance from the mean, exactly', async () => {
    const explanation = await sampledShapley(
      modelOf((a, b) => 0.5 + 2 * a - b),
      table,
      background,
      { random: new Random(1) },
    );
    for (let row = 0; row < table.rowCount; row++) {
      const { a, b } = table.record(row) as Record<string, number>;
      const expected = [2 * (a! - meanOf('a')), -(b! - meanOf('b')), 0];
      expected.forEach((value, j) => {
        expect(explanation.contributions.data[row * 3 + j]).toBeCloseTo(value, 9);
      });
    }
    expect(explanation.baseValue).toBeCloseTo(0.5 + 2 * meanOf('a') - meanOf('b'), 9);
  });

  it('adds up with few orders, and approaches the definition with many', async () => {
    const logOdds = (a: number, b: number, c: number) => a * b + Math.max(b, c) + a * b * c;
    const few = await sampledShapley(modelOf(logOdds), table, background, { random: new Random(2) });
    expect(checkAdditivity(few, 1e-9)).toBeLessThan(1e-9);
    const many = await sampledShapley(modelOf(logOdds), table, background, { random: new Random(2), orders: 40 });
    for (let row = 0; row < table.rowCount; row++) {
      const own = table.record(row) as Record<string, number>;
      const values = shapleyByDefinition(logOdds, [own.a!, own.b!, own.c!]);
      values.forEach((value, j) => {
        expect(many.contributions.data[row * 3 + j], `row ${row + 1}, ${'abc'[j]}`).toBeCloseTo(value, 1);
      });
    }
  });

  it('is the same every time, and refuses an empty background', async () => {
    const model = modelOf((a, b, c) => a * b * c);
    const once = await sampledShapley(model, table, background, { random: new Random(3) });
    expect(await sampledShapley(model, table, background, { random: new Random(3) })).toEqual(once);
    const nobody = background.rows(new Int32Array(0));
    await expect(sampledShapley(model, table, nobody, { random: new Random(3) })).rejects.toThrow(
      'needs at least one row',
    );
  });
});

/** Mean marginal contribution over all six orders and all background rows. */
function shapleyByDefinition(f: (a: number, b: number, c: number) => number, own: readonly number[]): number[] {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const values = [0, 0, 0];
  for (let b = 0; b < background.rowCount; b++) {
    const other = background.record(b) as Record<string, number>;
    for (const order of orders) {
      const mixed: [number, number, number] = [other.a!, other.b!, other.c!];
      for (const j of order) {
        const before = f(...mixed);
        mixed[j] = own[j]!;
        values[j]! += (f(...mixed) - before) / orders.length / background.rowCount;
      }
    }
  }
  return values;
}
