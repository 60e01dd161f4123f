import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import type { TreeColumn } from './column.js';
import { randomEnsemble } from './random-trees.test.help.js';
import { interventionalGame, pathGame, shapleyInteractions, shapleyValues } from './shapley.test.help.js';

/** Rows start to end of columns. */
const rowsOf = (columns: readonly TreeColumn[], start: number, end: number): TreeColumn[] =>
  columns.map((column) =>
    column.kind === 'categorical'
      ? { ...column, codes: column.codes.slice(start, end) }
      : { ...column, values: column.values.slice(start, end) },
  );

const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>, where: string) => {
  const gaps = Array.from(expected, (value, i) => Math.abs(value - actual[i]!));
  expect(Math.max(...gaps), where).toBeLessThan(1e-11);
};

describe('TreeEnsemble.shapAgainst', () => {
  it('equals Shapley values from their definition on 40 random ensembles', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = new Random('against').split(seed);
      const features = 2 + random.integer(5);
      const shape = {
        columns: features,
        trees: 3,
        rows: 12,
        leaves: () => 1 + random.integer(20),
        outputs: 1 + (seed % 2),
      };
      const { ensemble, columns } = randomEnsemble(random, shape);
      const asked = rowsOf(columns, 0, 4);
      const background = rowsOf(columns, 4, 12);
      const output = seed % 2;
      const { base, contributions } = ensemble.shapAgainst(asked, { columns: background }, output);
      for (let row = 0; row < 4; row++) {
        const game = interventionalGame(ensemble, asked, row, background, 8, output);
        expect(base).toBeCloseTo(game(0), 11);
        const own = contributions.subarray(row * features, (row + 1) * features);
        expectClose(own, shapleyValues(game, features), `seed ${seed}, row ${row}`);
      }
    }
  });

  it('takes a background row of weight 2 as the row twice, and one of weight 0 as absent', () => {
    const { ensemble, columns } = randomEnsemble(new Random('weights'), {
      columns: 5,
      trees: 10,
      rows: 40,
      leaves: () => 20,
    });
    const asked = rowsOf(columns, 0, 10);
    const weighted = ensemble.shapAgainst(asked, {
      columns: rowsOf(columns, 10, 13),
      weights: Float64Array.of(2, 0, 1),
    });
    const [a, c] = [rowsOf(columns, 10, 11), rowsOf(columns, 12, 13)];
    const repeated = a.map((column, j): TreeColumn => {
      const other = c[j]!;
      return column.kind === 'numeric' && other.kind === 'numeric'
        ? { ...column, values: Float64Array.of(column.values[0]!, column.values[0]!, other.values[0]!) }
        : column.kind === 'categorical' && other.kind === 'categorical'
          ? { ...column, codes: Int32Array.of(column.codes[0]!, column.codes[0]!, other.codes[0]!) }
          : column;
    });
    const twice = ensemble.shapAgainst(asked, { columns: repeated });
    expect(weighted.base).toBeCloseTo(twice.base, 12);
    expectClose(weighted.contributions, twice.contributions, 'weights');
  });

  it('adds up to the score, and its base is the mean score of the background', () => {
    const { ensemble, columns } = randomEnsemble(new Random('adds'), {
      columns: 40,
      trees: 20,
      rows: 120,
      leaves: () => 100,
    });
    const background = rowsOf(columns, 0, 30);
    const { base, contributions } = ensemble.shapAgainst(columns, { columns: background });
    const mean = ensemble.scores(background).reduce((sum, score) => sum + score / 30, 0);
    expect(base).toBeCloseTo(mean, 11);
    const sums = Array.from({ length: 120 }, (_, row) =>
      contributions.subarray(row * 40, (row + 1) * 40).reduce((sum, phi) => sum + phi, base),
    );
    expectClose(sums, ensemble.scores(columns), 'sums');
  });

  it('refuses a background without rows or without weight', () => {
    const { ensemble, columns } = randomEnsemble(new Random('none'), {
      columns: 4,
      trees: 2,
      rows: 3,
      leaves: () => 4,
    });
    const none = rowsOf(columns, 0, 0);
    expect(() => ensemble.shapAgainst(columns, { columns: none })).toThrow('The background has no rows');
    const against = (...weights: number[]) =>
      ensemble.shapAgainst(columns, { columns, weights: Float64Array.from(weights) });
    expect(() => against(0, 0, 0)).toThrow('must be finite, at least 0, and not all 0');
    expect(() => against(1, -1, 1)).toThrow('must be finite, at least 0, and not all 0');
    expect(() => against(1, Number.NaN, 1)).toThrow('must be finite, at least 0, and not all 0');
    expect(() => against(1, 1)).toThrow('has 3 rows and 2 weights');
  });
});

describe('TreeEnsemble.shapInteractions', () => {
  it('equals interaction values from their definition on 30 random ensembles', () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = new Random('interactions').split(seed);
      const features = 2 + random.integer(4);
      const shape = {
        columns: features,
        trees: 3,
        rows: 3,
        leaves: () => 1 + random.integer(20),
        outputs: 1 + (seed % 2),
      };
      const { ensemble, columns } = randomEnsemble(random, shape);
      const output = seed % 2;
      const { base, values } = ensemble.shapInteractions(columns, output);
      for (let row = 0; row < 3; row++) {
        const game = pathGame(ensemble, columns, row, output);
        expect(base).toBeCloseTo(game(0), 11);
        const own = values.subarray(row * features ** 2, (row + 1) * features ** 2);
        expectClose(own, shapleyInteractions(game, features), `seed ${seed}, row ${row}`);
      }
    }
  });

  it('is symmetric, and its rows add up to the SHAP values', () => {
    const width = 12;
    const { ensemble, columns } = randomEnsemble(new Random('sums'), {
      columns: width,
      trees: 20,
      rows: 50,
      leaves: () => 60,
    });
    const { values } = ensemble.shapInteractions(columns);
    const { contributions } = ensemble.shap(columns);
    contributions.forEach((phi, at) => {
      const own = values.subarray(at * width, (at + 1) * width);
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(phi, 11);
      const [row, i] = [Math.floor(at / width), at % width];
      own.forEach((value, j) => {
        expect(values[(row * width + j) * width + i]).toBe(value);
      });
    });
  });
});
