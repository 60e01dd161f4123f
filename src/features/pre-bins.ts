import { sortOrder } from './sort-order.js';

/** Ordered groups of rows; sums of row weights, shape (groups,) each. */
export interface PreBins {
  readonly events: Float64Array;
  readonly nonEvents: Float64Array;
  /** Smallest and largest value of each group, ascending. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The groups that optimal binning joins, and the different values they are made of. */
export interface QuantilePreBins extends PreBins {
  /** One group per different value. */
  readonly distinct: PreBins;
  /** Group k ends before different value ends[k]. */
  readonly ends: Int32Array;
}

/**
 * Splits the rows into groups of nearly equal weight, never between equal values. A variable with at most `limit`
 * different values keeps each; a value that alone weighs as much as a group stands alone.
 *
 * @param values shape (rows,), no NaN
 * @param isEvent shape (rows,), 1 for an event, 0 otherwise
 * @param weights shape (rows,), > 0; 1 each when absent
 * @param limit groups wanted; values that stand alone can add to it
 */
export function quantilePreBins(
  values: Float64Array,
  isEvent: Uint8Array,
  weights: Float64Array | undefined,
  limit: number,
): QuantilePreBins {
  const distinct = distinctGroups(values, isEvent, weights);
  if (distinct.low.length > limit) return joinToQuantiles(distinct, limit);
  return { ...distinct, distinct, ends: Int32Array.from(distinct.low, (_, i) => i + 1) };
}

function distinctGroups(values: Float64Array, isEvent: Uint8Array, weights: Float64Array | undefined): PreBins {
  const order = sortOrder(values);
  const n = order.length;
  const distinct = new Float64Array(n);
  const events = new Float64Array(n);
  const nonEvents = new Float64Array(n);
  let count = 0;
  let current = Number.NaN;
  for (let i = 0; i < n; i++) {
    const row = order[i]!;
    const value = values[row]!;
    if (value !== current) {
      current = value;
      distinct[count++] = value;
    }
    const weight = weights === undefined ? 1 : weights[row]!;
    const sums = isEvent[row] === 1 ? events : nonEvents;
    sums[count - 1] = sums[count - 1]! + weight;
  }
  const low = distinct.subarray(0, count);
  return { events: events.subarray(0, count), nonEvents: nonEvents.subarray(0, count), low, high: low };
}

function joinToQuantiles(groups: PreBins, limit: number): QuantilePreBins {
  const n = groups.low.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += groups.events[i]! + groups.nonEvents[i]!;
  const share = total / limit;
  const ends: number[] = [];
  let before = 0;
  let closed = 0;
  for (let i = 0; i < n; i++) {
    const weight = groups.events[i]! + groups.nonEvents[i]!;
    const pending = before > closed;
    if (weight >= share && pending) {
      ends.push(i);
      closed = before;
    }
    before += weight;
    if (weight >= share || Math.floor(before / share + 1e-9) > Math.floor(closed / share + 1e-9) || i === n - 1) {
      ends.push(i + 1);
      closed = before;
    }
  }
  const events = new Float64Array(ends.length);
  const nonEvents = new Float64Array(ends.length);
  const low = new Float64Array(ends.length);
  const high = new Float64Array(ends.length);
  let start = 0;
  for (let k = 0; k < ends.length; k++) {
    for (let i = start; i < ends[k]!; i++) {
      events[k] = events[k]! + groups.events[i]!;
      nonEvents[k] = nonEvents[k]! + groups.nonEvents[i]!;
    }
    low[k] = groups.low[start]!;
    high[k] = groups.high[ends[k]! - 1]!;
    start = ends[k]!;
  }
  return { events, nonEvents, low, high, distinct: groups, ends: Int32Array.from(ends) };
}

/**
 * The cut between two neighbouring values with the fewest digits: low < cut <= high, as near the middle as those digits
 * allow. Rows below the cut go left, the others right.
 */
export function shortestCut(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  for (let digits = 1; digits <= 17; digits++) {
    const cut = Number(middle.toPrecision(digits));
    if (low < cut && cut <= high) return cut;
  }
  return high;
}
