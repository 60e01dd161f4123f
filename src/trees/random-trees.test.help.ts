// Random columns, bins and trees for the tests of prediction and explanation.
import type { Random } from '../random/index.js';
import { type Bins, binCount, binOf, chooseBins } from './binning.js';
import { columnRows, type TreeColumn } from './column.js';
import { TreeEnsemble } from './ensemble.js';
import { leafOf, maskWords, type Tree } from './tree.js';

/** A numeric column with missing values, codes, ties and extremes; every fourth column holds levels. */
export function randomColumn(random: Random, rows: number, name: string, isLevels: boolean): TreeColumn {
  if (isLevels) {
    const levels = Array.from({ length: 1 + random.integer(40) }, (_, k) => `level ${k}`);
    const codes = Int32Array.from({ length: rows }, () => random.integer(levels.length + 2) - 2);
    return { name, kind: 'categorical', codes, levels };
  }
  const special = random.uniform() < 0.5 ? [] : [0, -9, 1.5].slice(0, 1 + random.integer(3));
  const kind = random.integer(3);
  const values = Float64Array.from({ length: rows }, () => {
    const u = random.uniform();
    if (u < 0.1) return Number.NaN;
    if (u < 0.2 && special.length > 0) return special[random.integer(special.length)]!;
    if (u < 0.22) return [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, Number.MAX_VALUE][random.integer(4)]!;
    return kind === 0 ? random.integer(5) - 2 : kind === 1 ? random.normal() : Math.round(20 * random.normal()) / 2;
  });
  return { name, kind: 'numeric', values, special };
}

export interface TreeShape {
  readonly leaves: number;
  readonly features: number;
  /** Bins per feature. */
  readonly bins: readonly number[];
  /** Which features split on any set of bins; the others on a threshold, and sides for the first bins. */
  readonly isAny: (feature: number) => boolean;
}

/** A tree with random splits, values, and covers that add up. */
export function randomTree(random: Random, { leaves, features, bins, isAny }: TreeShape): Tree {
  const feature = [-1];
  const child = [0];
  const masks = [new Uint32Array(maskWords)];
  const open = [0];
  for (let made = 1; made < leaves; made++) {
    const node = open.splice(random.integer(open.length), 1)[0]!;
    const own = random.integer(features);
    const mask = masks[node]!;
    const count = bins[own]!;
    const last = random.integer(count);
    for (let bin = 0; bin < count; bin++) {
      const isFree = isAny(own) || bin < 3;
      if (isFree ? random.uniform() < 0.5 : bin <= last) mask[bin >> 5]! |= 1 << (bin & 31);
    }
    feature[node] = own;
    child[node] = feature.length;
    open.push(feature.length, feature.length + 1);
    feature.push(-1, -1);
    child.push(0, 0);
    masks.push(new Uint32Array(maskWords), new Uint32Array(maskWords));
  }
  const cover = new Float64Array(feature.length);
  for (let node = feature.length - 1; node >= 0; node--) {
    cover[node] = feature[node]! < 0 ? 0.5 + random.integer(50) : cover[child[node]!]! + cover[child[node]! + 1]!;
  }
  const left = new Uint32Array(maskWords * feature.length);
  masks.forEach((mask, node) => {
    left.set(mask, maskWords * node);
  });
  return {
    feature: Int32Array.from(feature),
    child: Int32Array.from(child),
    value: Float64Array.from(feature, () => random.normal()),
    cover,
    gain: Float64Array.from(feature, (own) => (own < 0 ? 0 : random.uniform())),
    left,
  };
}

export interface EnsembleShape {
  readonly columns: number;
  readonly trees: number;
  readonly rows: number;
  readonly leaves: (random: Random) => number;
  readonly outputs?: number;
  readonly maxBins?: number;
}

/** Random columns and an ensemble over bins that were chosen from them. */
export function randomEnsemble(
  random: Random,
  shape: EnsembleShape,
): { ensemble: TreeEnsemble; columns: TreeColumn[] } {
  const { outputs = 1, maxBins = 255 } = shape;
  const columns = Array.from({ length: shape.columns }, (_, j) =>
    randomColumn(random, shape.rows, `x${j}`, j % 4 === 3),
  );
  const bins = columns.map((column) => chooseBins(column, undefined, { maxBins, minLevelRows: 2 }));
  const trees = Array.from({ length: shape.trees }, () => {
    const tree = randomTree(random, {
      leaves: shape.leaves(random),
      features: shape.columns,
      bins: bins.map(binCount),
      isAny: (feature) => bins[feature]!.kind === 'categorical',
    });
    const output = random.integer(outputs);
    return output === 0 ? tree : { ...tree, output };
  });
  const base = Array.from({ length: outputs }, () => random.normal());
  return { ensemble: new TreeEnsemble(base, bins, trees), columns };
}

/** The values of one row: a number, or the code of a level. */
export function rowOf(columns: readonly TreeColumn[], row: number): Float64Array {
  return Float64Array.from(columns, (column) =>
    column.kind === 'categorical' ? column.codes[row]! : column.values[row]!,
  );
}

export function binsOfRow(bins: readonly Bins[], values: Float64Array): Uint8Array {
  return Uint8Array.from(bins, (own, j) => binOf(own, values[j]!));
}

/** Scores tree by tree, shape (rows, outputs). */
export function plainScores({ base, bins, trees }: TreeEnsemble, columns: readonly TreeColumn[]): Float64Array {
  const rows = columnRows(columns[0]!);
  const out = new Float64Array(rows * base.length);
  for (let row = 0; row < rows; row++) {
    const own = binsOfRow(bins, rowOf(columns, row));
    const sums = out.subarray(row * base.length, (row + 1) * base.length);
    sums.set(base);
    for (const tree of trees) sums[tree.output ?? 0]! += tree.value[leafOf(tree, own)]!;
  }
  return out;
}
