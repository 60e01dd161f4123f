import { describe, expect, it } from 'vitest';
import { Random } from '../../random/index.js';
import { groupRows } from '../objectives/groups.js';
import { evaluate } from '../objectives/objectives.test.help.js';
import type { EffectCell } from './effect-grid.js';
import { GradientBoosting } from './gradient-boosting.js';
import type { GradientBoostingModel } from './model.js';
import type { BoostingOptions } from './options.js';

const regions = ['east', 'north', 'south', 'west'];

/** Rows with missing values, a code, levels, and an interaction of `x` and `region`. */
function draw(rows: number, name: string) {
  const random = new Random('explained model').split(name);
  const x = Float64Array.from({ length: rows }, () => (random.uniform() < 0.1 ? Number.NaN : random.normal()));
  const debt = Float64Array.from({ length: rows }, () => (random.uniform() < 0.2 ? -9 : random.integer(7)));
  const region = Array.from({ length: rows }, () => (random.uniform() < 0.1 ? null : regions[random.integer(4)]!));
  const noise = Float64Array.from({ length: rows }, () => random.normal());
  const score = x.map((value, i) => {
    const known = Number.isNaN(value) ? 1 : value;
    return known * (region[i] === 'north' ? 1.5 : 0.4) + (debt[i] === -9 ? 1 : 0.3 * debt[i]!) + random.normal();
  });
  return { columns: { x, debt, region, noise }, score };
}

const train = draw(600, 'train');
const test = draw(40, 'test');
const options: BoostingOptions = { maxTrees: 15, maxLeaves: 7, minRows: 5, maxBins: 16 };
const special = { debt: [-9] };
const regression = await new GradientBoosting({ ...options, special }).fit({
  columns: train.columns,
  target: train.score,
});
const classesOf = (score: Float64Array) => score.map((value) => (value < 0 ? 0 : value < 2 ? 1 : 2));
const threeClasses = await new GradientBoosting({ ...options, special, objective: 'softmax', classes: 3 }).fit({
  columns: train.columns,
  target: classesOf(train.score),
});

const names = ['x', 'debt', 'region', 'noise'] as const;
type Columns = Record<(typeof names)[number], ArrayLike<unknown>>;

/** The test rows with columns set to one value each. */
function withValues(values: Readonly<Record<string, unknown>>) {
  const set = Object.entries(values).map(([name, value]) => [name, Array.from(test.score, () => value)]);
  return { ...test.columns, ...Object.fromEntries(set) } as typeof test.columns;
}

/** A value that belongs in a cell. */
function inside(cell: EffectCell): unknown {
  if (cell.kind === 'missing') return null;
  if (cell.kind === 'special') return cell.code;
  if (cell.kind === 'levels') return cell.levels[0];
  return Number.isFinite(cell.upTo) ? cell.upTo : cell.above + 1;
}

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(actual.length).toBe(expected.length);
  const gaps = Array.from(expected, (value, i) => Math.abs(value - actual[i]!));
  expect(Math.max(...gaps)).toBeLessThan(1e-9);
};
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
const mean = (values: ArrayLike<number>) => sum(values) / values.length;
const scoresOf = (model: GradientBoostingModel, columns: typeof test.columns, output = 0) =>
  model.scores(columns).filter((_, i) => i % model.outputs === output);

