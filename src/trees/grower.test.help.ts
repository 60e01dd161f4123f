// Small random tables, and how they are grown on the kernels.
import type { Random } from '../random/index.js';
import { makeBinMatrix } from './bin-matrix.js';
import { type Bins, chooseBins } from './binning.js';
import type { TreeColumn } from './column.js';
import type { FixedPoint } from './fixed-point.js';
import { Grower, type GrownTree } from './grower.js';
import { Arena } from './kernels/arena.js';
import type { GrowSettings } from './settings.js';

const fixed: FixedPoint = { gradientScale: 1024, hessianScale: 1024, countBits: 12 };

export interface Case {
  readonly columns: readonly TreeColumn[];
  readonly directions: Int8Array;
  readonly groups: readonly (readonly number[])[];
  /** Multiples of 1 / 1024, so that they are exact in fixed point. */
  readonly gradients: readonly number[];
  readonly hessians: readonly number[];
  /** Whole numbers; 1 each when absent. */
  readonly weights?: Float64Array;
  readonly settings: GrowSettings;
}

/** A small table of any kinds of columns without constraints. */
export function randomCase(random: Random): Case {
  const rows = 12 + random.integer(50);
  const uniform = (low: number, high: number) => low + random.uniform() * (high - low);
  const columns = Array.from({ length: 1 + random.integer(4) }, (_, j): TreeColumn => {
    const name = `x${j}`;
    if (random.uniform() < 0.4) {
      const levels = ['a', 'b', 'c', 'd'].slice(0, 2 + random.integer(3));
      const codes = Int32Array.from({ length: rows }, () => random.integer(levels.length + 1) - 1);
      return { name, kind: 'categorical', codes, levels };
    }
    const distinct = 2 + random.integer(12);
    const hasMissing = random.uniform() < 0.5;
    const special = random.uniform() < 0.4 ? [-9, -8] : [];
    const values = Float64Array.from({ length: rows }, () => {
      const draw = random.uniform();
      if (hasMissing && draw < 0.2) return Number.NaN;
      if (special.length > 0 && draw < 0.5) return special[random.integer(2)]!;
      return random.integer(distinct);
    });
    return { name, kind: 'numeric', values, special };
  });
  return {
    columns,
    directions: new Int8Array(columns.length),
    groups: [],
    gradients: Array.from({ length: rows }, () => Math.round(uniform(-1024, 1024)) / 1024),
    hessians: Array.from({ length: rows }, () => Math.round(uniform(50, 256)) / 1024),
    settings: {
      maxLeaves: 2 + random.integer(7),
      maxDepth: 1 + random.integer(5),
      minHessian: 0,
      minRows: 1,
      lambda: [0, 1, 5][random.integer(3)]!,
      alpha: [0, 0.5][random.integer(2)]!,
      minGain: [0, 0.1][random.integer(2)]!,
      levelSmoothing: 0,
      levelPrice: 0,
      levelLambda: 0,
    },
  };
}

/** The same with everything that a tree may be asked to keep to. */
export function constrainedCase(random: Random): Case {
  const given = randomCase(random);
  const pick = <T>(...options: readonly T[]) => options[random.integer(options.length)]!;
  const columns = given.columns.length;
  const groups = Array.from({ length: random.integer(3) }, () =>
    Array.from({ length: columns }, (_, j) => j).filter(() => random.uniform() < 0.6),
  );
  return {
    ...given,
    directions: Int8Array.from(given.columns, ({ kind }) => (kind === 'numeric' ? random.integer(3) - 1 : 0)),
    groups,
    weights: Float64Array.from(given.gradients, () => 1 + random.integer(3)),
    settings: {
      ...given.settings,
      maxLeaves: 2 + random.integer(10),
      growth: pick('leaf', 'depth'),
      pathSmooth: pick(0, 0, 2, 20),
      maxDeltaStep: pick(0, 0, 0.3),
      minRows: pick(1, 1, 3),
      minHessian: pick(0, 0, 0.5),
      levelSmoothing: pick(0, 10),
      levelPrice: pick(0, 1),
      levelLambda: pick(0, 2),
    },
  };
}

export interface GrownCase extends GrownTree {
  /** Row numbers of each leaf, ascending. */
  readonly rowsOf: ReadonlyMap<number, number[]>;
  readonly bins: readonly Bins[];
}

/** Grows on the kernels. */
export function grow(given: Case): GrownCase {
  return Arena.withSync((arena) => {
    const options = { maxBins: 255, minLevelRows: 1 };
    const bins = given.columns.map((column) => chooseBins(column, undefined, options));
    const matrix = makeBinMatrix(arena, given.columns, bins);
    const pairs = arena.uint32(2 * matrix.rows);
    const words = new Int32Array(arena.memory.buffer, pairs.address, 2 * matrix.rows);
    given.gradients.forEach((g, row) => {
      const weight = given.weights?.[row] ?? 1;
      words[2 * row] = weight * g * fixed.gradientScale;
      words[2 * row + 1] = weight * given.hessians[row]! * fixed.hessianScale;
    });
    const rows = arena.uint32(matrix.rows);
    rows.values.forEach((_, i) => {
      rows.values[i] = i;
    });
    const weights = arena.float64(matrix.rows);
    weights.values.set(given.weights ?? []);
    const { directions, settings, groups } = given;
    const weightsAddress = given.weights === undefined ? 0 : weights.address;
    const grower = new Grower(arena, matrix, pairs.address, weightsAddress, directions, settings, groups);
    const columns = Int32Array.from(given.columns, (_, j) => j);
    const grown = grower.grow({ address: rows.address, count: matrix.rows, columns }, fixed);
    const rowsOf = new Map(
      grown.leaves.map((leaf) => [
        leaf.node,
        [...new Uint32Array(arena.memory.buffer, leaf.rows, leaf.count)].sort((a, b) => a - b),
      ]),
    );
    return { ...grown, rowsOf, bins };
  });
}
