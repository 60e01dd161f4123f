/**
 * Pearson correlations between columns, shape (columns, columns), row-major; 0 where a column is constant.
 *
 * @param columns shape (rows,) each, no NaN
 * @param weights shape (rows,); 1 each when absent
 */
export function correlations(columns: readonly Float64Array[], weights?: Float64Array): Float64Array {
  const p = columns.length;
  const standardised = columns.map((column) => standardise(column, weights));
  const result = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    result[a * p + a] = 1;
    for (let b = 0; b < a; b++) {
      const x = standardised[a]!;
      const y = standardised[b]!;
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
      result[a * p + b] = sum;
      result[b * p + a] = sum;
    }
  }
  return result;
}

/** Centred and scaled so that the product of two such columns is their correlation. */
function standardise(column: Float64Array, weights: Float64Array | undefined): Float64Array {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    sum += weight * column[i]!;
  }
  const mean = sum / total;
  const scaled = new Float64Array(column.length);
  let squares = 0;
  for (let i = 0; i < column.length; i++) {
    scaled[i] = Math.sqrt(weights?.[i] ?? 1) * (column[i]! - mean);
    squares += scaled[i]! ** 2;
  }
  const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let i = 0; i < scaled.length; i++) scaled[i] = scaled[i]! * factor;
  return scaled;
}
