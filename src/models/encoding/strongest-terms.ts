// The time of a fit grows with the cube of its columns, so of very many only the strongest enter.
import type { BinaryTarget } from '../../features/index.js';
import type { Encoding } from './encoding.js';

/** What a column may say something about. */
export interface Outcomes {
  /** 1 for an event and 0 otherwise, a number, or one such list per class; shape (rows,) each */
  readonly outcomes: readonly ArrayLike<number>[];
  readonly weights?: Float64Array | undefined;
}

export const asOutcome = ({ isEvent, weights }: BinaryTarget): Outcomes => ({ outcomes: [isEvent], weights });

/** Columns of a design beyond which the weakest are left out. */
export const mostTerms = 600;

interface EncodedFeatures {
  readonly encodings: readonly Encoding[];
  /** Values of each term of each feature, shape (rows,). */
  readonly columns: readonly (readonly Float64Array[])[];
}

/**
 * The features with at most `most` terms in all: those with the largest score statistics on the training rows (the sum over
 * the outcomes), the first of equals. Nothing changes where there are no more. A feature of which no term remains contributes 0.
 */
export function strongestTerms(
  encodings: readonly Encoding[],
  columns: readonly (readonly Float64Array[])[],
  target: Outcomes,
  most = mostTerms,
): EncodedFeatures {
  const flat = columns.flat();
  if (flat.length <= most) return { encodings, columns };
  const strength = scoreStatistics(flat, target);
  const order = flat.map((_, t) => t).sort((a, b) => strength[b]! - strength[a]! || a - b);
  const stays = new Uint8Array(flat.length);
  for (const t of order.slice(0, most)) stays[t] = 1;
  let start = 0;
  const kept = columns.map((own) => {
    const at = start;
    start += own.length;
    return stays.subarray(at, start);
  });
  return {
    encodings: encodings.map((encoding, f) => ({
      ...encoding,
      terms: encoding.terms.filter((_, t) => kept[f]![t] === 1),
    })),
    columns: columns.map((own, f) => own.filter((_, t) => kept[f]![t] === 1)),
  };
}

/** Score statistic of each column alone beside the intercept: chi-square with one degree of freedom per outcome by chance. */
function scoreStatistics(columns: readonly Float64Array[], { outcomes, weights }: Outcomes): Float64Array {
  const n = columns[0]!.length;
  let rows = 0;
  for (let i = 0; i < n; i++) rows += weights?.[i] ?? 1;
  const moments = outcomes.map((outcome) => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < n; i++) sum += (weights?.[i] ?? 1) * outcome[i]!;
    const mean = sum / rows;
    for (let i = 0; i < n; i++) squares += (weights?.[i] ?? 1) * (outcome[i]! - mean) ** 2;
    return { outcome, mean, variance: squares / rows };
  });
  return Float64Array.from(columns, (x) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (weights?.[i] ?? 1) * x[i]!;
    const mean = sum / rows;
    let spread = 0;
    for (let i = 0; i < n; i++) spread += (weights?.[i] ?? 1) * (x[i]! - mean) ** 2;
    return moments.reduce((total, { outcome, mean: level, variance }) => {
      let score = 0;
      for (let i = 0; i < n; i++) score += (weights?.[i] ?? 1) * (x[i]! - mean) * (outcome[i]! - level);
      return variance * spread > 0 ? total + score ** 2 / (variance * spread) : total;
    }, 0);
  });
}
