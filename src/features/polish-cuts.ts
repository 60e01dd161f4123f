// Quantiles decide where pre-bins end, not the target. Once the bins are chosen, each cut is moved to the best place near
// it, down to single values; the constraints still hold.
import type { CutConstraints, OptimalCuts } from './optimal-cuts.js';
import type { PreBins, QuantilePreBins } from './pre-bins.js';
import { type Counts, weightOfEvidence } from './weight-of-evidence.js';

/** Places tried between two neighbouring pre-bins before the best is looked at closely. */
const places = 64;
const sweeps = 3;

/**
 * Moves each cut of an optimal binning between the neighbouring pre-bins' ends as long as the information value grows. The
 * number of bins and the direction from each bin to the next stay as they are.
 *
 * @returns boundaries as positions among the different values of `pre.distinct`: bin b ends before ends[b]
 */
export function polishCuts(
  pre: QuantilePreBins,
  found: OptimalCuts,
  all: Counts,
  constraints: CutConstraints,
): readonly number[] {
  const ends = found.ends.map((end) => pre.ends[end - 1]!);
  if (pre.distinct.low.length === pre.low.length || ends.length < 2) return ends;
  const sums = cumulate(pre.distinct);
  const windows = found.ends.slice(0, -1).map((end) => [end >= 2 ? pre.ends[end - 2]! : 0, pre.ends[end]!] as const);
  const isOrdered = found.trend !== 'none' || constraints.minWoeDifference > 0;
  const binOf = (from: number, to: number) => evaluate(sums, from, to, all, constraints);
  const woes = ends.map((end, b) => binOf(b === 0 ? 0 : ends[b - 1]!, end)?.woe ?? 0);
  const rises = woes.slice(1).map((woe, b) => woe >= woes[b]!);
  const follows = (before: number, after: number, step: number) =>
    !isOrdered ||
    (rises[step]! ? after - before >= constraints.minWoeDifference : before - after >= constraints.minWoeDifference);

  for (let sweep = 0; sweep < sweeps; sweep++) {
    let isMoved = false;
    for (let c = 0; c < ends.length - 1; c++) {
      const start = c === 0 ? 0 : ends[c - 1]!;
      const end = ends[c + 1]!;
      const valueAt = (cut: number): number => {
        const left = binOf(start, cut);
        const right = binOf(cut, end);
        if (left === undefined || right === undefined || !follows(left.woe, right.woe, c)) return -1;
        if (c > 0 && !follows(woes[c - 1]!, left.woe, c - 1)) return -1;
        if (c + 2 < ends.length && !follows(right.woe, woes[c + 2]!, c + 1)) return -1;
        return left.value + right.value;
      };
      const [low, high] = windows[c]!;
      let best = ends[c]!;
      let bestValue = valueAt(best);
      const tryAll = (from: number, to: number, stride: number) => {
        for (let cut = Math.max(from, start + 1); cut <= Math.min(to, end - 1); cut += stride) {
          const value = valueAt(cut);
          if (value > bestValue + 1e-12) {
            bestValue = value;
            best = cut;
          }
        }
      };
      const stride = Math.max(1, Math.ceil((high - low) / places));
      tryAll(low, high, stride);
      if (stride > 1) tryAll(best - stride, best + stride, Math.max(1, Math.ceil(stride / places)));
      if (best === ends[c]) continue;
      ends[c] = best;
      woes[c] = binOf(start, best)!.woe;
      woes[c + 1] = binOf(best, end)!.woe;
      isMoved = true;
    }
    if (!isMoved) break;
  }
  return ends;
}

interface Sums {
  readonly events: Float64Array;
  readonly nonEvents: Float64Array;
}

/** Sums over the first k groups, shape (groups + 1,). */
function cumulate({ events, nonEvents }: PreBins): Sums {
  const sums = { events: new Float64Array(events.length + 1), nonEvents: new Float64Array(events.length + 1) };
  for (let i = 0; i < events.length; i++) {
    sums.events[i + 1] = sums.events[i]! + events[i]!;
    sums.nonEvents[i + 1] = sums.nonEvents[i]! + nonEvents[i]!;
  }
  return sums;
}

/** Weight of evidence and information value of the groups from .. to - 1; undefined when they are too few for a bin. */
function evaluate(sums: Sums, from: number, to: number, all: Counts, constraints: CutConstraints) {
  const events = sums.events[to]! - sums.events[from]!;
  const nonEvents = sums.nonEvents[to]! - sums.nonEvents[from]!;
  const { minRows, minEvents, minNonEvents } = constraints;
  if (events + nonEvents < minRows || events < minEvents || nonEvents < minNonEvents) return undefined;
  const woe = weightOfEvidence({ events, nonEvents }, all);
  return { woe, value: (nonEvents / all.nonEvents - events / all.events) * woe };
}
