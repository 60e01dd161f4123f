// Finds numbers that are codes and not quantities, by where they lie: a code stands apart from the values around it and
// is repeated. That it looks like one (-9, 98, 999) lowers the proof asked for, but alone proves nothing.
import type { ColumnView } from '../column-view.js';
import { soundsLikeAge } from './names.js';

interface Bulk {
  readonly values: Float64Array;
  readonly counts: Int32Array;
  readonly rows: number;
}

/**
 * The codes of each numeric column, ascending; columns without codes are left out.
 *
 * A second look uses what the columns share: a value that is a code in one column is taken as a code in another where
 * it lies outside the bulk, even when it is rare there.
 */
export function detectCodes(columns: readonly ColumnView[]): Map<string, readonly number[]> {
  const found = new Map<string, number[]>();
  const shared = new Map<number, number>();
  for (const view of columns) {
    const codes = codesOf(view);
    if (codes.length > 0) found.set(view.name, codes);
    for (const code of codes) shared.set(code, (shared.get(code) ?? 0) + 1);
  }
  for (const view of columns) {
    const own = found.get(view.name) ?? [];
    for (const [code, times] of shared) {
      if (own.includes(code) || !looksLikeCode(code)) continue;
      const apart = times < 2 && own.length === 0 ? 2 : 0.2;
      if (standsOutside(view, code, [...own, ...shared.keys()], apart)) own.push(code);
    }
    if (own.length > 0)
      found.set(
        view.name,
        own.sort((a, b) => a - b),
      );
  }
  return found;
}

function codesOf(view: ColumnView): number[] {
  if (view.distinctCount < 3) return [];
  const codes: number[] = [];
  const known = view.schema.special ?? [];
  let bulk = known.length === 0 ? { ...view.distinct, rows: view.sorted.length } : without(view, known);
  const take = (values: readonly number[]) => {
    if (values.length === 0) return;
    codes.push(...values);
    bulk = without(view, [...known, ...codes]);
  };
  take(negativeCodes(bulk));
  take(topCodes(bulk));
  take(bottomCodes(bulk, view.name));
  take(spikes(bulk));
  return codes;
}

function without(view: ColumnView, drop: readonly number[]): Bulk {
  const { values, counts } = view.distinct;
  const keptValues = new Float64Array(values.length);
  const keptCounts = new Int32Array(values.length);
  let n = 0;
  let rows = 0;
  for (let i = 0; i < values.length; i++) {
    if (drop.includes(values[i]!)) continue;
    keptValues[n] = values[i]!;
    keptCounts[n++] = counts[i]!;
    rows += counts[i]!;
  }
  return { values: keptValues.subarray(0, n), counts: keptCounts.subarray(0, n), rows };
}

/** -1 to -9, and what is written with nines, eights or sevens: 98, 999, -999, 9.99. */
export function looksLikeCode(value: number): boolean {
  if (Number.isInteger(value) && value < 0 && value >= -9) return true;
  const digits = String(Math.abs(value)).replace('.', '');
  return /^9+[5-9]$|^99+$|^88+$|^77+$/.test(digits);
}

/** 99, 888, -999, and -1 to -9: no one would round to these. */
function isRunOfOneDigit(value: number): boolean {
  return looksLikeCode(value) && !/9[5-8]$/.test(String(value));
}

/** A few whole negative numbers in a column that otherwise stops at zero or above. */
function negativeCodes(bulk: Bulk): number[] {
  const { values, counts } = bulk;
  let k = 0;
  while (k < values.length && values[k]! < 0) k++;
  if (k === 0 || k > 9 || values.length - k < 4) return [];
  const negatives = Array.from(values.subarray(0, k));
  if (!negatives.every(looksLikeCode)) return [];
  const rows = sum(counts, 0, k);
  if (rows < 3) return [];
  const lowest = values[k]!;
  const range = quantileOf(bulk, 0.99, k) - lowest;
  const gap = lowest - negatives.at(-1)!;
  const whole = isWhole(values, k);
  if (!whole || gap >= 5) return negatives;
  // next to zero: a tail of real values would go on evenly, codes stand higher than the floor beside them
  const width = Math.max(1, 0.03 * range);
  let floor = 0;
  for (let i = k; i < values.length && values[i]! <= lowest + width; i++) floor += counts[i]!;
  const perUnit = floor / (width + 1);
  const highest = Math.max(...counts.subarray(0, k));
  const absentNext = perUnit >= 6 && k === 1 && range >= 5;
  return range >= 5 && (highest >= Math.max(3, 3 * perUnit) || absentNext) ? negatives : [];
}

/** Values far above all others, repeated: 96 and 98 above 13, 365243 above 0, 999 above 45. */
function topCodes(bulk: Bulk): number[] {
  const { values, counts, rows } = bulk;
  const m = values.length;
  for (let k = 1; k <= Math.min(5, m - 2); k++) {
    const edge = m - k - 1;
    const range = values[edge]! - values[0]!;
    const gap = values[m - k]! - values[edge]!;
    const group = Array.from(values.subarray(m - k));
    const count = sum(counts, m - k, m);
    const highest = Math.max(...counts.subarray(m - k));
    if (stands(group, gap, range, count, highest, rows, edge + 1, topOf(counts, edge))) return group;
  }
  return [];
}

