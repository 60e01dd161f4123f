import type { Bins } from './binning.js';
import { columnRows, type TreeColumn } from './column.js';
import { binColumns, leafPaths, PatternFinder } from './leaf-paths.js';
import type { Attribution } from './shap.js';
import type { Tree } from './tree.js';

/**
 * Exact interventional SHAP values (Lundberg et al., 2020): what is not known of a row is taken from the rows of a
 * background, whatever the known part says.
 *
 * Against one background row, a leaf can be reached by a mixture of the two only where each condition on its way is passed
 * by one of them at least. With a conditions that only the row passes, and b that only the background row does, each of the
 * former gets value (a - 1)! b! / (a + b)!, each of the latter - value a! (b - 1)! / (a + b)!. That depends only on which
 * conditions each passes, so it is found once per pair of patterns, not of rows (as in Nadel and Wettenstein, 2025).
 *
 * @param weights of the background's rows, >= 0, not all 0; 1 each when absent
 * @throws RangeError when the background is empty or has no weight
 */
export function interventionalShap(
  base: number,
  trees: readonly Tree[],
  bins: readonly Bins[],
  columns: readonly TreeColumn[],
  background: readonly TreeColumn[],
  weights?: Float64Array,
): Attribution {
  const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
  const others = background.length === 0 ? 0 : columnRows(background[0]!);
  const share = sharesOf(others, weights);
  const width = bins.length;
  const contributions = new Float64Array(rows * width);
  const own = new PatternFinder(binColumns(columns, bins));
  const other = new PatternFinder(binColumns(background, bins));
  let mean = base;
  for (const tree of trees) {
    for (const { value, conditions } of leafPaths(tree)) {
      if (value === 0) continue;
      const m = conditions.length;
      const behind = other.find(conditions);
      const weight = new Float64Array(behind.count);
      for (let row = 0; row < others; row++) weight[behind.of[row]!]! += share[row]!;
      for (let p = 0; p < behind.count; p++) {
        if (countOnes(behind.bits, p * m, m) === m) mean += value * weight[p]!;
      }
      if (m === 0) continue;
      const ahead = own.find(conditions);
      const table = new Float64Array(ahead.count * m);
      for (let o = 0; o < ahead.count; o++) {
        const at = o * m;
        const b = m - countOnes(ahead.bits, at, m);
        for (let p = 0; p < behind.count; p++) {
          const from = p * m;
          if (!covers(ahead.bits, at, behind.bits, from, m)) continue;
          const a = m - countOnes(behind.bits, from, m);
          if (a + b === 0) continue;
          const scaled = value * weight[p]!;
          // (a - 1)! b! / (a + b)! and a! (b - 1)! / (a + b)!
          const gained = a === 0 ? 0 : (scaled * inverseChoose(a + b, b)) / a;
          const lost = b === 0 ? 0 : (scaled * inverseChoose(a + b, a)) / b;
          for (let i = 0; i < m; i++) {
            if (ahead.bits[at + i] === 0) table[at + i]! -= lost;
            else if (behind.bits[from + i] === 0) table[at + i]! += gained;
          }
        }
      }
      for (let row = 0; row < rows; row++) {
        const at = ahead.of[row]! * m;
        for (let i = 0; i < m; i++) contributions[row * width + conditions[i]!.column]! += table[at + i]!;
      }
    }
  }
  return { base: mean, contributions };
}

/** Weights that sum to 1. @throws RangeError when there are no rows or no weight */
export function sharesOf(rows: number, weights?: Float64Array): Float64Array {
  if (rows === 0) throw new RangeError('The background has no rows; one at least is needed.');
  if (weights !== undefined && weights.length !== rows) {
    throw new RangeError(`The background has ${rows} rows and ${weights.length} weights; it needs one for each row.`);
  }
  const total = weights?.reduce((sum, weight) => (weight >= 0 ? sum + weight : Number.NaN), 0) ?? rows;
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) {
    throw new RangeError('The weights of the background must be finite, at least 0, and not all 0.');
  }
  return Float64Array.from({ length: rows }, (_, row) => (weights?.[row] ?? 1) / total);
}

function countOnes(bits: Uint8Array, start: number, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i++) count += bits[start + i]!;
  return count;
}

/** Whether each condition is passed by one of the two patterns at least. */
function covers(a: Uint8Array, atA: number, b: Uint8Array, atB: number, length: number): boolean {
  for (let i = 0; i < length; i++) if ((a[atA + i]! | b[atB + i]!) === 0) return false;
  return true;
}

/** k! (n - k)! / n! */
function inverseChoose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result *= i / (n - k + i);
  return result;
}
