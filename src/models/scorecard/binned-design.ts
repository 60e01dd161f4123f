// The design matrix of a scorecard: rows enter only through the bins they fall into, so the information matrix is a set
// of two-way tables of bins, and its cost does not grow with the number of terms per feature.
import type { Design } from '../logistic-regression/index.js';

export interface BinnedFeature {
  /** Bin of each row, shape (rows,). */
  readonly codes: Uint16Array;
  readonly bins: number;
  /** What each term contributes in each bin, shape (bins, terms), row-major. */
  readonly basis: Float64Array;
  readonly terms: number;
}

export function binnedDesign(features: readonly BinnedFeature[], rows: number): Design {
  const size = features.reduce((sum, feature) => sum + feature.terms, 1);
  return {
    size,
    linear(beta) {
      const result = new Float64Array(rows).fill(beta[0]!);
      binContributions(features, beta).forEach((contributions, f) => {
        const { codes } = features[f]!;
        for (let i = 0; i < rows; i++) result[i] = result[i]! + contributions[codes[i]!]!;
      });
      return result;
    },
    transposed(values) {
      const result = new Float64Array(size);
      for (let i = 0; i < rows; i++) result[0] = result[0]! + values[i]!;
      let start = 1;
      for (const feature of features) {
        const { bins, basis, terms } = feature;
        const sums = binSums(feature, values);
        for (let b = 0; b < bins; b++) {
          for (let t = 0; t < terms; t++) result[start + t] = result[start + t]! + basis[b * terms + t]! * sums[b]!;
        }
        start += terms;
      }
      return result;
    },
    information: (curvature, mayStop) => information(features, curvature, size, mayStop),
  };
}

/** Log-odds of each bin of each feature; beta has the intercept first. */
export function binContributions(features: readonly BinnedFeature[], beta: Float64Array): Float64Array[] {
  let start = 1;
  return features.map(({ bins, basis, terms }) => {
    const contributions = new Float64Array(bins);
    for (let b = 0; b < bins; b++) {
      for (let t = 0; t < terms; t++) {
        contributions[b] = contributions[b]! + basis[b * terms + t]! * beta[start + t]!;
      }
    }
    start += terms;
    return contributions;
  });
}

/** Sums of `values` per bin. */
function binSums({ codes, bins }: BinnedFeature, values: Float64Array): Float64Array {
  const sums = new Float64Array(bins);
  for (let i = 0; i < values.length; i++) sums[codes[i]!] = sums[codes[i]!]! + values[i]!;
  return sums;
}

/** Basis' x (two-way table of bins, weighted by curvature) x basis for every pair of features; lower triangle. */
function information(
  features: readonly BinnedFeature[],
  curvature: Float64Array,
  size: number,
  mayStop: () => void,
): Float64Array {
  const h = new Float64Array(size * size);
  for (let i = 0; i < curvature.length; i++) h[0] = h[0]! + curvature[i]!;
  let row = 1;
  features.forEach((a, f) => {
    addDiagonalBlock(h, size, row, a, binSums(a, curvature));
    let column = 1;
    for (let g = 0; g < f; g++) {
      mayStop();
      const b = features[g]!;
      addCrossBlock(h, size, row, column, a, b, crossTable(a, b, curvature));
      column += b.terms;
    }
    row += a.terms;
  });
  return h;
}

function crossTable(a: BinnedFeature, b: BinnedFeature, curvature: Float64Array): Float64Array {
  const table = new Float64Array(a.bins * b.bins);
  const width = b.bins;
  const codesA = a.codes;
  const codesB = b.codes;
  for (let i = 0; i < curvature.length; i++) {
    const at = codesA[i]! * width + codesB[i]!;
    table[at] = table[at]! + curvature[i]!;
  }
  return table;
}

function addDiagonalBlock(
  h: Float64Array,
  size: number,
  row: number,
  { bins, basis, terms }: BinnedFeature,
  sums: Float64Array,
): void {
  for (let t = 0; t < terms; t++) {
    let withIntercept = 0;
    for (let b = 0; b < bins; b++) withIntercept += basis[b * terms + t]! * sums[b]!;
    h[(row + t) * size] = withIntercept;
    for (let s = 0; s <= t; s++) {
      let product = 0;
      for (let b = 0; b < bins; b++) product += basis[b * terms + t]! * basis[b * terms + s]! * sums[b]!;
      h[(row + t) * size + row + s] = product;
    }
  }
}

function addCrossBlock(
  h: Float64Array,
  size: number,
  row: number,
  column: number,
  a: BinnedFeature,
  b: BinnedFeature,
  table: Float64Array,
): void {
  const half = new Float64Array(b.terms);
  for (let i = 0; i < a.bins; i++) {
    half.fill(0);
    for (let k = 0; k < b.bins; k++) {
      const value = table[i * b.bins + k]!;
      if (value === 0) continue;
      for (let s = 0; s < b.terms; s++) half[s] = half[s]! + value * b.basis[k * b.terms + s]!;
    }
    for (let t = 0; t < a.terms; t++) {
      const factor = a.basis[i * a.terms + t]!;
      if (factor === 0) continue;
      const at = (row + t) * size + column;
      for (let s = 0; s < b.terms; s++) h[at + s] = h[at + s]! + factor * half[s]!;
    }
  }
}
