// A column cut into a few parts that can be named.
import type { CategoricalColumn, Column, DatetimeColumn, NumericColumn, TextColumn } from '../data/index.js';

export interface Points {
  /** `12 to 24`, a level, a special code; `missing` and, for levels, `other` last. */
  readonly labels: readonly string[];
  /** Point of a row, an index into `labels`. */
  readonly pointOf: (row: number) => number;
}

export interface PointOptions {
  /** Bins of about equally many rows that numbers are put in; default 10. */
  readonly bins?: number;
  /** Levels that are points of their own, the most frequent; default 15. */
  readonly levels?: number;
}

/** A column in a few parts; special codes and missing values are parts of their own. */
export function columnPoints(
  column: Column,
  special: readonly number[],
  { bins = 10, levels = 15 }: PointOptions = {},
): Points {
  if (column.kind === 'numeric' || column.kind === 'datetime') return numericPoints(column, special, bins);
  return levelPoints(column, levels);
}

function numericPoints(
  { kind, values }: NumericColumn | DatetimeColumn,
  special: readonly number[],
  quantileBins: number,
): Points {
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

function levelPoints(column: CategoricalColumn | TextColumn, mostLevels: number): Points {
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
