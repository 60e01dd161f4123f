// Optimal binning as dynamic programming: exact, without a solver, the same every time.
//
// A state is "the last bin is pre-bins i..j-1, the trend is in phase p". Whether the bin may follow its neighbour depends on
// the two weights of evidence alone, so for each boundary i the bins that end there and those that begin there are put
// in order of weight once, and one sweep over both finds every best predecessor: O(n^2 log n) for n pre-bins instead of
// the O(n^3) of trying all pairs.
import { chanceInformationValue, weightOfEvidence } from './weight-of-evidence.js';

/** How the event rate moves from the lowest to the highest values. `peak` rises, then falls; `valley` falls, then rises. */
export const trends = ['auto', 'ascending', 'descending', 'peak', 'valley', 'none'] as const;
export type Trend = (typeof trends)[number];

export interface CutConstraints {
  readonly trend: Trend;
  /** Least weight of a bin. */
  readonly minRows: number;
  readonly minEvents: number;
  readonly minNonEvents: number;
  readonly maxBins: number;
  /** Least difference of weight of evidence between neighbouring bins. */
  readonly minWoeDifference: number;
  /** Price of a bin, as a multiple of the information value that a bin adds by chance. */
  readonly penalty: number;
}

export interface OptimalCuts {
  /** Boundaries between bins: bin b is pre-bins ends[b - 1] .. ends[b] - 1; the last is the number of pre-bins. */
  readonly ends: readonly number[];
  /** The trend that was followed; `none` when there is but one bin. */
  readonly trend: Exclude<Trend, 'auto'>;
  /** Information value of these bins, without the penalty. */
  readonly informationValue: number;
}

/** +1: the event rate rises from bin to bin; -1: it falls; 0: it may do either. */
const phasesOf: Readonly<Record<Exclude<Trend, 'auto'>, readonly (-1 | 0 | 1)[]>> = {
  ascending: [1],
  descending: [-1],
  peak: [1, -1],
  valley: [-1, 1],
  none: [0],
};

/**
 * The partition of ordered pre-bins into bins that has the largest information value less penalty among all that keep
 * the constraints. When no partition of two or more bins keeps them there is one bin.
 *
 * `auto` tries every trend but `none`; a turn (peak, valley) is charged as one more bin.
 *
 * @param events sums of weights per pre-bin, shape (preBins,)
 * @param nonEvents shape (preBins,)
 * @param all counts over the whole variable, missing and special rows included
 */
export function optimalCuts(
  events: Float64Array,
  nonEvents: Float64Array,
  all: { readonly events: number; readonly nonEvents: number },
  constraints: CutConstraints,
): OptimalCuts {
  const n = events.length;
  const bins = candidateBins(events, nonEvents, all, constraints);
  const price = constraints.penalty * chanceInformationValue(all);
  const candidates =
    constraints.trend === 'auto' ? (['descending', 'ascending', 'peak', 'valley'] as const) : [constraints.trend];
  let best: OptimalCuts & { value: number } = {
    ends: n === 0 ? [] : [n],
    trend: 'none',
    informationValue: n === 0 ? 0 : bins.value[n]!,
    value: n === 0 ? 0 : bins.value[n]! - price,
  };
  if (n < 2) return best;
  for (const trend of candidates) {
    const turnPrice = constraints.trend === 'auto' ? price : 0;
    const found = bestPartition(bins, phasesOf[trend], constraints, price, turnPrice);
    if (found === undefined || found.ends.length < 2 || found.value <= best.value + 1e-12) continue;
    let total = 0;
    let start = 0;
    for (const end of found.ends) {
      total += bins.value[start * (n + 1) + end]!;
      start = end;
    }
    best = { ends: found.ends, trend, informationValue: total, value: found.value };
  }
  const { ends, trend, informationValue } = best;
  return { ends, trend, informationValue };
}

interface CandidateBins {
  readonly n: number;
  /** Information value of bin (i, j], shape (n + 1, n + 1). */
  readonly value: Float64Array;
  readonly woe: Float64Array;
  /** 1 where the bin is large enough. */
  readonly allowed: Uint8Array;
}

function candidateBins(
  events: Float64Array,
  nonEvents: Float64Array,
  all: { readonly events: number; readonly nonEvents: number },
  { minRows, minEvents, minNonEvents }: CutConstraints,
): CandidateBins {
  const n = events.length;
  const width = n + 1;
  const value = new Float64Array(width * width);
  const woe = new Float64Array(width * width);
  const allowed = new Uint8Array(width * width);
  for (let i = 0; i < n; i++) {
    let e = 0;
    let g = 0;
    for (let j = i + 1; j <= n; j++) {
      e += events[j - 1]!;
      g += nonEvents[j - 1]!;
      const at = i * width + j;
      const enough = e + g >= minRows && e >= minEvents && g >= minNonEvents;
      if (!enough && !(i === 0 && j === n)) continue;
      allowed[at] = enough ? 1 : 0;
      const weight = weightOfEvidence({ events: e, nonEvents: g }, all);
      woe[at] = weight;
      if (all.events > 0 && all.nonEvents > 0) value[at] = (g / all.nonEvents - e / all.events) * weight;
    }
  }
  return { n, value, woe, allowed };
}

interface Orders {
  /** For boundary i: starts h of the bins (h, i], and ends j of the bins (i, j], by ascending weight of evidence. */
  readonly before: readonly Int32Array[];
  readonly after: readonly Int32Array[];
}

