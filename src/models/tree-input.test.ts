// What tree models make of columns and rows that are hard to learn from, and what they refuse.
import { describe, expect, it } from 'vitest';
import { type ColumnSchema, Table } from '../data/index.js';
import { DataError } from '../errors/index.js';
import { Random } from '../random/index.js';
import { GradientBoosting, type SavedEnsemble } from '../trees/index.js';
import { boost } from './boost.js';
import { eventProbability } from './event-probability.js';
import { tree } from './tree.js';
import { context } from './tree-models.test.help.js';

type Rows = readonly Record<string, number | string | null>[];

const numeric = (name: string, role: ColumnSchema['role'] = 'feature'): ColumnSchema => ({
  name,
  kind: 'numeric',
  role,
});
const levels = (name: string): ColumnSchema => ({ name, kind: 'categorical', role: 'feature' });
const target: ColumnSchema = { name: 'bad', kind: 'boolean', role: 'target', levels: ['no', 'yes'] };
const quick = { maxTrees: 20, bags: 1 };

const learn = (
  records: Rows,
  schema: readonly ColumnSchema[],
  parameters: Record<string, unknown> = quick,
  family = boost,
) => family.create(parameters).fit(Table.fromRecords([...schema, target], records), context());

const simulate = (
  rows: number,
  more: (random: Random, row: number) => Record<string, number | string | null>,
): Rows => {
  const random = new Random('input');
  return Array.from({ length: rows }, (_, row) => {
    const x = random.normal();
    return { x, ...more(random, row), bad: random.uniform() < 1 / (1 + Math.exp(-x)) ? 'yes' : 'no' };
  });
};

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  return (error as Error).message;
}

describe('a column of many levels', () => {
  it('predicts, explains, saves and scores one row like any other', async () => {
    const effects = new Random('effects');
    const effect = Array.from({ length: 400 }, () => effects.normal());
    const records = simulate(3200, () => ({})).map((record, row) => {
      const code = row % 400;
      const chance = 1 / (1 + Math.exp(-2 * effect[code]! - Number(record.x)));
      return { ...record, branch: `branch ${code}`, bad: effects.uniform() < chance ? 'yes' : 'no' };
    });
    const schema = [numeric('x'), levels('branch')];
    const model = await learn(records, schema, { ...quick, maxTrees: 60 });
    expect(model.importance[1]).toBeGreaterThan(model.importance[0]! / 4);
    const asked = [...records.slice(0, 300), { x: 0.1, branch: 'unknown' }, { x: 0.1, branch: null }];
    const table = Table.fromRecords(schema, asked);
    const probability = eventProbability(await model.predictProba(table));
    expect(probability[300], 'an unknown level is read as missing').toBe(probability[301]);
    asked.forEach((record, row) => void expect(model.scoreRow!(record)).toBe(probability[row]));
    const loaded = boost.load(JSON.parse(JSON.stringify(model.save())));
    expect(eventProbability(await loaded.predictProba(table))).toEqual(probability);
    const { baseValue, contributions, output } = await model.explain(table);
    output.forEach((score, row) => {
      const parts = contributions.data.subarray(2 * row, 2 * row + 2);
      expect(Math.abs(baseValue + parts[0]! + parts[1]! - score)).toBeLessThan(1e-9);
    });
    const moved = Array.from({ length: 300 }, (_, row) => Math.abs(contributions.data[2 * row + 1]!));
    expect(Math.max(...moved)).toBeGreaterThan(0.5);
  });

  it('may have more levels than the table has rows', async () => {
    const records = simulate(200, (_, row) => ({ id: `customer ${row}` }));
    const known = Array.from({ length: 1000 }, (_, code) => `customer ${code}`);
    for (const family of [boost, tree]) {
      const model = await learn(records, [numeric('x'), { ...levels('id'), levels: known }], {}, family);
      expect(model.scoreRow!({ x: 1, id: 'customer 900' })).toBe(model.scoreRow!({ x: 1, id: null }));
    }
  });
});

