import { describe, expect, it } from 'vitest';
import { type ColumnSchema, Table } from '../../data/index.js';
import { DataError, UsageError } from '../../errors/index.js';
import { StopSignal, silent, single } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import { cholesky, choleskyInverseDiagonal, choleskySolve } from './cholesky.js';
import { coefficientTable, type LogisticModel, logistic } from './index.js';

const context = { random: new Random(0), threads: 1, collective: single, progress: silent, stop: new StopSignal() };
const learn = async (table: Table, parameters: Record<string, unknown>) =>
  (await logistic.create(parameters).fit(table, context)) as LogisticModel;

const numeric = (name: string, more: Partial<ColumnSchema> = {}): ColumnSchema => ({
  name,
  kind: 'numeric',
  role: 'feature',
  ...more,
});
const target: ColumnSchema = { name: 'y', kind: 'boolean', role: 'target', levels: ['0', '1'] };

/** Coefficient and standard error per unit of the column, from those per standard deviation. */
function perUnit(model: LogisticModel, f: number) {
  const term = model.parts[f]!.encoding.terms[0]!;
  if (term.kind !== 'value') throw new Error('expected a value term');
  return {
    coefficient: model.parts[f]!.coefficients[0]! / term.scale,
    error: model.parts[f]!.standardErrors[0]! / term.scale,
    mean: term.mean,
  };
}

// O-ring distress and launch temperature (F) of 23 Space Shuttle flights: S. Dalal, E. Fowlkes, B. Hoadley, Risk Analysis
// of the Space Shuttle, JASA 84 (1989). R's glm: intercept 15.0429 (7.3786), temperature -0.2322 (0.1082).
const temperature = [66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58];
const distress = [0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1];

// mtcars (Henderson and Velleman, Biometrics 37, 1981): am ~ wt + hp. R's glm: 18.8663, -8.0835, 0.0363.
const weight = [
  2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.2, 1.615,
  1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78,
];
const power = [
  110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180, 180, 180, 205, 215, 230, 66, 52, 65, 97, 150, 150, 245, 175,
  66, 91, 113, 264, 175, 335, 109,
];
const manual = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1];
const cars = Table.fromRecords(
  [numeric('wt'), numeric('hp'), target],
  weight.map((wt, i) => ({ wt, hp: power[i], y: manual[i] })),
);

