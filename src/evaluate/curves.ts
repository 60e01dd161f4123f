import { calibrationBins, quantileBins } from './ece.js';
import { type Ranked, type RankedRows, sum } from './ranked.js';
import { countingOf, effectiveRows, type RowCounting, rateOf } from './rate.js';
import type { Curves, Interval } from './result.js';
import { wilson } from './wilson.js';

const mostPoints = 200;
const histogramBins = 40;

/** Points of the usual pictures from a ranked sample. */
export function curvesOf(ranked: RankedRows, outcome: ArrayLike<number>, counting: RowCounting = {}): Curves {
  return {
    roc: roc(ranked),
    ks: ksCurve(ranked),
    calibration: calibration(ranked, outcome, counting),
    gains: gains(ranked),
    histogram: histogram(ranked),
  };
}

function roc({ events, nonEvents }: Ranked): [number, number][] {
  const tpr = cumulativeShares(events.toReversed());
  const fpr = cumulativeShares(nonEvents.toReversed());
  return thinned(tpr.length, (i) => tpr[i]! + fpr[i]!).map((i) => [fpr[i]!, tpr[i]!]);
}

function ksCurve({ probability, events, nonEvents }: Ranked): [number, number, number][] {
  const e = cumulativeShares(events);
  const n = cumulativeShares(nonEvents);
  let widest = 0;
  for (let i = 0; i < e.length; i++) if (Math.abs(e[i]! - n[i]!) > Math.abs(e[widest]! - n[widest]!)) widest = i;
  const cut = (i: number) => (i === 0 ? Math.max(0, probability[0]! - 1e-6) : probability[i - 1]!);
  return thinned(e.length, (i) => e[i]! + n[i]!, widest).map((i) => [cut(i), e[i]!, n[i]!]);
}

function gains({ events, nonEvents }: Ranked): [number, number][] {
  const captured = cumulativeShares(events.toReversed());
  const share = cumulativeShares(events.map((e, g) => e + nonEvents[g]!).reverse());
  return thinned(share.length, (i) => share[i]! + captured[i]!).map((i) => [share[i]!, captured[i]!]);
}

/** 0, then the share of the total up to each value, at last 1; shape (values + 1,). */
function cumulativeShares(values: Float64Array): Float64Array {
  const shares = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) shares[i + 1] = shares[i]! + values[i]!;
  const total = shares.at(-1)!;
  return shares.map((share) => share / total);
}

/** Some 200 positions evenly spaced along `progress`, which rises from 0 to 2; first, last and `keep` are among them. */
function thinned(length: number, progress: (position: number) => number, keep = -1): number[] {
  const kept: number[] = [];
  const step = 2 / (mostPoints - 4);
  let next = 0;
  for (let i = 0; i < length; i++) {
    if (length > mostPoints && i !== keep && i !== length - 1 && progress(i) < next) continue;
    kept.push(i);
    next = Math.max(next, Math.floor(progress(i) / step) * step + step);
  }
  return kept;
}

function calibration(ranked: RankedRows, outcome: ArrayLike<number>, counting: RowCounting): Curves['calibration'] {
  const { probability, events, nonEvents } = ranked;
  const binOf = quantileBins(ranked, calibrationBins);
  const all = sum(events) + sum(nonEvents);
  const effective = effectiveRows(outcome.length, counting.weights);
  const bins: { bin: number; predicted: number; events: number; rows: number }[] = [];
  for (let g = 0; g < events.length; g++) {
    if (g === 0 || binOf[g] !== binOf[g - 1]) bins.push({ bin: binOf[g]!, predicted: 0, events: 0, rows: 0 });
    const bin = bins.at(-1)!;
    const here = events[g]! + nonEvents[g]!;
    bin.predicted += here * probability[g]!;
    bin.events += events[g]!;
    bin.rows += here;
  }
  const intervalOf = ({ bin, events, rows }: (typeof bins)[number]): Interval => {
    if (counting.groups === undefined) return wilson((events / all) * effective, (rows / all) * effective);
    const members = ranked.order.filter((_, i) => binOf[ranked.groupOf[i]!] === bin);
    const own = Array.from(members, (row) => outcome[row]!);
    return rateOf(own, countingOf(counting, members)).interval;
  };
  return bins
    .filter((bin) => bin.rows > 0)
    .map((bin) => {
      const { predicted, events, rows } = bin;
      const [low, high] = intervalOf(bin);
      return { predicted: predicted / rows, observed: events / rows, low, high, rows };
    });
}

function histogram({ probability, events, nonEvents }: Ranked): Curves['histogram'] {
  const counts = {
    events: new Array<number>(histogramBins).fill(0),
    nonEvents: new Array<number>(histogramBins).fill(0),
  };
  for (let g = 0; g < probability.length; g++) {
    const bin = Math.min(histogramBins - 1, Math.floor(probability[g]! * histogramBins));
    counts.events[bin]! += events[g]!;
    counts.nonEvents[bin]! += nonEvents[g]!;
  }
  return { edges: Array.from({ length: histogramBins + 1 }, (_, i) => i / histogramBins), ...counts };
}
