import { describe, expect, it } from 'vitest';
import { Random } from '../../random/index.js';
import { ColumnView } from '../column-view.js';
import { numeric, poisson } from '../planted/draft.js';
import { detectCodes } from './codes.js';

const random = new Random('codes');
const rows = 4000;
const column = (name: string, value: (i: number) => number) =>
  new ColumnView({ name, kind: 'numeric', role: 'feature' }, numeric(rows, value), rows);
const codes = (value: (i: number) => number, name = 'x') => detectCodes([column(name, value)]).get(name) ?? [];
const sometimes = (share: number, code: number, ordinary: () => number) => () =>
  random.uniform() < share ? code : ordinary();

describe('detectCodes finds', () => {
  it.each([
    ['-9 below counts', sometimes(0.01, -9, () => poisson(random, 3)), [-9]],
    ['-1 below months', sometimes(0.3, -1, () => random.integer(120)), [-1]],
    ['-1 among fractions', sometimes(0.01, -1, () => random.uniform()), [-1]],
    ['98 above a counter', sometimes(0.002, 98, () => poisson(random, 0.5)), [98]],
    ['365243 above negative days', sometimes(0.18, 365_243, () => -random.integer(17_000)), [365_243]],
    ['-999 among balances', sometimes(0.02, -999, () => 300 * random.normal()), [-999]],
    [
      '99 as the highest age',
      sometimes(0.02, 99, () => Math.min(88, Math.max(18, Math.round(42 + 13 * random.normal())))),
      [99],
    ],
    ['0 for no score', sometimes(0.4, 0, () => 500 + random.integer(350)), [0]],
    ['9 among four classes', sometimes(0.05, 9, () => 1 + random.integer(4)), [9]],
    [
      '99999 among incomes around it',
      sometimes(0.02, 99_999, () => Math.round(Math.exp(11 + 0.5 * random.normal()))),
      [99_999],
    ],
  ] as const)('%s', (_, value, expected) => expect(codes(value)).toEqual(expected));

  it('a rare code where another column has it often', () => {
    const often = column(
      'a',
      sometimes(0.02, 98, () => poisson(random, 0.4)),
    );
    const rare = column('b', (i) => (i === 17 ? 96 : i === 900 ? 98 : poisson(random, 0.4)));
    const also = column(
      'c',
      sometimes(0.02, 96, () => poisson(random, 0.4)),
    );
    expect(detectCodes([often, rare, also]).get('b')).toContain(98);
  });
});

describe('detectCodes keeps quiet about', () => {
  it.each([
    ['the tail of counts', () => poisson(random, 4)],
    ['heavy tails', () => Math.exp(9 + 1.2 * random.normal())],
    ['rounded amounts with a cap', () => Math.min(60_000, Math.round(Math.exp(9 + random.normal()) / 500) * 500)],
    ['many zeros', () => (random.uniform() < 0.6 ? 0 : Math.round(Math.exp(6 + random.normal())))],
    ['terms in months', () => [12, 24, 36, 48, 60, 72, 84, 96][random.integer(8)]!],
    ['rounded normals around zero', () => Math.round(2.5 * random.normal())],
    ['normals that just reach below zero', () => Math.round(12 + 4 * random.normal())],
    ['percentages up to 100', () => Math.min(100, Math.round(80 + 15 * random.normal()))],
    ['prices that end in 99', () => 100 * random.integer(30) + 99],
    ['ages', () => Math.min(95, Math.max(18, Math.round(45 + 15 * random.normal())))],
    ['yes and no', () => (random.uniform() < 0.2 ? 1 : 0)],
    ['a rare large count', (i: number) => (i === 5 ? 20 : poisson(random, 0.7))],
    ['repayment status from -2 to 8', () => [-2, -1, 0, 0, 0, 0, 1, 2, 2, 3, 8][random.integer(11)]!],
  ] as const)('%s', (_, value) => expect(codes(value)).toEqual([]));

  it('codes that the schema already knows', () => {
    const known = new ColumnView(
      { name: 'x', kind: 'numeric', role: 'feature', special: [-9] },
      numeric(
        rows,
        sometimes(0.1, -9, () => poisson(random, 3)),
      ),
      rows,
    );
    expect(detectCodes([known]).has('x')).toBe(false);
  });
});
