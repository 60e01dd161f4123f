import type { CategoricalColumn, DatetimeColumn, NumericColumn, Table } from '../data/index.js';
import type { Explanation } from '../models/index.js';

/** How outcome, prediction and contribution move with the value of one feature. */
export interface FeatureEffect {
  readonly feature: string;
  readonly kind: 'numeric' | 'categorical';
  readonly points: readonly EffectPoint[];
}

export interface EffectPoint {
  /** `12 to 24`, a level, a special code, `missing` or `other` (levels beyond the largest). */
  readonly label: string;
  readonly rows: number;
  /** Share of events observed among these rows. */
  readonly observed: number;
  /** Mean predicted probability among these rows. */
  readonly predicted: number;
  /** Mean contribution of the feature among these rows, log-odds. */
  readonly contribution: number;
}

const quantileBins = 10;
const mostLevels = 15;

/**
 * Effects of some features over the judged rows: numbers in up to ten bins of about equally many rows, levels from the
 * most frequent down; special codes and missing values are points of their own.
 *
 * @param outcome 1 for an event, shape (rows,)
 * @param probability predicted, shape (rows,)
 * @param explanation contributions of the same rows; special codes are those of the table's schema
 */
export function featureEffects(
  table: Table,
  outcome: ArrayLike<number>,
  probability: Float64Array,
  explanation: Explanation,
  features: readonly string[] = explanation.features,
): FeatureEffect[] {
  return features.map((feature) => {
    const column = table.column(feature);
    const special = table.schema.find(({ name }) => name === feature)?.special ?? [];
    const { labels, pointOf } =
      column.kind === 'numeric' || column.kind === 'datetime' ? numericPoints(column, special) : levelPoints(column);
    const j = explanation.features.indexOf(feature);
    const sums = labels.map(() => ({ rows: 0, observed: 0, predicted: 0, contribution: 0 }));
    for (let row = 0; row < table.rowCount; row++) {
      const point = sums[pointOf(row)]!;
      point.rows++;
      point.observed += outcome[row]!;
      point.predicted += probability[row]!;
      if (j >= 0) point.contribution += explanation.contributions.data[row * explanation.contributions.columns + j]!;
    }
    const points = labels
      .map((label, i) => ({ label, ...sums[i]! }))
      .filter(({ rows }) => rows > 0)
      .map(({ label, rows, observed, predicted, contribution }) => ({
        label,
        rows,
        observed: observed / rows,
        predicted: predicted / rows,
        contribution: contribution / rows,
      }));
    return {
      feature,
      kind: column.kind === 'numeric' || column.kind === 'datetime' ? 'numeric' : 'categorical',
      points,
    };
  });
}

interface Points {
  readonly labels: readonly string[];
  readonly pointOf: (row: number) => number;
}

function numericPoints({ kind, values }: NumericColumn | DatetimeColumn, special: readonly number[]): Points {
  const sorted = values.filter((value) => !Number.isNaN(value) && !special.includes(value)).sort();
  // Bins end at values that occur, so a value with many rows gets a bin of its own.
  const ends = [
    ...new Set(
      Array.from({ length: quantileBins }, (_, b) => sorted[Math.ceil(((b + 1) / quantileBins) * sorted.length) - 1]!),
    ),
  ].filter((end) => end !== undefined);
  const label = (value: number) =>
    kind === 'datetime' ? new Date(value).toISOString().slice(0, 10) : shortNumber(value);
  const names = ends.map((end, b) => {
    const low = b === 0 ? sorted[0]! : firstAbove(sorted, ends[b - 1]!);
    return label(low) === label(end) ? label(end) : `${label(low)} to ${label(end)}`;
  });
  return {
    labels: [...names, ...special.map(String), 'missing'],
    pointOf(row) {
      const value = values[row]!;
      if (Number.isNaN(value)) return names.length + special.length;
      const code = special.indexOf(value);
      return code >= 0 ? names.length + code : ends.findIndex((end) => value <= end);
    },
  };
}

function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return sorted[low]!;
}

/** Four significant digits at most; whole numbers stay whole. */
function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

function levelPoints(
  column: CategoricalColumn | { readonly kind: 'text'; readonly values: readonly (string | null)[] },
): Points {
  if (column.kind === 'text') {
    return { labels: ['text', 'missing'], pointOf: (row) => (column.values[row] === null ? 1 : 0) };
  }
  const { codes, levels } = column;
  const counts = new Int32Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const largest = Array.from(counts.keys())
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, mostLevels);
  const pointOfCode = new Int32Array(levels.length).fill(largest.length);
  largest.forEach((code, point) => {
    pointOfCode[code] = point;
  });
  return {
    labels: [...largest.map((code) => levels[code]!), 'other', 'missing'],
    pointOf: (row) => (codes[row]! < 0 ? largest.length + 1 : pointOfCode[codes[row]!]!),
  };
}
