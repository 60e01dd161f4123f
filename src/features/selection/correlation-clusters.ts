/** A column that was left out, and the one that stands for it. */
export interface Substitution {
  readonly dropped: number;
  readonly keptInstead: number;
  readonly correlation: number;
}

/**
 * Groups columns that say nearly the same and keeps the strongest of each group: columns are visited by falling
 * strength, and one that correlates with a kept column by more than `limit` (in absolute value) is dropped for it.
 *
 * @param correlation shape (columns, columns)
 * @param strength shape (columns,), such as information value; of equals the first is visited first
 */
export function correlationClusters(
  correlation: Float64Array,
  strength: ArrayLike<number>,
  limit: number,
): { readonly kept: readonly number[]; readonly dropped: readonly Substitution[] } {
  const p = strength.length;
  const order = Array.from({ length: p }, (_, j) => j).sort((a, b) => strength[b]! - strength[a]! || a - b);
  const kept: number[] = [];
  const dropped: Substitution[] = [];
  for (const j of order) {
    const twin = kept.find((k) => Math.abs(correlation[j * p + k]!) > limit);
    if (twin === undefined) kept.push(j);
    else dropped.push({ dropped: j, keptInstead: twin, correlation: correlation[j * p + twin]! });
  }
  return { kept: kept.sort((a, b) => a - b), dropped };
}
