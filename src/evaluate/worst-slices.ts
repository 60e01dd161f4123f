// Where a model is wrong: every value of every column, and every pair of them, searched for too many or too few events.

import { holm } from './compare-models.js';
import { eventsPValue } from './count-p-value.js';
import { countingOf, type RowCounting } from './rate.js';
import { type Segment, segmentOf } from './segments.js';

/** A column in parts, such as its levels or ranges of its values. */
export interface SlicedColumn {
  readonly name: string;
  /** Part of each row, -1 for none, shape (rows,). */
  readonly codes: Int32Array;
  readonly labels: readonly string[];
}

export interface Slice extends Segment {
  /** One or two columns and the part of each. */
  readonly conditions: readonly { readonly column: string; readonly label: string }[];
  /** p-value of the number of events, corrected for all slices that were looked at (Holm). */
  readonly adjusted: number;
}

export interface SliceOptions extends RowCounting {
  /** Rows that a slice must have. */
  readonly leastRows?: number;
  /** Slices to name. */
  readonly most?: number;
}

/**
 * The slices in which the number of events is least like what the model expects, most significant first. Those that chance
 * explains (corrected p above .05) are left out, and those that are like the others but for rows of slices named before.
 *
 * Where rows weigh, so do events and expectations.
 *
 * @param columns few enough that their pairs can be counted, such as 30 of at most 12 parts
 */
export function worstSlices(
  columns: readonly SlicedColumn[],
  outcome: Int32Array,
  probability: Float64Array,
  { leastRows = Math.max(50, Math.round(outcome.length / 200)), most = 5, weights, groups }: SliceOptions = {},
): Slice[] {
  const found = [
    ...columns.flatMap((column) => countParts([column], outcome, probability, weights)),
    ...columns.flatMap((a, i) =>
      columns.slice(i + 1).flatMap((b) => countParts([a, b], outcome, probability, weights)),
    ),
  ].filter(({ rows }) => rows >= leastRows);
  const pValueOf = (rows: readonly number[]): number =>
    eventsPValue(
      Int32Array.from(rows, (row) => outcome[row]!),
      Float64Array.from(rows, (row) => probability[row]!),
      countingOf({ weights, groups }, rows),
    );
  const pValues = found.map(({ parts, events, expected, variance }) =>
    Math.abs(events - expected) <= Math.sqrt(variance) ? 1 : pValueOf(rowsOf(parts, outcome.length)),
  );
  const adjusted = holm(pValues);
  const order = found.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const slices: Slice[] = [];
  const told = new Uint8Array(outcome.length);
  for (const i of order) {
    if (slices.length === most || adjusted[i]! > 0.05) break;
    const { parts } = found[i]!;
    const rows = rowsOf(parts, outcome.length);
    const rest = rows.filter((row) => told[row] === 0);
    if (pValueOf(rest) * found.length > 0.05) continue;
    for (const row of rows) told[row] = 1;
    const conditions = parts.map(({ column, part }) => ({ column: column.name, label: column.labels[part]! }));
    slices.push({ ...segmentOf(rows, outcome, probability, { weights, groups }), conditions, adjusted: adjusted[i]! });
  }
  return slices;
}

interface Part {
  readonly column: SlicedColumn;
  readonly part: number;
}

interface Counted {
  readonly parts: readonly Part[];
  readonly rows: number;
  readonly events: number;
  readonly expected: number;
  readonly variance: number;
}

/** Sums of every part of a column, or of every pair of parts of two. */
function countParts(
  columns: readonly SlicedColumn[],
  outcome: Int32Array,
  probability: Float64Array,
  weights: RowCounting['weights'],
): Counted[] {
  const [first, second] = [columns[0]!, columns[1]];
  const width = second?.labels.length ?? 1;
  const cells = first.labels.length * width;
  const [rows, events, expected, variance] = [0, 1, 2, 3].map(() => new Float64Array(cells));
  for (let row = 0; row < outcome.length; row++) {
    const [a, b] = [first.codes[row]!, second === undefined ? 0 : second.codes[row]!];
    if (a < 0 || b < 0) continue;
    const cell = a * width + b;
    const p = probability[row]!;
    const weight = weights?.[row] ?? 1;
    rows![cell]!++;
    events![cell]! += weight * outcome[row]!;
    expected![cell]! += weight * p;
    variance![cell]! += weight * weight * p * (1 - p);
  }
  return Array.from({ length: cells }, (_, cell) => ({
    parts: [
      { column: first, part: Math.floor(cell / width) },
      ...(second === undefined ? [] : [{ column: second, part: cell % width }]),
    ],
    rows: rows![cell]!,
    events: events![cell]!,
    expected: expected![cell]!,
    variance: variance![cell]!,
  }));
}

function rowsOf(parts: readonly Part[], rows: number): number[] {
  return Array.from({ length: rows }, (_, row) => row).filter((row) =>
    parts.every(({ column, part }) => column.codes[row] === part),
  );
}
