import type { Bins } from './binning.js';
import { columnRows, type TreeColumn } from './column.js';
import { gaussLegendre } from './gauss-legendre.js';
import { binColumns, type Condition, leafPaths, PatternFinder } from './leaf-paths.js';
import type { Tree } from './tree.js';

/**
 * SHAP interaction values without their diagonal (Lundberg et al., 2020), added to `out`.
 *
 * For one leaf and two of its m columns the value is, with o, z and the quadrature of kernels/assembly/shap.ts,
 *
 *   value / 2 * (o_i - z_i) (o_j - z_j) * integral over x in [0, 1] of prod_{k != i, j} (z_k (1 - x) + o_k x),
 *
 * because k! (m - 2 - k)! / (m - 1)! is the integral of x^k (1 - x)^(m - 2 - k). It depends on the row only through which
 * conditions it passes, so it is found once per pattern.
 *
 * @param out shape (rows, columns, columns), symmetric
 */
export function addInteractions(
  trees: readonly Tree[],
  bins: readonly Bins[],
  columns: readonly TreeColumn[],
  out: Float64Array,
): void {
  const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
  const width = bins.length;
  const finder = new PatternFinder(binColumns(columns, bins));
  for (const tree of trees) {
    for (const { value, conditions } of leafPaths(tree)) {
      const m = conditions.length;
      if (m < 2 || value === 0) continue;
      const patterns = finder.find(conditions);
      const table = new Float64Array(patterns.count * m * m);
      for (let p = 0; p < patterns.count; p++) {
        pairs(
          conditions,
          patterns.bits.subarray(p * m, (p + 1) * m),
          value,
          table.subarray(p * m * m, (p + 1) * m * m),
        );
      }
      for (let row = 0; row < rows; row++) {
        const from = patterns.of[row]! * m * m;
        for (let i = 0; i < m; i++) {
          const to = (row * width + conditions[i]!.column) * width;
          for (let j = 0; j < m; j++) out[to + conditions[j]!.column]! += table[from + i * m + j]!;
        }
      }
    }
  }
}

/** Interactions of all pairs for one pattern, shape (m, m). */
function pairs(conditions: readonly Condition[], bits: Uint8Array, value: number, out: Float64Array): void {
  const m = conditions.length;
  const { points, weights } = gaussLegendre(Math.ceil(m / 2));
  const factors = new Float64Array(m);
  for (let q = 0; q < points.length; q++) {
    const x = points[q]!;
    let product = 0.5 * value * weights[q]!;
    for (let i = 0; i < m; i++) {
      factors[i] = conditions[i]!.share * (1 - x) + bits[i]! * x;
      product *= factors[i]!;
    }
    for (let i = 0; i < m; i++) {
      const part = (product * (bits[i]! - conditions[i]!.share)) / factors[i]!;
      for (let j = 0; j < i; j++) {
        const both = (part * (bits[j]! - conditions[j]!.share)) / factors[j]!;
        out[i * m + j]! += both;
        out[j * m + i]! += both;
      }
    }
  }
}