describe('logistic', () => {
  it('gives the published coefficients and standard errors of the O-ring data', async () => {
    const table = Table.fromRecords(
      [numeric('temperature'), target],
      temperature.map((value, i) => ({ temperature: value, y: distress[i] })),
    );
    const model = await learn(table, { ridge: 0, clip: 0 });
    const { coefficient, error, mean } = perUnit(model, 0);
    // scikit-learn 1.9.1, newton-cholesky without penalty, gives -0.23216274 and 15.04290165.
    expect(coefficient).toBeCloseTo(-0.23216274, 7);
    expect(model.intercept - coefficient * mean).toBeCloseTo(15.04290165, 5);
    expect(error).toBeCloseTo(0.10823652, 6);
    expect(model.scoreRow!({ temperature: 31 })).toBeCloseTo(0.9996, 4);
  });

  it('agrees with scikit-learn on mtcars, without penalty and with one', async () => {
    const plain = await learn(cars, { ridge: 0, clip: 0 });
    expect(perUnit(plain, 0).coefficient).toBeCloseTo(-8.08347518, 6);
    expect(perUnit(plain, 1).coefficient).toBeCloseTo(0.0362556, 6);
    // LogisticRegression(C=1/2.5) on columns standardised with the population deviation, scikit-learn 1.9.1.
    const ridge = await learn(cars, { ridge: 2.5, clip: 0 });
    expect(ridge.parts[0]!.coefficients[0]).toBeCloseTo(-1.46444949, 7);
    expect(ridge.parts[1]!.coefficients[0]).toBeCloseTo(0.21109872, 7);
    expect(ridge.intercept).toBeCloseTo(-0.54062653, 7);
    expect(coefficientTable(ridge).map((row) => [row.feature, row.term, row.significance?.standardError])).toEqual([
      ['(intercept)', '', undefined],
      ['wt', 'value', undefined],
      ['hp', 'value', undefined],
    ]);
  });

  it('lets the evidence find the size of the coefficients, and shrinks noise to nothing', async () => {
    const random = new Random('evidence');
    const names = Array.from({ length: 20 }, (_, j) => `x${j}`);
    const rows = (strength: number) =>
      Table.fromRecords(
        [...names.map((name) => numeric(name)), target],
        Array.from({ length: 3000 }, () => {
          const x = names.map(() => random.normal());
          const logOdds = x.reduce((sum, value, j) => sum + (j % 2 === 0 ? strength : -strength) * value, 0);
          return {
            ...Object.fromEntries(names.map((name, j) => [name, x[j]])),
            y: Number(random.uniform() < 1 / (1 + Math.exp(-logOdds))),
          };
        }),
      );
    const largest = (model: LogisticModel) => Math.max(...model.parts.map((part) => Math.abs(part.coefficients[0]!)));
    const noise = await learn(rows(0), {});
    expect(largest(noise)).toBeLessThan(0.02);
    expect(largest(await learn(rows(0), { ridge: 0 }))).toBeGreaterThan(0.05);
    const signal = await learn(rows(0.5), {});
    // Coefficients of 0.5 have a prior precision of 1 / 0.25 = 4.
    expect(signal.penalties[0]).toBeGreaterThan(3);
    expect(signal.penalties[0]).toBeLessThan(5.5);
  });

  it('converges when the classes are separable', async () => {
    const table = Table.fromRecords(
      [numeric('x'), target],
      Array.from({ length: 40 }, (_, i) => ({ x: i, y: Number(i >= 20) })),
    );
    for (const ridge of [0, 1e-6, 'auto'] as const) {
      const model = await learn(table, { ridge });
      expect(model.scoreRow!({ x: 0 })).toBeLessThan(0.01);
      expect(model.scoreRow!({ x: 39 })).toBeGreaterThan(0.99);
      expect(Number.isFinite(model.intercept)).toBe(true);
    }
  });

  it('regression: gives a term that repeats others no standard error, and the others those of a fit without it', async () => {
    const random = new Random('collinear');
    const records = Array.from({ length: 2000 }, () => {
      const a = random.normal();
      const b = random.uniform() < 0.1 ? -9 : random.normal();
      return { a, b, y: Number(random.uniform() < 1 / (1 + Math.exp(1 - a - (b === -9 ? 1 : 0)))) };
    });
    // Of c only the special code is at hand where b has one, and where it has none c is twice b.
    const twice = records.map((record) => ({ ...record, c: record.b === -9 ? -9 : 2 * record.b }));
    const b = numeric('b', { special: [-9] });
    const c = numeric('c', { special: [-9] });
    const options = { ridge: 0, clip: 0 };
    const without = coefficientTable(await learn(Table.fromRecords([numeric('a'), b, target], records), options));
    const model = await learn(Table.fromRecords([numeric('a'), b, c, target], twice), options);
    const rows = coefficientTable(model);
    expect(
      rows.filter(({ significance }) => significance === null).map(({ feature, term }) => [feature, term]),
    ).toEqual([
      ['c', 'value'],
      ['c', 'special -9'],
    ]);
    without.forEach(({ coefficient, significance }, i) => {
      expect(rows[i]!.coefficient).toBeCloseTo(coefficient, 6);
      expect(rows[i]!.significance!.standardError).toBeCloseTo(significance!.standardError, 6);
    });
    const saved = JSON.parse(JSON.stringify(model.save()));
    expect(coefficientTable(logistic.load(saved) as LogisticModel)).toEqual(rows);
  });

  it('leaves a coefficient where it is when its pivot vanishes', () => {
    // The third column is the sum of the first two.
    const factor = cholesky(Float64Array.of(4, 0, 0, 1, 3, 0, 5, 4, 9), 3);
    expect(choleskySolve(factor, 3, Float64Array.of(5, 4, 9))).toEqual(Float64Array.of(1, 1, 0));
    // 1 / 11 of [[3, -1], [-1, 4]].
    expect(Array.from(choleskyInverseDiagonal(factor, 3)).map((value) => 11 * value)).toEqual([
      expect.closeTo(3, 12),
      expect.closeTo(4, 12),
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('flags missing values and special codes apart from amounts', async () => {
    const random = new Random('flags');
    const table = Table.fromRecords(
      [numeric('x', { special: [-9] }), target],
      Array.from({ length: 3000 }, () => {
        const draw = random.uniform();
        const x = draw < 0.2 ? null : draw < 0.4 ? -9 : random.normal();
        const p = draw < 0.2 ? 0.8 : draw < 0.4 ? 0.1 : 0.4;
        return { x, y: Number(random.uniform() < p) };
      }),
    );
    const model = await learn(table, {});
    expect(model.parts[0]!.encoding.terms.map((term) => term.kind)).toEqual(['value', 'missing', 'special']);
    expect(model.scoreRow!({ x: null })).toBeCloseTo(0.8, 1);
    expect(model.scoreRow!({ x: -9 })).toBeCloseTo(0.1, 1);
    expect(model.scoreRow!({ x: -8.9 })).toBeCloseTo(0.4, 1);
  });

  it('refuses what it does not know', () => {
    expect(() => logistic.create({ rigde: 1 })).toThrow(UsageError);
    expect(() => logistic.create({ rigde: 1 })).toThrow(
      'logistic: there is no hyper-parameter "rigde". Did you mean "ridge"?',
    );
    expect(() => logistic.create({ clip: 0.6 })).toThrow('logistic: hyper-parameter "clip" cannot be 0.6');
  });

  it('refuses a damaged state', async () => {
    const state = JSON.parse(JSON.stringify((await learn(cars, {})).save()));
    state.parts[0].means = [];
    expect(() => logistic.load(state)).toThrow(DataError);
    expect(() => logistic.load(state)).toThrow(
      'The saved model "logistic" is damaged: the terms of "wt" do not fit together.',
    );
    expect(() => logistic.load({ format: 2 })).toThrow(
      'has format 2; this version reads format 1. Update fathom to load it.',
    );
  });
});
