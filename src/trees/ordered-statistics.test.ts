import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { chooseBins } from './binning.js';
import type { LevelColumn, TreeColumn } from './column.js';
import { GradientBoosting } from './gradient-boosting/gradient-boosting.js';
import { Arena } from './kernels/arena.js';
import { learnBins, type StatisticsInput } from './ordered-statistics.js';
import { RowKeys } from './row-keys.js';

const options = { maxBins: 8, minLevelRows: 2 };
const learn = (input: StatisticsInput, own = options) => Arena.withSync((arena) => learnBins(arena, input, own));

/** Ten levels of four rows each, and a number. */
function small(random: Random): StatisticsInput {
  const rows = 40;
  const codes = Int32Array.from({ length: rows }, (_, row) => (row === 0 ? -1 : row % 10));
  const levels = Array.from({ length: 10 }, (_, code) => `level ${code}`);
  const values = Float64Array.from({ length: rows }, () => random.normal());
  return keyed({
    columns: [
      { name: 'level', kind: 'categorical', codes, levels },
      { name: 'x', kind: 'numeric', values, special: [] },
    ],
    targets: Float64Array.from({ length: rows }, () => random.integer(2)),
    weights: undefined,
    learned: rows,
    random: new Random('levels'),
  });
}

function keyed(input: Omit<StatisticsInput, 'keys'>): StatisticsInput {
  return { ...input, keys: new RowKeys({ ...input, targets: input.targets! }) };
}

const valuesOf = (column: TreeColumn) =>
  column.kind === 'categorical' ? Float64Array.from(column.codes) : column.values;

describe('ordered target statistics', () => {
  it('give each row the mean of the rows of its level before it, each smoothed by ten rows of the mean of all', () => {
    const input = small(new Random('small'));
    const { columns } = learn(input);
    const values = valuesOf(columns[0]!);
    const targets = input.targets!;
    const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
    const codes = (input.columns[0] as LevelColumn).codes;
    expect(values[0], 'missing stays missing').toBeNaN();
    for (let code = 0; code < 10; code++) {
      const rows = [...codes.keys()].filter((row) => codes[row] === code);
      // The order is not known here, but exactly one of the orders explains all four numbers.
      const explains = (order: readonly number[]) =>
        order.every((row, k) => {
          const sum = order.slice(0, k).reduce((all, before) => all + targets[before]!, 0);
          return Math.abs(values[row]! - (sum + 10 * mean) / (k + 10)) < 1e-12;
        });
      expect(permutations(rows).some(explains), `level ${code}`).toBe(true);
    }
  });

  it('do not depend on the order of rows, nor on how levels are numbered', () => {
    const input = small(new Random('order'));
    // Two rows that are equal in all they hold, and one that differs in its target only.
    const [level, x] = input.columns as [LevelColumn, TreeColumn & { kind: 'numeric' }];
    for (const row of [15, 25]) {
      level.codes[row] = level.codes[5]!;
      x.values[row] = x.values[5]!;
    }
    input.targets!.set(
      [1, 1, 0].map((target) => target),
      0,
    );
    input.targets![5] = 1;
    input.targets![15] = 1;
    input.targets![25] = 0;
    const order = new Random('shuffle').shuffle(Array.from({ length: 40 }, (_, row) => row));
    const renumbered = [...level.levels].reverse();
    const shuffled = keyed({
      ...input,
      columns: [
        {
          ...level,
          levels: renumbered,
          codes: Int32Array.from(order, (row) =>
            level.codes[row]! < 0 ? -1 : renumbered.indexOf(level.levels[level.codes[row]!]!),
          ),
        },
        { ...x, values: Float64Array.from(order, (row) => x.values[row]!) },
      ],
      targets: Float64Array.from(order, (row) => input.targets![row]!),
    });
    const [a, b] = [learn(keyed(input)), learn(shuffled)];
    // Equal rows may change places among themselves.
    const sorted = (values: Float64Array, targets: Float64Array) =>
      Array.from(values, (value, row) => `${value} ${targets[row]}`).sort();
    expect(sorted(valuesOf(b.columns[0]!), shuffled.targets!)).toEqual(sorted(valuesOf(a.columns[0]!), input.targets!));
    const [own, other] = [a.newBins[0]!, b.newBins[0]!];
    if (own.kind !== 'categorical' || other.kind !== 'categorical') throw new Error('new rows bring levels');
    expect([...other.binOfLevel].reverse()).toEqual([...own.binOfLevel]);
  });

  it('leave columns alone whose levels have bins of their own, and take nothing from validation rows', () => {
    const input = small(new Random('few'));
    expect(learn(input, { maxBins: 12, minLevelRows: 2 }).columns[0]).toBe(input.columns[0]);
    expect(learn({ ...input, targets: undefined }).columns[0]).toBe(input.columns[0]);
    const flipped = { ...input, learned: 30, targets: input.targets!.map((y, row) => (row < 30 ? y : 1 - y)) };
    const [a, b] = [learn({ ...input, learned: 30 }), learn(flipped)];
    expect(valuesOf(b.columns[0]!)).toEqual(valuesOf(a.columns[0]!));
    expect(b.newBins).toEqual(a.newBins);
    expect(chooseBins(input.columns[1]!, undefined, options)).toEqual(learn(input).bins[1]);
  });

  it('learn what 3,000 levels say, lose nothing to 5,000 that say nothing', async () => {
    const aucOf = async (levels: number, effect: number, kept: readonly string[], minLevelRows = 2) => {
      const random = new Random('simulated').split(levels);
      const effects = Array.from({ length: levels }, () => effect * random.normal());
      const draw = (rows: number) => {
        const x = Float64Array.from({ length: rows }, () => random.normal());
        const codes = Array.from({ length: rows }, () => random.integer(levels));
        const id = codes.map((code) => `level ${code}`);
        const target = Float64Array.from(x, (value, row) => {
          const score = value - 0.5 + effects[codes[row]!]!;
          return random.uniform() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
        });
        return {
          columns: Object.fromEntries(Object.entries({ x, id }).filter(([name]) => kept.includes(name))),
          target,
        };
      };
      const [train, test] = [draw(12_000), draw(6000)];
      const settings = { objective: 'logLoss', maxTrees: 60, maxLeaves: 8, minLevelRows };
      const model = await new GradientBoosting(settings).fit(train);
      return areaUnderCurve(test.target, model.predict(test.columns));
    };
    const both = ['x', 'id'];
    const informative = await aucOf(3000, 1, both);
    // So few levels have nine rows that each of them gets a bin, and the others are pooled.
    expect(informative).toBeGreaterThan((await aucOf(3000, 1, both, 9)) + 0.01);
    expect(await aucOf(5000, 0, both)).toBeGreaterThan((await aucOf(5000, 0, ['x'])) - 0.004);
  });
});

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

/** Share of pairs of a 1 and a 0 in which the 1 scores higher; ties count half. */
function areaUnderCurve(targets: Float64Array, scores: ArrayLike<number>): number {
  const zeros = Float64Array.from(
    [...targets.keys()].filter((row) => targets[row] === 0),
    (row) => scores[row]!,
  ).sort();
  const below = (value: number, isStrict: boolean) => {
    let low = 0;
    let high = zeros.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (zeros[middle]! < value || (!isStrict && zeros[middle] === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const ones = [...targets.keys()].filter((row) => targets[row] === 1);
  const pairs = ones.reduce((sum, row) => sum + (below(scores[row]!, true) + below(scores[row]!, false)) / 2, 0);
  return pairs / (ones.length * zeros.length);
}
