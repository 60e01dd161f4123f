/**
 * Lower triangle L with L L' = A, in place of A, row-major, shape (n, n). Pivots that vanish (collinear columns) are
 * raised to a small fraction of the largest diagonal, which fixes that coefficient instead of failing.
 */
export function cholesky(a: Float64Array, n: number): Float64Array {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, a[i * n + i]!);
  const least = Math.max(largest * 1e-13, 1e-300);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = i === j ? Math.sqrt(Math.max(sum, least)) : sum / a[j * n + j]!;
    }
  }
  return a;
}

/** Solves L L' x = b in place of b. */
export function choleskySolve(l: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= l[i * n + k]! * b[k]!;
    b[i] = sum / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= l[k * n + i]! * b[k]!;
    b[i] = sum / l[i * n + i]!;
  }
  return b;
}

/** Diagonal of the inverse of L L', shape (n,). */
export function choleskyInverseDiagonal(l: Float64Array, n: number): Float64Array {
  const diagonal = new Float64Array(n);
  const column = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    column.fill(0);
    column[j] = 1;
    diagonal[j] = choleskySolve(l, n, column)[j]!;
  }
  return diagonal;
}
