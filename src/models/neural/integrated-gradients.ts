// Integrated gradients (Sundararajan, Taly and Yan, 2017): along the straight line from an average row to a row, what each
// number of the input adds to the output: (x - base) x the mean of the gradient on the way. The contributions add up to
// the difference of the outputs as far as the mean is exact.
import { gaussLegendre } from '../../trees/index.js';

export interface Line {
  /** Rows of the input, shape (rows, width). */
  readonly rows: Float32Array;
  /** Where the lines begin, shape (width,). */
  readonly base: Float32Array;
  /** Output at each row less that at the base, shape (rows,). */
  readonly differences: Float64Array;
}

/** Gradients of the output by the input at rows; @param rows shape (n, width) @returns the same shape */
export type GradientAt = (rows: Float32Array) => Promise<Float32Array>;

export interface IntegratedGradients {
  /** shape (rows, width) */
  readonly contributions: Float64Array;
  /** What each row's contributions lack of its difference, shape (rows,). */
  readonly gaps: Float64Array;
}

/** Points on the line: first few, then more for the rows that these did not add up for. */
export const pointCounts: readonly number[] = [8, 32, 128];
/** Gap at which more points are taken, as a share of the difference, which counts as at least `smallest`. */
const tolerated = 0.01;
const smallest = 1;
/** Gap that is told, likewise. */
const told = 0.05;

/** Gauss-Legendre points: of a network of kinks no more is exact. */
export async function integrateGradients(
  { rows, base, differences }: Line,
  gradientAt: GradientAt,
  counts = pointCounts,
): Promise<IntegratedGradients> {
  const width = base.length;
  const contributions = new Float64Array(rows.length);
  const gaps = differences.slice();
  let open = Array.from(differences.keys());
  for (const count of counts) {
    const { points, weights } = gaussLegendre(count);
    // About as many rows at once as a run of the network takes.
    const together = Math.max(1, Math.floor(4096 / count));
    for (let first = 0; first < open.length; first += together) {
      const own = open.slice(first, first + together);
      const on = new Float32Array(own.length * count * width);
      own.forEach((row, i) => {
        for (let k = 0; k < count; k++) {
          const at = (i * count + k) * width;
          for (let j = 0; j < width; j++) on[at + j] = base[j]! + points[k]! * (rows[row * width + j]! - base[j]!);
        }
      });
      const found = await gradientAt(on);
      own.forEach((row, i) => {
        let sum = 0;
        for (let j = 0; j < width; j++) {
          let mean = 0;
          for (let k = 0; k < count; k++) mean += weights[k]! * found[(i * count + k) * width + j]!;
          const own = (rows[row * width + j]! - base[j]!) * mean;
          contributions[row * width + j] = own;
          sum += own;
        }
        gaps[row] = differences[row]! - sum;
      });
    }
    open = open.filter((row) => Math.abs(gaps[row]!) > tolerated * Math.max(smallest, Math.abs(differences[row]!)));
  }
  return { contributions, gaps };
}

/** What to say of gaps that are large still, before they are spread. @returns one sentence or none */
export function lackOf(gaps: Float64Array, differences: Float64Array): string[] {
  const shares = Array.from(gaps, (gap, row) => Math.abs(gap) / Math.max(smallest, Math.abs(differences[row]!)));
  const large = shares.filter((share) => !(share <= told));
  if (large.length === 0) return [];
  const most = (100 * large.reduce((a, b) => Math.max(a, b))).toFixed(1);
  return [
    `The contributions of ${large.length} of ${shares.length} rows lack up to ${most} % of what they explain, since the network bends too often on the way; the lack is spread over their columns.`,
  ];
}

/**
 * Contributions of columns, from those of the numbers that each became; what a row lacks is spread over its columns in
 * proportion to their sizes, so that they add up to the last digits.
 *
 * @param columnOf column of each number of the input, shape (width,)
 * @returns shape (rows, columns)
 */
export function byColumn(
  { contributions, gaps }: IntegratedGradients,
  columnOf: Int32Array,
  columns: number,
): Float64Array {
  const width = columnOf.length;
  const sums = new Float64Array(gaps.length * columns);
  gaps.forEach((gap, row) => {
    const own = sums.subarray(row * columns, (row + 1) * columns);
    for (let j = 0; j < width; j++) own[columnOf[j]!]! += contributions[row * width + j]!;
    const size = own.reduce((sum, each) => sum + Math.abs(each), 0);
    own.forEach((each, c) => {
      own[c] = each + gap * (size > 0 ? Math.abs(each) / size : 1 / columns);
    });
  });
  return sums;
}