describe('columns that say nothing', () => {
  it.each([boost, tree])('give everybody the event rate: $name', async (family) => {
    const records = simulate(400, (_, row) => ({ nothing: null, constant: 7, level: 'a', empty: null, row })).map(
      (record, row) => ({ ...record, bad: row % 4 === 0 ? 'yes' : 'no' }),
    );
    const schema = [numeric('nothing'), numeric('constant'), levels('level'), levels('empty')];
    const model = await learn(records, schema, {}, family);
    for (const record of [records[0]!, { nothing: 3, constant: -1, level: 'b', empty: 'c' }]) {
      expect(model.scoreRow!(record)).toBeCloseTo(0.25, 2);
    }
    const given = await learn(records, schema, { monotone: 'constant:1,nothing:-1' }, family);
    expect(given.scoreRow!(records[0]!)).toBeCloseTo(0.25, 2);
  });

  it('change nothing beside one that does', async () => {
    const records = simulate(300, () => ({ nothing: null, constant: 7 }));
    const parameters = { ...quick, columnSample: 1, rowSample: 1, holdOut: 0 };
    const alone = await learn(records, [numeric('x')], parameters);
    const beside = await learn(records, [numeric('x'), numeric('nothing'), numeric('constant')], parameters);
    for (const x of [-1, 0, 1])
      expect(beside.scoreRow!({ x, nothing: null, constant: 7 })).toBe(alone.scoreRow!({ x }));
  });

  it('are all there is when no leaf may have so few rows', async () => {
    const model = await learn(
      simulate(60, () => ({})),
      [numeric('x')],
      { ...quick, minRows: 1000 },
    );
    expect(model.scoreRow!({ x: 5 })).toBe(model.scoreRow!({ x: -5 }));
    const single = await learn(
      simulate(60, () => ({})),
      [numeric('x')],
      { minRows: 1000 },
      tree,
    );
    expect(single.scoreRow!({ x: 5 })).toBe(single.scoreRow!({ x: -5 }));
  });
});

