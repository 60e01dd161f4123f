import { describe, expect, it } from 'vitest';
import type { CategoricalInput, NumericInput } from '../../features/index.js';
import { encodeInputs, inputPlaces, learnColumn, mostLevels, positionOf } from './column-inputs.js';

const rules = { bins: 4, rareShare: 0.1 };
const number = (values: readonly number[], special: readonly number[] = []): NumericInput => ({
  ...{ name: 'x', kind: 'numeric', values: Float64Array.from(values), special },
});
const levels = (codes: readonly number[], names: readonly string[]): CategoricalInput => ({
  ...{ name: 'c', kind: 'categorical', codes: Int32Array.from(codes), levels: names },
});

describe('columns as a network reads them', () => {
  it('a number: its place among quantile bins by hand, its distance from the median, flags of what is none', () => {
    const input = number([1, 2, 3, 4, 5, 6, 7, 8, Number.NaN, -9], [-9, -7]);
    const column = learnColumn(input, undefined, rules);
    // Quartiles of 1 to 8, the first value with that share at or below it: 2, 4, 6; spread (6 - 2) / 1.35.
    expect(column).toEqual({
      ...{ kind: 'number', edges: [1, 2, 4, 6, 8], centre: 4, scale: 4 / 1.35, fill: 4 },
      ...{ hasMissing: true, codes: [-9] },
    });
    const { numbers, flags, bins, width } = inputPlaces([column]);
    expect([numbers, bins, width]).toEqual([[0], 4, 4]);
    expect(flags.map(({ of }) => of)).toEqual([{ kind: 'missing' }, { kind: 'code', code: -9 }]);
    const asked = number([5, 7.5, 100, -3, Number.NaN, -9, -7], [-9, -7]);
    const encoded = encodeInputs([asked], [column], 7);
    const rows = Array.from({ length: 7 }, (_, row) => Array.from(encoded.subarray(4 * row, 4 * row + 4)));
    expect(rows.map(([position]) => position)).toEqual([2.5, 3.75, 4, 0, 2, 2, 2]);
    // t = (5 - 4) / (4 / 1.35), then t / sqrt(1 + t² / 9)
    expect(rows[0]![1]).toBeCloseTo(0.3375 / Math.sqrt(1 + 0.3375 ** 2 / 9), 6);
    expect(rows.map((row) => row.slice(2))).toEqual([
      ...[
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      ...[
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    ]);
  });

  it('a weight of 2 is a row twice', () => {
    const weighted = learnColumn(number([5, 1, 9, 3]), Float64Array.of(1, 3, 2, 1), rules);
    expect(weighted).toEqual(learnColumn(number([5, 1, 1, 1, 9, 9, 3]), undefined, rules));
  });

  it('constants, missing columns and infinities', () => {
    expect(learnColumn(number([7, 7]), undefined, rules)).toMatchObject({ edges: [], fill: 7, hasMissing: false });
    expect(learnColumn(number([Number.NaN]), undefined, rules)).toMatchObject({ edges: [], hasMissing: false });
    const wild = learnColumn(number([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY]), undefined, rules);
    for (const value of encodeInputs([number([1e308, Number.NEGATIVE_INFINITY])], [wild], 2))
      expect(Number.isFinite(value)).toBe(true);
    expect(inputPlaces([learnColumn(levels([0, 0], ['a']), undefined, rules)])).toMatchObject({
      flags: [{ of: { kind: 'nothing' } }],
      width: 1,
    });
  });

  it('a distance that grows with its number, to the largest numbers', () => {
    const powers = Array.from({ length: 61 }, (_, k) => 10 ** (5 * k));
    const column = { kind: 'number', edges: [-1e300, 1e300], centre: 0, scale: 1, fill: 0 } as const;
    const asked = number([...powers.toReversed().map((power) => -power), 0, ...powers]);
    const encoded = encodeInputs([asked], [{ ...column, hasMissing: false, codes: [] }], asked.values.length);
    const distances = encoded.filter((_, i) => i % 2 === 1);
    expect(Array.from(distances)).toEqual(Array.from(distances).sort((a, b) => a - b));
    expect([distances[0], distances.at(-1)]).toEqual([-3, 3]);
  });

  it('levels: flags for the frequent ones, one for rare and unseen ones, one for missing ones', () => {
    const codes = [...new Array<number>(10).fill(0), ...new Array<number>(10).fill(1), 2, -1];
    const column = learnColumn(levels(codes, ['a', 'b', 'c', 'never']), undefined, rules);
    expect(column).toEqual({ kind: 'levels', levels: ['a', 'b'], hasOther: true, hasMissing: true });
    const encoded = encodeInputs([levels([0, 1, 2, 3, -1, -2], ['a', 'b', 'c', 'never'])], [column], 6);
    expect(Array.from(encoded)).toEqual([
      ...[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
      ...[0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0],
    ]);
    const many = Array.from({ length: 300 }, (_, i) => `l${i}`);
    const wide = learnColumn(levels([...many.keys()], many), undefined, { ...rules, rareShare: 0 });
    expect(wide).toMatchObject({ hasOther: true });
    expect(wide.kind === 'levels' && wide.levels.length).toBe(mostLevels);
  });

  it('places lie between edges in proportion', () => {
    expect([0, 1, 2, 2.5, 9, 10, 11].map((value) => positionOf(value, [1, 2, 4, 10]))).toEqual([
      ...[0, 0, 1, 1.25, 2 + 5 / 6, 3, 3],
    ]);
  });
});
