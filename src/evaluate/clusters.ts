// Rows that come in groups, such as the loans of one borrower or one branch: a group says less than as many single rows.

/** How sure a sum over groups is. */
export interface ClusteredVariance {
  readonly variance: number;
  /** Groups with any weight, less one. */
  readonly degrees: number;
}

/** Sum of `values` per group and how many of these rows it holds; groups are numbered from 0. */
function sumsOf(
  values: ArrayLike<number>,
  groups: Int32Array,
  keep: (row: number) => boolean,
): { readonly sums: Float64Array; readonly seen: Uint8Array; readonly count: number } {
  let most = 0;
  for (let row = 0; row < groups.length; row++) most = Math.max(most, groups[row]! + 1);
  const sums = new Float64Array(most);
  const seen = new Uint8Array(most);
  for (let row = 0; row < groups.length; row++) {
    if (!keep(row)) continue;
    sums[groups[row]!]! += values[row]!;
    seen[groups[row]!] = 1;
  }
  return { sums, seen, count: seen.reduce((sum, value) => sum + value, 0) };
}

/**
 * Variance of a weighted mean: G / (G - 1) Σ_g (Σ_i w_i (x_i - mean) / Σ w)².
 *
 * @param values shape (rows,)
 * @param weights >= 0, shape (rows,); 1 each when absent
 * @param groups of each row, shape (rows,)
 */
export function clusteredMeanVariance(
  values: ArrayLike<number>,
  groups: Int32Array,
  weights?: ArrayLike<number>,
): ClusteredVariance {
  let [total, mean] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    if (weight > 0) mean += (weight / total) * (values[row]! - mean);
  }
  const parts = Float64Array.from(values, (value, row) => ((weights?.[row] ?? 1) * (value - mean)) / total);
  const { sums, count } = sumsOf(parts, groups, (row) => (weights?.[row] ?? 1) > 0);
  const squares = sums.reduce((sum, value) => sum + value * value, 0);
  return { variance: count < 2 ? Number.NaN : (count / (count - 1)) * squares, degrees: count - 1 };
}

/**
 * Variance of a difference or of an area that is a mean over events and a mean over the other rows, which share groups:
 * with a_g and b_g what the events and the others of a group add to the two means, beyond what they weigh,
 *
 *     I₁/(I₁-1) Σ a_g² + I₀/(I₀-1) Σ b_g² + 2 I/(I-1) Σ a_g b_g
 *
 * where I₁, I₀ and I are the groups with events, with others and with either. Rows that are each a group give DeLong's variance.
 *
 * @param placements shape (rows,)
 * @returns 1/4 for the part of an outcome that only one group holds: its spread cannot be seen
 * Reference: Obuchowski (1997), "Nonparametric analysis of clustered ROC curve data", Biometrics 53.
 */
export function clusteredAreaVariance(
  placements: Float64Array,
  outcome: ArrayLike<number>,
  groups: Int32Array,
  weights?: ArrayLike<number>,
): ClusteredVariance {
  const totals = [0, 0];
  const means = [0, 0];
  for (let row = 0; row < placements.length; row++) {
    const weight = weights?.[row] ?? 1;
    const which = outcome[row]!;
    totals[which]! += weight;
    if (weight > 0) means[which]! += (weight / totals[which]!) * (placements[row]! - means[which]!);
  }
  const parts = placements.map(
    (value, row) => ((weights?.[row] ?? 1) * (value - means[outcome[row]!]!)) / totals[outcome[row]!]!,
  );
  const of = (which: 0 | 1) => sumsOf(parts, groups, (row) => outcome[row] === which && (weights?.[row] ?? 1) > 0);
  const [others, events] = [of(0), of(1)];
  const both = events.seen.reduce((sum, value, group) => sum + (value | others.seen[group]!), 0);
  const own = ({ sums, count }: ReturnType<typeof of>) =>
    count < 2 ? 0.25 : (count / (count - 1)) * sums.reduce((sum, value) => sum + value * value, 0);
  const shared = events.sums.reduce((sum, value, group) => sum + value * others.sums[group]!, 0);
  const variance = own(events) + own(others) + (both < 2 ? 0 : ((2 * both) / (both - 1)) * shared);
  return { variance: Math.max(0, variance), degrees: Math.max(1, both - 1) };
}
