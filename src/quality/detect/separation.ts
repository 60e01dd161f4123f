import type { ColumnView } from '../column-view.js';
import type { Outcome } from '../outcome.js';

/** The rows of a column in at most some dozens of bins; bin 0 is missing. */
export interface Binned {
  readonly bins: Int32Array;
  readonly binCount: number;
}

const quantileBins = 32;
const ownBinUpTo = 64;

/** Numbers: one bin per value when there are few, else quantile bins. Levels: one bin each. */
export function binned(view: ColumnView): Binned {
  const bins = new Int32Array(view.rows);
  if (!view.isOrdered) {
    const { codes, levels } = view.coded;
    for (let i = 0; i < bins.length; i++) bins[i] = codes[i]! + 1;
    return { bins, binCount: levels.length + 1 };
  }
  const upper = upperEdges(view);
  const values = view.numbers;
  for (let i = 0; i < bins.length; i++) bins[i] = Number.isNaN(values[i]!) ? 0 : 1 + firstNotBelow(upper, values[i]!);
  return { bins, binCount: upper.length + 2 };
}

/** Ascending upper ends (inclusive) of the bins of a numeric column; values above the last share one more bin. */
export function upperEdges(view: ColumnView, count = quantileBins): Float64Array {
  const { values } = view.distinct;
  if (values.length <= Math.max(count, count === quantileBins ? ownBinUpTo : 0)) return values.slice();
  const edges: number[] = [];
  for (let k = 1; k < count; k++) {
    const edge = view.quantile(k / count);
    if (edges.length === 0 || edge > edges.at(-1)!) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** Index of the first edge that is >= value; edges.length when there is none. */
export function firstNotBelow(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Separation {
  /** AUC of the column alone, any shape of relation, judged on rows its rates were not taken from; 0.5 is useless. */
  readonly auc: number;
  /** Share of all events that lie in bins made up (almost) of events only. */
  readonly pureEvents: number;
  /** Share of all other rows that lie in bins where events are expected, but (almost) none happens. */
  readonly pureOthers: number;
}

/** How well one column alone separates the two outcomes. `half` (rows,) of 0 and 1 splits the rows in two at random. */
export function separation(view: ColumnView, outcome: Outcome, half: Uint8Array): Separation {
  const { bins, binCount } = binned(view);
  const n = [new Int32Array(binCount), new Int32Array(binCount)] as const;
  const e = [new Int32Array(binCount), new Int32Array(binCount)] as const;
  for (let i = 0; i < bins.length; i++) {
    const event = outcome.events[i]!;
    if (event < 0) continue;
    const h = half[i]!;
    n[h]![bins[i]!]!++;
    e[h]![bins[i]!]! += event;
  }
  const auc = (binAuc(n[0], e[0], n[1], e[1], outcome.rate) + binAuc(n[1], e[1], n[0], e[0], outcome.rate)) / 2;
  return { auc, ...purity(n, e, outcome) };
}

/** AUC on (n, events) of ranking bins by the rates of the other half; unseen bins take the overall rate. */
function binAuc(trainN: Int32Array, trainE: Int32Array, n: Int32Array, events: Int32Array, rate: number): number {
  const score = Float64Array.from(trainN, (count, b) => (trainE[b]! + 2 * rate) / (count + 2));
  const order = Int32Array.from(n, (_, b) => b)
    .filter((b) => n[b]! > 0)
    .sort((a, b) => score[a]! - score[b]!);
  let concordant = 0;
  let othersBelow = 0;
  let totalEvents = 0;
  for (let i = 0; i < order.length; ) {
    let tieEvents = 0;
    let tieOthers = 0;
    const tied = score[order[i]!]!;
    for (; i < order.length && score[order[i]!] === tied; i++) {
      tieEvents += events[order[i]!]!;
      tieOthers += n[order[i]!]! - events[order[i]!]!;
    }
    concordant += tieEvents * (othersBelow + tieOthers / 2);
    othersBelow += tieOthers;
    totalEvents += tieEvents;
  }
  return totalEvents === 0 || othersBelow === 0 ? 0.5 : concordant / (totalEvents * othersBelow);
}

function purity(
  n: readonly [Int32Array, Int32Array],
  e: readonly [Int32Array, Int32Array],
  outcome: Outcome,
): { pureEvents: number; pureOthers: number } {
  const needed = Math.max(0.98, 1 - (1 - outcome.rate) * 0.04);
  let pureEvents = 0;
  let pureOthers = 0;
  let expected = 0;
  for (let b = 0; b < n[0].length; b++) {
    const rows = n[0][b]! + n[1][b]!;
    const events = e[0][b]! + e[1][b]!;
    if (rows < 8) continue;
    if (events >= needed * rows) pureEvents += events;
    if (events <= 0.02 * outcome.rate * rows) {
      pureOthers += rows - events;
      expected += outcome.rate * rows;
    }
  }
  const others = outcome.knownCount - outcome.eventCount;
  return {
    pureEvents: outcome.eventCount === 0 ? 0 : pureEvents / outcome.eventCount,
    pureOthers: expected < 30 || others === 0 ? 0 : pureOthers / others,
  };
}
