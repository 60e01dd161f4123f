import { expect, it } from 'vitest';
import { Random } from '../../random/index.js';
import { residualBands } from './residual-bands.js';

const random = new Random('bands');
const predicted = Float64Array.from({ length: 400 }, (_, row) => row);
const truth = predicted.map((value) => value + (1 + value / 100) * random.normal());

it('bounds are order statistics of each band: with 100 rows the fifth from either end', () => {
  const { edges, bands } = residualBands(truth, predicted)!;
  expect(edges).toEqual([99.5, 199.5, 299.5]);
  bands.forEach(([low, high], b) => {
    const sorted = Array.from({ length: 100 }, (_, i) => truth[100 * b + i]! - (100 * b + i)).sort((x, y) => x - y);
    expect([low, high]).toEqual([sorted[4], sorted[95]]);
  });
});

it('rows of weight 0 count nothing, and weights that are all alike count as none', () => {
  const plain = residualBands(truth, predicted);
  const wild = Float64Array.from({ length: 450 }, (_, row) => truth[row] ?? 1e9);
  const all = Float64Array.from({ length: 450 }, (_, row) => row);
  expect(
    residualBands(
      wild,
      all,
      all.map((row) => (row < 400 ? 0.3 : 0)),
    ),
  ).toEqual(plain);
  expect(
    residualBands(
      truth,
      predicted,
      predicted.map((row) => Number(row < 19)),
    ),
  ).toBeUndefined();
});

it('heavy rows move the bounds towards them', () => {
  // One band: residuals -50 to 49, of which the larger half counts ten times.
  const residuals = Float64Array.from({ length: 100 }, (_, i) => ((37 * i) % 100) - 50);
  const zero = new Float64Array(100);
  const weights = residuals.map((value) => (value < 0 ? 1 : 10));
  // n = 550² / 5050 = 59.9: a tail of 0.05 (n + 1) / n of 550 is 27.96, so 27 rows of weight 1, or 2 of weight 10.
  expect(residualBands(residuals, zero, weights)!.bands).toEqual([[-24, 48]]);
});
