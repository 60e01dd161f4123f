import { populationStability } from '../evaluate/index.js';
import type { ColumnView } from './column-view.js';
import { firstNotBelow, upperEdges } from './detect/separation.js';

/** How far the distribution of a column has moved. */
export interface Shift {
  /** Population stability index, >= 0; from 0.1 on noticeable, from 0.25 on large. */
  readonly psi: number;
  /** What the index would be about (mean plus three standard deviations) if nothing had moved. */
  readonly noise: number;
}

const bins = 10;
const mostLevels = 50;
const smallestShare = 0.01;

/**
 * Population stability index of the column `current` against `expected`. Numbers: ten bins of equal share of `expected`; categories: the levels, those
 * below 1 % as one; missing is a bin of its own. Half a row is added to each bin, so that an empty one stays finite.
 *
 * Without a real shift the index is about (bins - 1) (1/n + 1/m), chi-squared distributed.
 *
 * Reference: Siddiqi, Credit Risk Scorecards (2006), chapter 9; Yurdakul and Naranjo, J. Risk Model Validation (2020).
 */
export function columnShift(expected: ColumnView, current: ColumnView): Shift {
  const { before, now } = expected.isOrdered ? numericShares(expected, current) : levelShares(expected, current);
  const n = expected.rows;
  const m = current.rows;
  const half = (count: number) => count + 0.5;
  const psi = populationStability(before.map(half), now.map(half), 0);
  const freedom = Math.max(1, before.length - 1);
  return { psi, noise: (freedom + 3 * Math.sqrt(2 * freedom)) * (1 / n + 1 / m) };
}

interface Shares {
  readonly before: Float64Array;
  readonly now: Float64Array;
}

function numericShares(expected: ColumnView, current: ColumnView): Shares {
  const edges = upperEdges(expected, bins);
  const count = (view: ColumnView) => {
    const counts = new Float64Array(edges.length + 2);
    for (const value of view.numbers) counts[Number.isNaN(value) ? 0 : 1 + firstNotBelow(edges, value)]!++;
    return counts;
  };
  return { before: count(expected), now: count(current) };
}

function levelShares(expected: ColumnView, current: ColumnView): Shares {
  const counts = [tally(expected), tally(current)] as const;
  const share = (name: string) =>
    Math.max((counts[0].get(name) ?? 0) / expected.rows, (counts[1].get(name) ?? 0) / current.rows);
  const names = [...new Set([...counts[0].keys(), ...counts[1].keys()])]
    .filter((name) => share(name) >= smallestShare)
    .sort(
      (a, b) => (counts[0].get(b) ?? 0) + (counts[1].get(b) ?? 0) - (counts[0].get(a) ?? 0) - (counts[1].get(a) ?? 0),
    )
    .slice(0, mostLevels);
  const shares = ([view, own]: readonly [ColumnView, Map<string, number>]) => {
    const named = names.map((name) => own.get(name) ?? 0);
    const rest = view.rows - view.missingCount - named.reduce((sum, count) => sum + count, 0);
    return Float64Array.from([view.missingCount, ...named, rest]);
  };
  return { before: shares([expected, counts[0]]), now: shares([current, counts[1]]) };
}

/** Rows per level name. */
export function tally(view: ColumnView): Map<string, number> {
  const found = new Map<string, number>();
  view.coded.levels.forEach((level, code) => {
    if (view.levelCounts[code]! > 0) found.set(level, view.levelCounts[code]!);
  });
  return found;
}
