// Statistics of weighted rows that do not depend on the order of the rows.

/** Mean of the listed rows' values. */
export function weightedMean(values: Float64Array, weights: Float64Array | undefined, rows: Uint32Array): number {
  const times = (row: number) => (weights === undefined ? values[row]! : weights[row]! * values[row]!);
  const total = weights === undefined ? rows.length : orderlessSum(rows.length, (i) => weights[rows[i]!]!);
  return orderlessSum(rows.length, (i) => times(rows[i]!)) / total;
}

/**
 * The sum of n numbers, the same in any order: each is split in two whole numbers of units so large that a sum of n of
 * them is exact, and what is left is below 2^-60 of the largest.
 */
export function orderlessSum(n: number, value: (i: number) => number): number {
  let most = 0;
  for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(value(i)));
  if (most === 0 || !Number.isFinite(most)) return most;
  const bits = 52 - Math.ceil(Math.log2(n + 1));
  const coarse = 2 ** (Math.ceil(Math.log2(most)) - bits);
  const fine = coarse * 2 ** -bits;
  // Numbers so small that their parts have no double: plain sums of them are as good as any.
  if (fine === 0) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += value(i);
    return sum;
  }
  let high = 0;
  let low = 0;
  for (let i = 0; i < n; i++) {
    const units = Math.round(value(i) / coarse);
    high += units;
    low += Math.round((value(i) - units * coarse) / fine);
  }
  return high * coarse + low * fine;
}

/** The listed rows' own numbers. */
export function pick(values: Float64Array, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!;
  return out;
}

/** Values in ascending order with their weights; equal values by weight. */
export function sortWeighted(
  values: Float64Array,
  weights: Float64Array | undefined,
): { values: Float64Array; weights: Float64Array | undefined } {
  if (weights === undefined) return { values: values.slice().sort(), weights };
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || weights[a]! - weights[b]!);
  return { values: pick(values, order), weights: pick(weights, order) };
}

/**
 * The least value that holds at least `level` of the weight at or below it: a minimiser of the quantile loss.
 *
 * @param level in (0, 1)
 */
export function weightedQuantile(values: Float64Array, weights: Float64Array | undefined, level: number): number {
  const n = values.length;
  if (weights === undefined) return nthSmallest(values.slice(), Math.max(0, Math.ceil(level * n) - 1));
  const sorted = sortWeighted(values, weights) as { values: Float64Array; weights: Float64Array };
  const wanted = level * sorted.weights.reduce((sum, weight) => sum + weight, 0);
  let held = 0;
  for (let i = 0; i < n; i++) {
    held += sorted.weights[i]!;
    if (held >= wanted) return sorted.values[i]!;
  }
  return sorted.values[n - 1]!;
}

/** The value at place k (from 0) of the ascending order (Hoare's quickselect); `values` are put in another order. */
export function nthSmallest(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  // Halving should end in log2(n) steps; where pivots were bad for long, sorting is sure.
  for (let steps = 4 * Math.ceil(Math.log2(values.length + 1)); low < high; steps--) {
    if (steps === 0) return values.subarray(low, high + 1).sort()[k - low]!;
    const pivot = middleOf(values[low]!, values[(low + high) >>> 1]!, values[high]!);
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const held = values[i]!;
      values[i++] = values[j]!;
      values[j--] = held;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return pivot;
  }
  return values[k]!;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