describe.each([boost, tree])('$name refuses in one sentence', (family) => {
  const schema = [numeric('x'), levels('group')];
  const records = simulate(40, (random) => ({ group: 'ab'[random.integer(2)]! }));
  const given = (parameters: Record<string, unknown>) => refusal(learn(records, schema, parameters, family));

  it('rules for columns that are not there or have no order', async () => {
    expect(await given({ monotone: { y: 1 } })).toBe('monotone: there is no feature "y".');
    expect(await given({ monotone: { group: 1 } })).toBe(
      'monotone: feature "group" is categorical and has no order; leave it out.',
    );
    expect(await given({ interactions: [['x', 'grop']] })).toBe(
      'interactions: there is no feature "grop". Did you mean "group"?',
    );
  });

  it.each([
    [-1, '-1'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('a weight of %d', async (weight, text) => {
    const weighed = records.map((record, row) => ({ ...record, weight: row === 3 ? weight : 1 }));
    const table = Table.fromRecords([...schema, numeric('weight', 'weight'), target], weighed);
    const message = await refusal(family.create().fit(table, context()));
    expect(message).toMatch(
      new RegExp(`^Weight column "weight", row \\d+: expected a finite number of at least 0, received ${text}\\.$`),
    );
  });

  it('targets of one class, tables without rows, and tables whose weights are all zero', async () => {
    const good = records.map((record) => ({ ...record, bad: 'no' }));
    expect(await refusal(learn(good, schema, {}, family))).toMatch(/no row .*"bad" = "yes"; both classes are needed/);
    expect(await refusal(learn([], schema, {}, family))).toMatch(/both classes are needed to learn\.$/);
    const weighed = records.map((record) => ({ ...record, weight: 0 }));
    const table = Table.fromRecords([...schema, numeric('weight', 'weight'), target], weighed);
    expect(await refusal(family.create().fit(table, context()))).toMatch(/both classes are needed to learn\.$/);
  });
});

describe('a single record', () => {
  it.each([
    [null, 'null'],
    [[1], 'an array'],
  ])('that is %j is refused', async (record, given) => {
    const model = await learn(
      simulate(200, () => ({})),
      [numeric('x')],
    );
    const text = `A record must be an object with a value for each feature, such as { "x": 1 }, received ${given}.`;
    expect(() => model.scoreRow!(record as never)).toThrow(DataError);
    expect(() => model.scoreRow!(record as never)).toThrow(text);
    expect(() => model.explainRow?.(record as never)).toThrow(text);
  });
});

describe('a column of more special codes than can have bins', () => {
  it('is learned: the codes of most rows stand outside the order', async () => {
    const codes = Array.from({ length: 40 }, (_, i) => -100 + i);
    const records = simulate(800, (_, row) => {
      return { coded: row % 10 === 9 ? -61 : row % 10 < 4 ? codes[row % 39]! : row };
    }).map((record) => ({ ...record, bad: record.coded === -61 ? 'yes' : record.bad }));
    const schema: ColumnSchema[] = [numeric('x'), { ...numeric('coded'), special: codes }];
    const model = await learn(records, schema);
    const { bins } = model.save().ensemble as SavedEnsemble;
    const { special } = bins[1] as { readonly special: readonly number[] };
    expect(special, '-61 has 80 rows, the others 8 or 9').toContain(-61);
    expect(special).toHaveLength(30);
    const [frequent, neighbour] = [-61, -62].map((coded) => model.scoreRow!({ x: 0, coded }));
    expect(frequent! - neighbour!).toBeGreaterThan(0.1);
  });
});

describe('GradientBoosting refuses in one sentence', () => {
  const x = Float64Array.from({ length: 50 }, (_, i) => i);
  const columns = { x, group: Array.from(x, (i) => 'ab'[i % 2]!) };
  const given = (options: object, more: object = {}) =>
    refusal(new GradientBoosting(options).fit({ columns, target: x, ...more }));

  it('rules for columns that are not there or have no order', async () => {
    expect(await given({ monotone: { y: 1 } })).toContain('monotone: there is no column "y".');
    expect(await given({ monotone: { group: 1 } })).toContain('monotone: column "group" is categorical');
    expect(await given({ interactions: [['grop']] })).toContain('Did you mean "group"?');
  });

  it('weights, targets and tables that cannot be learned from', async () => {
    const weights = (weight: number) => ({ weights: Float64Array.from(x, (i) => (i === 3 ? weight : 1)) });
    for (const weight of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(await given({}, weights(weight))).toMatch(/weight/i);
    }
    expect(await given({ objective: 'logLoss' }, { target: x.map(() => 2) })).toMatch(/expected 0 or 1/);
    expect(await refusal(new GradientBoosting().fit({ columns: { x: [] }, target: [] }))).toMatch(/row/);
  });
});

describe('GradientBoosting learns', () => {
  it('from columns that say nothing: everybody gets the mean', async () => {
    const target = Float64Array.from({ length: 50 }, (_, i) => i % 5);
    const columns = { nothing: target.map(() => Number.NaN), constant: target.map(() => 3) };
    const model = await new GradientBoosting({ monotone: { constant: 1 } }).fit({ columns, target });
    expect(Array.from(model.predict(columns), (value) => Math.round(value * 1e9) / 1e9)).toEqual(Array(50).fill(2));
  });

  it('the mean from fewer rows than a leaf needs', async () => {
    const columns = { x: Float64Array.of(1, 2, 3, 4) };
    const model = await new GradientBoosting({ minRows: 20 }).fit({ columns, target: Float64Array.of(1, 2, 3, 4) });
    expect([...model.predict({ x: [0, 9] })]).toEqual([2.5, 2.5]);
  });
});
