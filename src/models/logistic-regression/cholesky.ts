/** A pivot below this share of its diagonal is rounding: the column is a sum of the ones before it. */
const leastPivot = 1e-11;

/**
 * Lower triangle L with L L' = A, in place of A, row-major, shape (n, n). A pivot that vanishes (a column collinear with those
 * before it) becomes infinite: its coefficient stays where it is, as if the column were left out.
 *
 * @param beforeRow called before every row; may throw to stop
 */
export function cholesky(a: Float64Array, n: number, beforeRow: () => void = () => {}): Float64Array {
  for (let i = 0; i < n; i++) {
    beforeRow();
    const rowI = i * n;
    for (let j = 0; j <= i; j++) {
      const rowJ = j * n;
      let even = 0;
      let odd = 0;
      let k = 0;
      for (; k + 1 < j; k += 2) {
        even += a[rowI + k]! * a[rowJ + k]!;
        odd += a[rowI + k + 1]! * a[rowJ + k + 1]!;
      }
      if (k < j) even += a[rowI + k]! * a[rowJ + k]!;
      const sum = a[rowI + j]! - even - odd;
      if (j < i) a[rowI + j] = sum / a[rowJ + j]!;
      else a[rowI + i] = sum > leastPivot * a[rowI + i]! ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
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
    const value = b[i]! / l[i * n + i]!;
    b[i] = value;
    for (let k = 0; k < i; k++) b[k] = b[k]! - l[i * n + k]! * value;
  }
  return b;
}

/**
 * Diagonal of the inverse of L L', shape (n,): the squared columns of the inverse of L. Where a pivot is infinite nothing
 * tells the coefficient, so that its variance is Infinity.
 *
 * @param beforeRow called before every row; may throw to stop
 */
export function choleskyInverseDiagonal(l: Float64Array, n: number, beforeRow: () => void = () => {}): Float64Array {
  const diagonal = new Float64Array(n);
  const inverse = new Float64Array(n * n);
  // Row c of `inverse` is column c of the inverse of L, so that the inner loop walks along memory.
  for (let c = 0; c < n; c++) {
    beforeRow();
    const row = c * n;
    inverse[row + c] = 1 / l[c * n + c]!;
    let total = inverse[row + c]! ** 2;
    for (let i = c + 1; i < n; i++) {
      let sum = 0;
      for (let k = c; k < i; k++) sum -= l[i * n + k]! * inverse[row + k]!;
      const value = sum / l[i * n + i]!;
      inverse[row + i] = value;
      total += value * value;
    }
    diagonal[c] = total === 0 ? Number.POSITIVE_INFINITY : total;
  }
  return diagonal;
}