function ordersOf({ n, woe, allowed }: CandidateBins): Orders {
  const width = n + 1;
  const before: Int32Array[] = [];
  const after: Int32Array[] = [];
  const list = new Int32Array(width);
  const keys = new Float64Array(width);
  const sorted = (count: number): Int32Array => {
    for (let a = 1; a < count; a++) {
      const key = keys[a]!;
      const item = list[a]!;
      let b = a - 1;
      while (b >= 0 && keys[b]! > key) {
        keys[b + 1] = keys[b]!;
        list[b + 1] = list[b]!;
        b--;
      }
      keys[b + 1] = key;
      list[b + 1] = item;
    }
    return list.slice(0, count);
  };
  for (let i = 0; i <= n; i++) {
    let count = 0;
    for (let h = 0; h < i; h++) {
      if (allowed[h * width + i] === 0) continue;
      list[count] = h;
      keys[count++] = woe[h * width + i]!;
    }
    before.push(sorted(count));
    count = 0;
    for (let j = i + 1; j <= n; j++) {
      if (allowed[i * width + j] === 0) continue;
      list[count] = j;
      keys[count++] = woe[i * width + j]!;
    }
    after.push(sorted(count));
  }
  return { before, after };
}

const impossible = Number.NEGATIVE_INFINITY;

/** Scores of the states after some number of bins, one array per phase; `from` holds where the best came from. */
interface Layer {
  readonly score: readonly Float64Array[];
  /** predecessor's start h * 2 + its phase, or -1 for a first bin */
  readonly from: readonly Int32Array[];
}

function bestPartition(
  bins: CandidateBins,
  phases: readonly (-1 | 0 | 1)[],
  { maxBins, minWoeDifference }: CutConstraints,
  price: number,
  turnPrice: number,
): { ends: number[]; value: number } | undefined {
  const orders = ordersOf(bins);
  const free = advance(bins, orders, phases, minWoeDifference, price, turnPrice, undefined);
  const unlimited = traceBack([free], bins.n, false);
  if (unlimited === undefined || unlimited.ends.length <= maxBins) return unlimited;
  const layers: Layer[] = [];
  for (let k = 0; k < maxBins; k++) {
    layers.push(advance(bins, orders, phases, minWoeDifference, price, turnPrice, layers));
  }
  return traceBack(layers, bins.n, true);
}

/**
 * One layer of the recursion. With `layers` the states have exactly layers.length + 1 bins and build on the layer
 * before; without, any number of bins, each state building on earlier states of the same layer.
 */
function advance(
  bins: CandidateBins,
  orders: Orders,
  phases: readonly (-1 | 0 | 1)[],
  gap: number,
  price: number,
  turnPrice: number,
  layers: readonly Layer[] | undefined,
): Layer {
  const { n, value, woe, allowed } = bins;
  const width = n + 1;
  const layer: Layer = {
    score: phases.map(() => new Float64Array(width * width).fill(impossible)),
    from: phases.map(() => new Int32Array(width * width).fill(-1)),
  };
  const previous = layers === undefined ? layer : layers.at(-1);
  if (layers === undefined || layers.length === 0) {
    for (let j = 1; j <= n; j++) if (allowed[j] === 1) layer.score[0]![j] = value[j]! - price;
  }
  if (previous === undefined) return layer;
  for (let i = 1; i < n; i++) {
    const before = orders.before[i]!;
    const after = orders.after[i]!;
    if (before.length === 0) continue;
    phases.forEach((direction, phase) => {
      const score = layer.score[phase]!;
      const from = layer.from[phase]!;
      const stay = previous.score[phase]!;
      const turn = phase > 0 ? previous.score[phase - 1]! : undefined;
      const sweep = (rising: boolean) => {
        let best = impossible;
        let bestFrom = -1;
        let seen = 0;
        for (let a = 0; a < after.length; a++) {
          // A rising event rate is a falling weight: walk from the highest weight down.
          const j = after[rising ? after.length - 1 - a : a]!;
          const at = i * width + j;
          while (seen < before.length) {
            const h = before[rising ? before.length - 1 - seen : seen]!;
            const weight = woe[h * width + i]!;
            if (rising ? weight < woe[at]! + gap : weight > woe[at]! - gap) break;
            const kept = stay[h * width + i]!;
            const turned = turn === undefined ? impossible : turn[h * width + i]! - turnPrice;
            const candidate = Math.max(kept, turned);
            if (candidate > best) {
              best = candidate;
              bestFrom = 2 * h + (kept >= turned ? phase : phase - 1);
            }
            seen++;
          }
          const total = best + value[at]! - price;
          if (total > score[at]!) {
            score[at] = total;
            from[at] = bestFrom;
          }
        }
      };
      if (direction >= 0) sweep(true);
      if (direction <= 0) sweep(false);
    });
  }
  return layer;
}

function traceBack(
  layers: readonly Layer[],
  n: number,
  counted: boolean,
): { ends: number[]; value: number } | undefined {
  const width = n + 1;
  let best = impossible;
  let at = { layer: 0, phase: 0, start: 0 };
  for (let layer = 0; layer < layers.length; layer++) {
    layers[layer]!.score.forEach((score, phase) => {
      for (let i = 0; i < n; i++) {
        if (score[i * width + n]! > best + 1e-15) {
          best = score[i * width + n]!;
          at = { layer, phase, start: i };
        }
      }
    });
  }
  if (best === impossible) return undefined;
  const ends = [n];
  let { layer, phase, start } = at;
  while (start > 0) {
    const from = layers[layer]!.from[phase]![start * width + ends[0]!]!;
    ends.unshift(start);
    start = from >> 1;
    phase = from & 1;
    if (counted) layer--;
  }
  return { ends, value: best };
}