/** Values far below all others: -999 under real negatives, 0 for "no score" under 300. */
function bottomCodes(bulk: Bulk, name: string): number[] {
  const { values, counts, rows } = bulk;
  const m = values.length;
  for (let k = 1; k <= Math.min(3, m - 2); k++) {
    const high = Math.max(values[k]!, quantileOf(bulk, 0.99, k));
    const range = high - values[k]!;
    const gap = values[k]! - values[k - 1]!;
    const group = Array.from(values.subarray(0, k));
    const count = sum(counts, 0, k);
    const highest = Math.max(...counts.subarray(0, k));
    if (k === 1 && group[0] === 0) {
      const many = highest >= Math.max(5, 0.002 * rows);
      if (m > 20 && gap >= 0.3 * range && many && !soundsLikeAge(name)) return group;
      continue;
    }
    if (group.includes(0)) continue;
    if (stands(group, gap, range, count, highest, rows, m - k, bottomOf(counts, k))) return group;
  }
  return [];
}

/** Whether a group at an end of the column is too far off and too often repeated to be the tail of the rest. */
function stands(
  group: readonly number[],
  gap: number,
  range: number,
  count: number,
  highest: number,
  rows: number,
  restDistinct: number,
  neighbour: number,
): boolean {
  if (range <= 0) return false;
  const single = group.every((value) => value === 7 || value === 8 || value === 9);
  if (single)
    return (
      restDistinct >= 2 && restDistinct <= 7 && gap >= Math.max(2, 1.5 * range) && highest >= Math.max(5, 0.01 * rows)
    );
  if (group.every(looksLikeCode)) {
    if (restDistinct <= 3) return gap >= 4 * range && count >= 3;
    if (gap >= 0.5 * range && count >= 3) return highest >= 2 || neighbour <= 1;
    if (gap >= 0.1 * range) return highest >= Math.max(5, 3 * neighbour);
    return group.length === 1 && isRunOfOneDigit(group[0]!) && highest >= Math.max(5, 6 * neighbour);
  }
  if (restDistinct < 8) return false;
  const round = group.some((value) => isRound(value));
  const often = highest >= Math.max(10, (round ? 0.005 : 0.002) * rows) && highest >= 5 * neighbour;
  const farOff = !round && gap >= 10 * range && highest >= 5;
  return farOff || (often && gap >= (round ? 5 : 2) * range);
}

/**
 * 999, -99, ... inside the range of the others: repeated far more often than the values beside it, or the only value off
 * the grid that all others keep (999 among multiples of 50).
 */
function spikes(bulk: Bulk): number[] {
  const { values, counts, rows } = bulk;
  if (values.length < 30) return [];
  const least = Math.max(8, 0.003 * rows);
  const candidates: number[] = [];
  for (let i = 0; i < values.length; i++) if (counts[i]! >= least && isRunOfOneDigit(values[i]!)) candidates.push(i);
  if (candidates.length > 5) return [];
  return candidates.filter((i) => counts[i]! >= 6 * mostBeside(counts, i) || isOffGrid(bulk, i)).map((i) => values[i]!);
}

/** The most repeated of the five values on either side. */
function mostBeside(counts: Int32Array, at: number): number {
  let most = 0;
  for (let i = Math.max(0, at - 5); i <= Math.min(counts.length - 1, at + 5); i++)
    if (i !== at) most = Math.max(most, counts[i]!);
  return most;
}

/** Whether all values but this one (and 0.5 % of the rows) are multiples of ten. */
function isOffGrid({ values, counts, rows }: Bulk, at: number): boolean {
  if (values[at]! % 10 === 0) return false;
  let off = 0;
  for (let i = 0; i < values.length; i++) if (i !== at && values[i]! % 10 !== 0) off += counts[i]!;
  return off <= 0.005 * rows;
}

/** Whether a code of another column is here, too: beyond the rest, with a gap of `apart` times their range beside it. */
function standsOutside(view: ColumnView, code: number, codes: readonly number[], apart: number): boolean {
  if (!view.distinct.values.includes(code)) return false;
  const rest = without(view, codes);
  if (rest.values.length < 4) return false;
  const [low, high] = [rest.values[0]!, rest.values.at(-1)!];
  const range = quantileOf(rest, 0.99, 0) - quantileOf(rest, 0.01, 0);
  if (code < low) return code < 0 && low >= 0 && low - code >= Math.max(2, apart > 1 ? 5 : 0);
  return code > high && code - high >= apart * range;
}

function sum(counts: Int32Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += counts[i]!;
  return total;
}

/** The most repeated of the last `span` values up to `edge`. */
function topOf(counts: Int32Array, edge: number, span = 3): number {
  let most = 0;
  for (let i = Math.max(0, edge - span + 1); i <= edge; i++) most = Math.max(most, counts[i]!);
  return most;
}

function bottomOf(counts: Int32Array, edge: number, span = 3): number {
  let most = 0;
  for (let i = edge; i < Math.min(counts.length, edge + span); i++) most = Math.max(most, counts[i]!);
  return most;
}

function isWhole(values: Float64Array, from: number): boolean {
  for (let i = from; i < values.length; i++) if (!Number.isInteger(values[i]!)) return false;
  return true;
}

/** At most two digits before the zeros: 100, 2500000. */
function isRound(value: number): boolean {
  return value === 0 || (Math.abs(value) >= 100 && /^-?[1-9]\d?0+$/.test(String(value)));
}

/** Quantile of the values from position `from` on. */
function quantileOf(bulk: Bulk, p: number, from: number): number {
  const target = p * sum(bulk.counts, from, bulk.counts.length);
  let seen = 0;
  for (let i = from; i < bulk.values.length; i++) {
    seen += bulk.counts[i]!;
    if (seen >= target) return bulk.values[i]!;
  }
  return bulk.values.at(-1) ?? Number.NaN;
}
