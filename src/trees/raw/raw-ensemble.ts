import { DataError } from '../../errors/index.js';
import type { Attribution, RowAttribution } from '../shap.js';
import { RawShap } from './raw-shap.js';
import { checkRawTree, type RawTree } from './raw-tree.js';
import { RawWalker } from './raw-walker.js';

/** Rows walked at a time, so that their values stay near. */
const blockRows = 256;

/** A sum of raw trees: a row's score is `base` plus `scale` times the sum of its leaves. Immutable. */
export class RawEnsemble {
  readonly base: number;
  readonly scale: number;
  /** How many columns the trees may name. */
  readonly columns: number;
  readonly trees: readonly RawTree[];
  readonly #walker: RawWalker;
  #shap: RawShap | undefined;

  constructor(base: number, scale: number, columns: number, trees: readonly RawTree[]) {
    this.base = base;
    this.scale = scale;
    this.columns = columns;
    this.trees = trees;
    this.#walker = new RawWalker(trees);
  }

  /**
   * Scores of rows.
   *
   * @param columns shape (columns)(rows,), NaN for missing
   */
  scores(columns: readonly Float64Array[]): Float64Array {
    const scores = new Float64Array(columns[0]?.length ?? 0);
    forBlocks(columns, (values, first, rows) => {
      const part = scores.subarray(first, first + rows);
      this.#walker.addSums(values, columns.length, part);
      for (let row = 0; row < rows; row++) part[row] = this.base + this.scale * part[row]!;
    });
    return scores;
  }

  /** Score of one row, the same number as `scores` gives. */
  score(values: Float64Array): number {
    const sum = new Float64Array(1);
    this.#walker.addSums(values, values.length, sum);
    return this.base + this.scale * sum[0]!;
  }

  /** Exact path-dependent SHAP values of rows; covers say what an average row is. */
  shap(columns: readonly Float64Array[]): Attribution {
    const shap = this.#explainer();
    const contributions = new Float64Array((columns[0]?.length ?? 0) * columns.length);
    forBlocks(columns, (values, first, rows) => {
      for (let row = 0; row < rows; row++) {
        shap.addRow(values, row * columns.length, contributions, (first + row) * columns.length);
      }
    });
    for (let i = 0; i < contributions.length; i++) contributions[i]! *= this.scale;
    return { base: this.base + this.scale * shap.mean, contributions };
  }

  /** Score and SHAP values of one row, the same numbers as `scores` and `shap` give. */
  explainRow(values: Float64Array): RowAttribution {
    const { base, contributions } = this.shap(Array.from(values, (value) => Float64Array.of(value)));
    return { score: this.score(values), base, contributions };
  }

  /**
   * What the splits on each column part, shape (columns,): the weighted variance of the values below that they take away,
   * by the covers of the leaves.
   */
  importance(): Float64Array {
    const strength = new Float64Array(this.columns);
    for (const tree of this.trees) addImportance(tree, strength);
    return strength.map((value) => value * this.scale * this.scale);
  }

  #explainer(): RawShap {
    this.#shap ??= new RawShap(this.trees, this.#walker);
    return this.#shap;
  }

  /** JSON values only. */
  save(): Record<string, unknown> {
    return {
      base: this.base,
      scale: this.scale,
      columns: this.columns,
      trees: this.trees.map((tree) => ({
        ...Object.fromEntries(arrays.map((name) => [name, [...tree[name]]])),
        sets: tree.sets.map((set) => [...set]),
      })),
    };
  }

  /** @throws DataError when the state is damaged */
  static load(state: unknown): RawEnsemble {
    const fail = (what: string) =>
      new DataError(`The saved trees are damaged: ${what}. Import the model again or copy its run anew.`);
    const { base, scale, columns, trees } = (state ?? {}) as Record<string, unknown>;
    if (!isBounded(base) || !isBounded(scale)) throw fail('base and scale are not finite numbers');
    if (!(Number.isInteger(columns) && (columns as number) > 0))
      throw fail('they do not say how many columns they read');
    if (!Array.isArray(trees) || trees.length === 0) throw fail('there are none');
    const loaded = trees.map((tree: unknown) => loadTree(tree, fail));
    for (const tree of loaded) checkRawTree(tree, columns as number, fail);
    return new RawEnsemble(base, scale, columns as number, loaded);
  }
}

const arrays = ['feature', 'threshold', 'rule', 'left', 'right', 'value', 'cover'] as const;

const isBounded = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= 1e100;

function loadTree(state: unknown, fail: (what: string) => DataError): RawTree {
  const { sets, ...saved } = (state ?? {}) as Record<string, unknown>;
  const isList = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((value) => typeof value === 'number' && Number.isFinite(value));
  const isWhole = (list: readonly number[]) =>
    list.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31);
  for (const name of arrays) {
    const list = saved[name];
    const isReal = name === 'threshold' || name === 'value' || name === 'cover';
    if (
      !isList(list) ||
      (!isReal && !isWhole(list)) ||
      (name === 'rule' && list.some((rule) => rule < 0 || rule > 7))
    ) {
      throw fail(`"${name}" of a tree does not hold its numbers`);
    }
  }
  const isWords = (list: unknown) =>
    isList(list) && list.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32);
  if (!Array.isArray(sets) || !sets.every(isWords)) throw fail('"sets" of a tree does not hold words of 32 bits');
  const { feature, threshold, rule, left, right, value, cover } = saved as Record<(typeof arrays)[number], number[]>;
  return {
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    rule: Uint8Array.from(rule),
    sets: sets.map((words: number[]) => Uint32Array.from(words)),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    value: Float64Array.from(value),
    cover: Float64Array.from(cover),
  };
}

/** Hands over the rows block by block, row-major. */
function forBlocks(
  columns: readonly Float64Array[],
  work: (values: Float64Array, first: number, rows: number) => void,
): void {
  const rowCount = columns[0]?.length ?? 0;
  const width = columns.length;
  const block = new Float64Array(Math.min(blockRows, rowCount) * width);
  for (let first = 0; first < rowCount; first += blockRows) {
    const rows = Math.min(blockRows, rowCount - first);
    columns.forEach((column, j) => {
      for (let row = 0; row < rows; row++) block[row * width + j] = column[first + row]!;
    });
    work(block, first, rows);
  }
}

function addImportance({ feature, left, right, value, cover }: RawTree, strength: Float64Array): void {
  const covers = new Float64Array(feature.length);
  const means = new Float64Array(feature.length);
  for (let node = feature.length - 1; node >= 0; node--) {
    const of = (child: number) =>
      (child < 0 ? [cover[~child]!, value[~child]!] : [covers[child]!, means[child]!]) as [number, number];
    const [[a, x], [b, y]] = [of(left[node]!), of(right[node]!)];
    covers[node] = a + b;
    if (a + b === 0) continue;
    means[node] = (a * x + b * y) / (a + b);
    strength[feature[node]!]! += ((a * b) / (a + b)) * (x - y) ** 2;
  }
}
