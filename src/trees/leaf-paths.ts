// The way to each leaf as a set of conditions, one per column on it: what explanations that go leaf by leaf start from.
import { makeBinMatrix } from './bin-matrix.js';
import type { Bins } from './binning.js';
import type { TreeColumn } from './column.js';
import { Arena } from './kernels/arena.js';
import { goesLeft, type Tree } from './tree.js';

/** What a column has to fulfil on the way to a leaf. */
export interface Condition {
  readonly column: number;
  /** 1 for each bin that passes all splits on the column, shape (256,). */
  readonly passes: Uint8Array;
  /** Share of the training weight that passes them, in (0, 1]. */
  readonly share: number;
}

export interface LeafPath {
  readonly value: number;
  /** Columns in the order in which they come. */
  readonly conditions: readonly Condition[];
}

/** All leaves of a tree. */
export function* leafPaths(tree: Tree): Generator<LeafPath> {
  const open: { node: number; conditions: readonly Condition[] }[] = [{ node: 0, conditions: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, conditions } = next;
    const column = tree.feature[node]!;
    if (column < 0) {
      yield { value: tree.value[node]!, conditions };
      continue;
    }
    for (const side of [1, 0]) {
      const child = tree.child[node]! + side;
      const at = conditions.findIndex((condition) => condition.column === column);
      const before = conditions[at];
      const passes = new Uint8Array(256);
      for (let bin = 0; bin < 256; bin++) {
        if (before !== undefined && before.passes[bin] === 0) continue;
        if (goesLeft(tree, node, bin) === (side === 0)) passes[bin] = 1;
      }
      const share = (before?.share ?? 1) * (tree.cover[child]! / tree.cover[node]!);
      const own = { column, passes, share };
      open.push({ node: child, conditions: before === undefined ? [...conditions, own] : conditions.with(at, own) });
    }
  }
}

/** The bins of columns, each shape (rows,). @throws RangeError when the columns are not those of the training */
export function binColumns(columns: readonly TreeColumn[], bins: readonly Bins[]): Uint8Array[] {
  return Arena.withSync((arena) => {
    const { byColumn, columnStep, rows } = makeBinMatrix(arena, columns, bins);
    return columns.map((_, j) => new Uint8Array(arena.memory.buffer, byColumn + j * columnStep, rows).slice());
  });
}

/** Which of a leaf's conditions rows fulfil: rows that fulfil the same ones share a pattern. */
export interface Patterns {
  /** Pattern of each row, shape (rows,). */
  readonly of: Int32Array;
  readonly count: number;
  /** 1 where a pattern fulfils a condition, shape (count, conditions). */
  readonly bits: Uint8Array;
}

/** Finds the patterns of rows, one condition after the other: each parts the patterns before it in at most two. */
export class PatternFinder {
  readonly #bins: readonly Uint8Array[];
  readonly #of: Int32Array;
  readonly #first: Int32Array;
  readonly #parts: Int32Array;

  /** @param bins as `binColumns` gives them; rows as many as in each */
  constructor(bins: readonly Uint8Array[]) {
    const rows = bins[0]?.length ?? 0;
    this.#bins = bins;
    this.#of = new Int32Array(rows);
    this.#first = new Int32Array(rows);
    this.#parts = new Int32Array(2 * rows + 2);
  }

  /** The result is written anew by the next call. */
  find(conditions: readonly Condition[]): Patterns {
    const of = this.#of.fill(0);
    const parts = this.#parts;
    let count = 1;
    for (const { column, passes } of conditions) {
      const bins = this.#bins[column]!;
      parts.fill(-1, 0, 2 * count);
      count = 0;
      for (let row = 0; row < of.length; row++) {
        const part = 2 * of[row]! + passes[bins[row]!]!;
        let pattern = parts[part]!;
        if (pattern < 0) {
          pattern = count++;
          parts[part] = pattern;
          this.#first[pattern] = row;
        }
        of[row] = pattern;
      }
    }
    const m = conditions.length;
    const bits = new Uint8Array(count * m);
    for (let pattern = 0; pattern < count && of.length > 0; pattern++) {
      conditions.forEach(({ column, passes }, i) => {
        bits[pattern * m + i] = passes[this.#bins[column]![this.#first[pattern]!]!]!;
      });
    }
    return { of, count: of.length === 0 ? 0 : count, bits };
  }
}
