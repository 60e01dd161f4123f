/**
 * Variance inflation factor of each column, 1 / (1 - R^2) of its regression on the others: the diagonal of the inverse
 * correlation matrix. Infinity where a column is a combination of others.
 *
 * @param correlation shape (columns, columns)
 */
export function varianceInflation(correlation: Float64Array, columns: number): Float64Array {
  const inverse = invert(correlation, columns);
  return Float64Array.from({ length: columns }, (_, j) =>
    inverse === undefined ? Number.POSITIVE_INFINITY : Math.max(1, inverse[j * columns + j]!),
  );
}

/** Drops the column with the largest factor until none exceeds `limit`; of equals the weaker goes first. */
export function dropByVarianceInflation(
  correlation: Float64Array,
  strength: ArrayLike<number>,
  limit: number,
): { readonly kept: readonly number[]; readonly dropped: readonly { column: number; factor: number }[] } {
  const p = strength.length;
  let kept = Array.from({ length: p }, (_, j) => j);
  const dropped: { column: number; factor: number }[] = [];
  while (kept.length > 1) {
    const part = Float64Array.from({ length: kept.length ** 2 }, (_, at) => {
      const row = kept[Math.floor(at / kept.length)]!;
      return correlation[row * p + kept[at % kept.length]!]!;
    });
    const factors = varianceInflation(part, kept.length);
    const worst = kept
      .map((column, at) => ({ column, factor: factors[at]! }))
      .reduce((a, b) =>
        b.factor > a.factor || (b.factor === a.factor && strength[b.column]! < strength[a.column]!) ? b : a,
      );
    if (worst.factor <= limit) break;
    dropped.push(worst);
    kept = kept.filter((column) => column !== worst.column);
  }
  return { kept, dropped };
}

/** Gauss-Jordan with pivoting; undefined when singular. */
function invert(matrix: Float64Array, n: number): Float64Array | undefined {
  const a = matrix.slice();
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[i * n + i] = 1;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r * n + c]!) > Math.abs(a[pivot * n + c]!)) pivot = r;
    if (Math.abs(a[pivot * n + c]!) < 1e-10) return undefined;
    for (const m of [a, inverse]) {
      for (let k = 0; k < n; k++) [m[c * n + k], m[pivot * n + k]] = [m[pivot * n + k]!, m[c * n + k]!];
    }
    const scale = a[c * n + c]!;
    for (const m of [a, inverse]) for (let k = 0; k < n; k++) m[c * n + k] = m[c * n + k]! / scale;
    for (let r = 0; r < n; r++) {
      const factor = a[r * n + c]!;
      if (r === c || factor === 0) continue;
      for (const m of [a, inverse]) for (let k = 0; k < n; k++) m[r * n + k] = m[r * n + k]! - factor * m[c * n + k]!;
    }
  }
  return inverse;
}
