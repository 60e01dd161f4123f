import type { Design } from './maximise-posterior.js';

const blockRows = 1024;

/** Columns of numbers, shape (rows,) each, none NaN. */
export function denseDesign(columns: readonly Float64Array[], rows: number): Design {
  const size = columns.length + 1;
  return {
    size,
    linear(beta) {
      const result = new Float64Array(rows).fill(beta[0]!);
      columns.forEach((x, j) => {
        const b = beta[j + 1]!;
        if (b !== 0) for (let i = 0; i < rows; i++) result[i] = result[i]! + b * x[i]!;
      });
      return result;
    },
    transposed(values) {
      const result = new Float64Array(size);
      for (let i = 0; i < rows; i++) result[0] = result[0]! + values[i]!;
      columns.forEach((x, j) => {
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += values[i]! * x[i]!;
        result[j + 1] = sum;
      });
      return result;
    },
    information: (curvature, mayStop) => information(columns, curvature, mayStop),
  };
}

/** X' C X by blocks of rows that fit the cache, four columns at a time; lower triangle. */
function information(columns: readonly Float64Array[], curvature: Float64Array, mayStop: () => void): Float64Array {
  const n = curvature.length;
  const size = columns.length + 1;
  const h = new Float64Array(size * size);
  const scaled = new Float64Array(blockRows);
  for (let start = 0; start < n; start += blockRows) {
    const rows = Math.min(blockRows, n - start);
    for (let i = 0; i < rows; i++) h[0] = h[0]! + curvature[start + i]!;
    for (let j = 0; j < columns.length; j++) {
      mayStop();
      const x = columns[j]!;
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        const value = curvature[start + i]! * x[start + i]!;
        scaled[i] = value;
        sum += value;
      }
      const row = (j + 1) * size;
      h[row] = h[row]! + sum;
      let k = 0;
      for (; k + 3 <= j; k += 4) {
        const a = columns[k]!;
        const b = columns[k + 1]!;
        const c = columns[k + 2]!;
        const d = columns[k + 3]!;
        let sumA = 0;
        let sumB = 0;
        let sumC = 0;
        let sumD = 0;
        for (let i = 0; i < rows; i++) {
          const value = scaled[i]!;
          const at = start + i;
          sumA += value * a[at]!;
          sumB += value * b[at]!;
          sumC += value * c[at]!;
          sumD += value * d[at]!;
        }
        h[row + k + 1] = h[row + k + 1]! + sumA;
        h[row + k + 2] = h[row + k + 2]! + sumB;
        h[row + k + 3] = h[row + k + 3]! + sumC;
        h[row + k + 4] = h[row + k + 4]! + sumD;
      }
      for (; k <= j; k++) {
        const a = columns[k]!;
        let sumA = 0;
        for (let i = 0; i < rows; i++) sumA += scaled[i]! * a[start + i]!;
        h[row + k + 1] = h[row + k + 1]! + sumA;
      }
    }
  }
  return h;
}
