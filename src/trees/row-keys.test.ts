import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import type { TreeColumn } from './column.js';
import { groupRows } from './objectives/groups.js';
import { type RowContents, RowKeys } from './row-keys.js';

const levels = ['a', 'b', 'c', 'd'];

/** A few thousand rows, most of which exist several times. */
function draw(rows = 3000) {
  const random = new Random('row keys');
  return Array.from({ length: rows }, () => ({
    x: [Number.NaN, -9, 0, 1.5, 2.5][random.integer(5)]!,
    level: random.integer(5) - 1,
    target: random.integer(2),
    weight: 1 + random.integer(2),
    group: `day ${random.integer(40)}`,
  }));
}

function contents(rows: ReturnType<typeof draw>, names: readonly string[] = levels): RowContents {
  const codes = Int32Array.from(rows, ({ level }) => (level < 0 ? -1 : names.indexOf(levels[level]!)));
  const columns: TreeColumn[] = [
    { name: 'x', kind: 'numeric', values: Float64Array.from(rows, ({ x }) => x), special: [] },
    { name: 'level', kind: 'categorical', codes, levels: names },
  ];
  return {
    columns,
    targets: Float64Array.from(rows, ({ target }) => target),
    weights: Float64Array.from(rows, ({ weight }) => weight),
    groups: rows.map(({ group }) => group),
  };
}

describe('row keys', () => {
  const rows = draw();
  const own = contents(rows);
  const shuffled = new Random('shuffle').shuffle(rows.slice());
  const inOrder = (given: typeof rows, order: Uint32Array) => Array.from(order, (row) => given[row]!);

  it('order rows by what they hold: other places, other codes and -0 change nothing', () => {
    const other = contents(
      shuffled.map((row) => ({ ...row, x: row.x === 0 ? -0 : row.x })),
      ['x', ...levels.toReversed()],
    );
    const random = new Random('order');
    const [a, b] = [
      new RowKeys(own).order(random),
      new RowKeys({ ...other, columns: other.columns.toReversed() }).order(random),
    ];
    expect([...a].sort((x, y) => x - y)).toEqual([...rows.keys()]);
    expect(inOrder(shuffled, b)).toEqual(inOrder(rows, a));
  });

  it('give another order for each stream, and one for groups that is theirs', () => {
    const keys = new RowKeys(own);
    const orders = ['first', 'second'].map((name) => keys.order(new Random(name)));
    const places = orders.map((order) => Float64Array.from(rows, (_, row) => order.indexOf(row)));
    expect(Math.abs(correlation(places[0]!, places[1]!)), 'standard deviation .018').toBeLessThan(0.07);
    const names = (given: typeof rows) => {
      const all = given.map(({ group }) => group);
      const groups = groupRows(all);
      const order = new RowKeys(contents(given)).groupOrder(groups, new Random('groups'));
      return Array.from(order, (group) => all[groups.rows[groups.starts[group]!]!]);
    };
    expect(names(shuffled)).toEqual(names(rows));
    expect(new Set(names(rows)).size).toBe(40);
  });

  it('tell numbers apart that differ in the highest bit of either half', () => {
    const own = (x: number) => new RowKeys(contents([{ ...rows[0]!, x }])).words[0];
    expect(own(1.5)).not.toBe(own(-1.5000004768371582));
    const twins = Array.from({ length: 2000 }, (_, row) => ({
      ...rows[0]!,
      x: row % 2 === 0 ? 1.5 + row : -1.5000004768371582 - row,
      target: row,
    }));
    const order = (given: typeof rows) => inOrder(given, new RowKeys(contents(given)).order(new Random(1)));
    expect(order(twins.toReversed())).toEqual(order(twins));
  });

  it('tell equal rows apart, and those that differ in anything', () => {
    const copies = contents(Array.from({ length: 2000 }, () => rows[0]!));
    expect(new Set(new RowKeys(copies).words).size).toBe(2000);
    for (const change of [{ x: 7 }, { level: 3 }, { target: 5 }, { weight: 9 }, { group: 'other' }]) {
      const [a, b] = [rows[0]!, { ...rows[0]!, level: 2, ...change }].map(
        (row) => new RowKeys(contents([row])).words[0],
      );
      expect(a, JSON.stringify(change)).not.toBe(b);
    }
  });
});

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: Float64Array, mx: number, y: Float64Array, my: number) =>
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}