describe('GradientBoostingModel explains', () => {
  it.each([
    ['one output', regression, 0],
    ['the last of three', threeClasses, 2],
  ] as const)('scores that add up against a background and by pairs: %s', (_, model, output) => {
    const scores = scoresOf(model, test.columns, output);
    const weights = train.score.map((_, row) => row % 3);
    const against = model.shapAgainst(test.columns, train.columns, { weights, output });
    const ofTrain = scoresOf(model, train.columns, output);
    expect(against.base).toBeCloseTo(sum(ofTrain.map((score, row) => score * weights[row]!)) / sum(weights), 9);
    const pairs = model.shapInteractions(test.columns, output);
    const shap = model.shap(test.columns, output);
    scores.forEach((score, row) => {
      expect(against.base + sum(against.contributions.subarray(4 * row, 4 * row + 4))).toBeCloseTo(score, 9);
      expect(pairs.base + sum(pairs.values.subarray(16 * row, 16 * row + 16))).toBeCloseTo(score, 9);
      for (let j = 0; j < 4; j++) {
        const line = pairs.values.subarray(16 * row + 4 * j, 16 * row + 4 * j + 4);
        expect(sum(line)).toBeCloseTo(shap.contributions[4 * row + j]!, 9);
      }
    });
    const between = (a: number, b: number) =>
      mean(scores.map((_, row) => Math.abs(pairs.values[16 * row + 4 * a + b]!)));
    expect(between(0, 2), 'x and region interact, x and noise do not').toBeGreaterThan(2 * between(0, 3));
  });

  it('against a single row as by the definition of Shapley', () => {
    const one = <T>(columns: Record<string, ArrayLike<T>>, row: number) =>
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, [values[row]!]]));
    const known = one(test.columns as Columns as Record<string, ArrayLike<number>>, 0);
    const other = one(test.columns as Columns as Record<string, ArrayLike<number>>, 1);
    // Every order of the four columns: what each changes when it is set after those before it.
    const orders = names.flatMap((a) =>
      names.flatMap((b) => names.flatMap((c) => names.map((d) => [a, b, c, d] as const))),
    );
    const all = orders.filter((order) => new Set(order).size === 4);
    const expected = names.map(() => 0);
    for (const order of all) {
      let row = other;
      let before = regression.scores(row)[0]!;
      for (const name of order) {
        row = { ...row, [name]: known[name]! };
        const after = regression.scores(row)[0]!;
        expected[names.indexOf(name)]! += (after - before) / all.length;
        before = after;
      }
    }
    close(regression.shapAgainst(known, other).contributions, expected);
  });

  it('partial dependence of one column and of two, cell by cell', () => {
    const one = regression.partialDependence(['debt'], test.columns);
    expect(one.axes.map(({ column }) => column)).toEqual(['debt']);
    expect(one.axes[0]!.cells.map(({ kind }) => kind)).toEqual([...Array(7).fill('range'), 'special', 'missing']);
    expect(one.axes[0]!.cells.map(({ label }) => label)).toEqual([
      ...[
        '<= 0.5',
        '(0.5, 1.5]',
        '(1.5, 2.5]',
        '(2.5, 3.5]',
        '(3.5, 4.5]',
        '(4.5, 5.5]',
        '> 5.5',
        'code -9',
        'missing',
      ],
    ]);
    close(
      one.values,
      one.axes[0]!.cells.map((cell) => mean(regression.scores(withValues({ debt: inside(cell) })))),
    );
    const two = threeClasses.partialDependence(['region', 'x'], test.columns, { output: 1 });
    const [region, x] = two.axes;
    expect(region!.cells.map(({ label }) => label)).toEqual([...regions, 'missing']);
    expect(x!.cells.length).toBeGreaterThan(8);
    close(
      two.values,
      region!.cells.flatMap((a) =>
        x!.cells.map((b) => mean(scoresOf(threeClasses, withValues({ region: inside(a), x: inside(b) }), 1))),
      ),
    );
    const { ensemble } = regression;
    const byBin = ensemble.partialDependence([2]);
    const byName = regression.partialDependence(['region']);
    expect([...byName.values]).toEqual([...byBin.subarray(1), byBin[0]]);
  });

  it('accumulated effects as the ensemble has them, in ranges without gaps', () => {
    const { axes, values } = regression.accumulatedEffects(['x', 'debt'], train.columns, { intervals: 5 });
    const trained = regression.ensemble.accumulatedEffects(
      [0, 1],
      {
        columns: [
          { name: 'x', kind: 'numeric', values: train.columns.x, special: [] },
          { name: 'debt', kind: 'numeric', values: train.columns.debt, special: [-9] },
          {
            name: 'region',
            kind: 'categorical',
            levels: regions,
            codes: Int32Array.from(train.columns.region, (level) => (level === null ? -1 : regions.indexOf(level))),
          },
          { name: 'noise', kind: 'numeric', values: train.columns.noise, special: [] },
        ],
      },
      { intervals: 5 },
    );
    expect(values).toEqual(trained.values);
    for (const { cells } of axes) {
      expect(cells.length).toBeGreaterThan(3);
      expect(cells.length).toBeLessThanOrEqual(5);
      const ranges = cells.map((cell) => (cell.kind === 'range' ? cell : expect.fail(cell.kind)));
      expect(ranges[0]!.above).toBe(Number.NEGATIVE_INFINITY);
      for (let t = 1; t < cells.length; t++) expect(ranges[t]!.above).toBe(ranges[t - 1]!.upTo);
      expect(ranges.at(-1)!.upTo).toBe(Number.POSITIVE_INFINITY);
    }
    const alone = regression.accumulatedEffects(['x'], train.columns);
    const [lowest, highest] = [alone.values[0]!, alone.values.at(-1)!];
    expect(highest - lowest, 'x raises the target').toBeGreaterThan(1);
  });

  it('permutation importance by the loss of its objective, or by another', async () => {
    const target = classesOf(test.score);
    const importance = threeClasses.permutationImportance({ columns: test.columns, target }, { repeats: 2, seed: 4 });
    const lossOf = (columns: typeof test.columns) => {
      const rowMajor = threeClasses.scores(columns);
      const scores = rowMajor.map((_, i) => rowMajor[(i % 40) * 3 + Math.floor(i / 40)]!);
      const { loss, weight } = evaluate(threeClasses.objective, { scores, targets: target });
      return loss / weight;
    };
    const random = new Random(4).split('permutation');
    const rise = (of: (columns: typeof test.columns) => number) =>
      names.map((name) =>
        mean(
          [0, 1].map((repeat) => {
            const order = random.split(name).split(repeat).permutation(40);
            const shuffled = Array.from(order, (row) => test.columns[name][row]);
            return of({ ...test.columns, [name]: shuffled }) - of(test.columns);
          }),
        ),
      );
    close(importance, rise(lossOf));
    expect(importance[0], 'x counts').toBeGreaterThan(0.05);
    const absolute = (columns: typeof test.columns) =>
      mean(regression.predict(columns).map((each, row) => Math.abs(each - test.score[row]!)));
    const own = regression.permutationImportance(
      { columns: test.columns, target: test.score },
      {
        repeats: 2,
        seed: 4,
        loss: (predictions, target) => mean(predictions.map((each, row) => Math.abs(each - target[row]!))),
      },
    );
    close(own, rise(absolute));
  });

  it('permutation importance of a ranking, by groups and weights', async () => {
    const day = Array.from(test.score, (_, row) => row % 4);
    const days = Array.from(train.score, (_, row) => row % 60);
    const labels = (score: Float64Array) => score.map((value) => Math.max(0, Math.min(4, Math.round(value))));
    const ranker = await new GradientBoosting({ ...options, special, objective: 'lambdaRank' }).fit({
      columns: train.columns,
      target: labels(train.score),
      groups: days,
    });
    const rows = { columns: test.columns, target: labels(test.score), groups: day };
    const weights = test.score.map((_, row) => 1 + (row % 4));
    const importance = ranker.permutationImportance({ ...rows, weights }, { repeats: 1 });
    const lossOf = (columns: typeof test.columns) => {
      const sample = { scores: ranker.scores(columns), targets: rows.target, weights, groups: groupRows(day) };
      const { loss, weight } = evaluate(ranker.objective, sample);
      return loss / weight;
    };
    const expected = names.map((name) => {
      const order = new Random(0).split('permutation').split(name).split(0).permutation(40);
      const shuffled = Array.from(order, (row) => test.columns[name][row]);
      return lossOf({ ...test.columns, [name]: shuffled }) - lossOf(test.columns);
    });
    close(importance, expected);
    expect(() => ranker.permutationImportance({ columns: test.columns, target: rows.target })).toThrow(
      'lambdaRank: the rows need "groups": which rows are ranked among each other.',
    );
  });

  it('sparse columns as it explains the same numbers written out', async () => {
    const random = new Random('sparse');
    const dense = Float64Array.from({ length: 300 }, () => (random.uniform() < 0.8 ? 0 : random.normal()));
    const held = Uint32Array.from(dense.keys()).filter((row) => dense[row] !== 0);
    const sparse = { length: 300, rows: held, values: Float64Array.from(held, (row) => dense[row]!) };
    const other = Float64Array.from({ length: 300 }, () => random.normal());
    const target = dense.map((value, row) => value * other[row]! + other[row]!);
    const model = await new GradientBoosting(options).fit({ columns: { a: sparse, other }, target });
    const [thin, full] = [
      { a: sparse, other },
      { a: dense, other },
    ];
    close(model.shapAgainst(thin, thin).contributions, model.shapAgainst(full, full).contributions);
    close(model.shapInteractions(thin).values, model.shapInteractions(full).values);
    close(model.partialDependence(['a', 'other'], thin).values, model.partialDependence(['a', 'other'], full).values);
    close(model.accumulatedEffects(['a'], thin).values, model.accumulatedEffects(['a'], full).values);
    const [ofThin, ofFull] = [thin, full].map((columns) => model.permutationImportance({ columns, target }));
    close(ofThin!, ofFull!);
  });

  it('how often and for how much weight each column splits', () => {
    expect(regression.cover).toEqual(regression.ensemble.cover());
    expect(regression.splitCount).toEqual(regression.ensemble.splitCount());
    expect(sum(regression.splitCount)).toBe(15 * 6);
    expect(regression.cover[0], 'the root of every tree has all rows').toBeGreaterThan(600);
  });

  it.each<[string, () => unknown, string]>([
    [
      'an unknown column',
      () => regression.partialDependence(['regoin']),
      'partialDependence: the model has no column "regoin". Did you mean "region"?',
    ],
    [
      'no column',
      () => regression.partialDependence([]),
      'partialDependence: expected one or two different columns, received [].',
    ],
    [
      'twice the same',
      () => regression.accumulatedEffects(['x', 'x'], test.columns),
      'accumulatedEffects: expected one or two different columns, received [x, x].',
    ],
    [
      'levels',
      () => regression.accumulatedEffects(['x', 'region'], test.columns),
      'accumulatedEffects: column "region" is categorical and has no order; ask for its partialDependence instead.',
    ],
    [
      'an output too many',
      () => threeClasses.shapInteractions(test.columns, 3),
      'shapInteractions: output must be a whole number from 0 to 2, received 3.',
    ],
    [
      'an output too many',
      () => regression.shapAgainst(test.columns, test.columns, { output: 1 }),
      'shapAgainst: output must be a whole number from 0 to 0, received 1.',
    ],
    [
      'no row',
      () => regression.shapAgainst(test.columns, { x: [], debt: [], region: [], noise: [] }),
      'The background has no rows; one at least is needed.',
    ],
    [
      'one interval',
      () => regression.accumulatedEffects(['x'], test.columns, { intervals: 1 }),
      'accumulatedEffects: intervals must be a whole number of at least 2, received 1.',
    ],
    [
      'no repeats',
      () => regression.permutationImportance({ columns: test.columns, target: test.score }, { repeats: 0 }),
      'permutationImportance: repeats must be a whole number of at least 1, received 0.',
    ],
    [
      'a class that is none',
      () => threeClasses.permutationImportance({ columns: test.columns, target: test.score.map(() => 3) }),
      'softmax: the target of row 0 of the rows is 3; expected a class from 0 to 2. Rows count from 0.',
    ],
  ])('in one sentence what is wrong with %s', (_, call, sentence) => {
    expect(call).toThrow(sentence);
  });
});
