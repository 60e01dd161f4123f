import { expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { ColumnView } from './column-view.js';
import { categorical, numeric } from './planted/draft.js';
import { columnShift } from './stability.js';

const levels = (values: readonly string[]) =>
  new ColumnView(
    { name: 'c', kind: 'categorical', role: 'feature' },
    categorical(values.length, (i) => values[i]!),
    values.length,
  );
const numbers = (n: number, value: () => number) =>
  new ColumnView({ name: 'x', kind: 'numeric', role: 'feature' }, numeric(n, value), n);
const repeat = (a: number, b: number) => [...Array<string>(a).fill('a'), ...Array<string>(b).fill('b')];

it('is the formula of the population stability index', () => {
  // bins: missing 0, a, b, other 0; half a row is added to each of the four
  const p = [0.5, 500.5, 500.5, 0.5].map((rows) => rows / 1002);
  const q = [0.5, 700.5, 300.5, 0.5].map((rows) => rows / 1002);
  const expected = p.reduce((sum, share, i) => sum + (q[i]! - share) * Math.log(q[i]! / share), 0);
  expect(columnShift(levels(repeat(500, 500)), levels(repeat(700, 300))).psi).toBeCloseTo(expected, 12);
  expect(expected).toBeGreaterThan(0.16);
});

it('is zero for the same column, and symmetric for categories', () => {
  const [a, b] = [levels(repeat(500, 500)), levels(repeat(650, 350))];
  expect(columnShift(a, a).psi).toBe(0);
  expect(columnShift(a, b).psi).toBeCloseTo(columnShift(b, a).psi, 12);
});

it('stays below its noise bound when nothing moved, and above it for half a standard deviation', () => {
  const random = new Random(3);
  for (let k = 0; k < 20; k++) {
    const before = numbers(800, () => random.normal());
    const same = columnShift(
      before,
      numbers(400, () => random.normal()),
    );
    const moved = columnShift(
      before,
      numbers(400, () => random.normal() + 0.8),
    );
    expect(same.psi, `repeat ${k}`).toBeLessThan(1.5 * same.noise);
    expect(moved.psi, `repeat ${k}`).toBeGreaterThan(moved.noise);
  }
});
