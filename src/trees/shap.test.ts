import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { TreeEnsemble } from './ensemble.js';
import { gaussLegendre } from './gauss-legendre.js';
import { randomEnsemble, randomTree } from './random-trees.test.help.js';
import { pathGame, shapleyValues } from './shapley.test.help.js';

describe('TreeEnsemble.shap', () => {
  it('equals Shapley values from their definition on 60 random ensembles', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random('path').split(seed);
      const features = 2 + random.integer(6);
      const outputs = 1 + (seed % 2);
      const { ensemble, columns } = randomEnsemble(random, {
        columns: features,
        trees: 3,
        rows: 5,
        leaves: () => 1 + random.integer(24),
        outputs,
      });
      for (let output = 0; output < outputs; output++) {
        const { base, contributions } = ensemble.shap(columns, output);
        for (let row = 0; row < 5; row++) {
          const game = pathGame(ensemble, columns, row, output);
          expect(base).toBeCloseTo(game(0), 11);
          const expected = shapleyValues(game, features);
          const own = contributions.subarray(row * features, (row + 1) * features);
          expected.forEach((value, i) => {
            expect(own[i], `seed ${seed}, row ${row}, feature ${i}`).toBeCloseTo(value, 11);
          });
        }
      }
    }
  });

  it.each([
    [100, 31, 20],
    [30, 255, 40],
    [3, 2000, 200],
  ])('adds up to the score: %i trees of %i leaves on %i columns', (trees, leaves, features) => {
    const random = new Random('many');
    const shape = { columns: features, trees, rows: 300, leaves: () => leaves };
    const { ensemble, columns } = randomEnsemble(random, shape);
    const { base, contributions } = ensemble.shap(columns);
    const gaps = ensemble.scores(columns).map((score, row) => {
      const own = contributions.subarray(row * features, (row + 1) * features);
      return Math.abs(own.reduce((sum, phi) => sum + phi, base) - score);
    });
    expect(Math.max(...gaps)).toBeLessThan(1e-10);
  });

  it('explains a chain of 300 columns, one leaf at each', () => {
    const features = 300;
    const random = new Random('chain');
    const nodes = 2 * features + 1;
    const inner = (node: number) => node === 0 || (node % 2 === 0 && node < nodes - 1);
    const cover = Float64Array.from({ length: nodes }, (_, node) => nodes + 2 - node - (node % 2 === 1 ? 1 : 0));
    const tree = {
      ...randomTree(random, { leaves: features + 1, features, bins: Array(features).fill(2), isAny: () => false }),
      feature: Int32Array.from({ length: nodes }, (_, node) => (inner(node) ? node / 2 : -1)),
      child: Int32Array.from({ length: nodes }, (_, node) => (inner(node) ? node + 1 : 0)),
      left: new Uint32Array(8 * nodes).fill(1),
    };
    for (let node = nodes - 1; node >= 0; node--) cover[node] = inner(node) ? cover[node + 1]! + cover[node + 2]! : 1;
    const bins = Array.from({ length: features }, () => ({
      kind: 'numeric' as const,
      special: [],
      edges: Float64Array.of(0),
    }));
    const ensemble = new TreeEnsemble(0.5, bins, [{ ...tree, cover }]);
    const columns = bins.map((_, j) => ({
      name: `x${j}`,
      kind: 'numeric' as const,
      special: [],
      values: Float64Array.from({ length: 20 }, () => (random.uniform() < 0.02 ? Number.NaN : 1)),
    }));
    const { base, contributions } = ensemble.shap(columns);
    ensemble.scores(columns).forEach((score, row) => {
      const own = contributions.subarray(row * features, (row + 1) * features);
      expect(own.reduce((sum, phi) => sum + phi, base)).toBeCloseTo(score, 10);
    });
  });
});

describe('gaussLegendre', () => {
  it('integrates powers up to 2 n - 1 exactly, and no further', () => {
    for (const n of [1, 2, 3, 4, 8, 20, 64]) {
      const { points, weights } = gaussLegendre(n);
      const integral = (power: number) => points.reduce((sum, x, k) => sum + weights[k]! * x ** power, 0);
      for (let power = 0; power < 2 * n; power++) expect(integral(power)).toBeCloseTo(1 / (power + 1), 14);
      if (n < 8) expect(Math.abs(integral(2 * n) - 1 / (2 * n + 1))).toBeGreaterThan(1e-12);
    }
  });
});
