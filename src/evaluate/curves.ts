import { calibrationBins, quantileBins } from './ece.js';
import { type Ranked, sum } from './ranked.js';
import type { Curves } from './result.js';
import { wilson } from './wilson.js';

const mostPoints = 200;
const histogramBins = 40;

/** Points of the usual pictures from a ranked sample. `effectiveRows` turns weights into a number of rows for the intervals. */
export function curvesOf(ranked: Ranked, effectiveRows: number): Curves {
  return {
    roc: roc(ranked),
    ks: ksCurve(ranked),
    calibration: calibration(ranked, effectiveRows),
    gains: gains(ranked),
    histogram: histogram(ranked),
  };
}

function roc({ events, nonEvents }: Ranked): [number, number][] {
  const allEvents = sum(events);
  const allNonEvents = sum(nonEvents);
  const points: [number, number][] = [[0, 0]];
  let e = 0;
  let n = 0;
  for (let g = events.length - 1; g >= 0; g--) {
    e += events[g]!;
    n += nonEvents[g]!;
    points.push(g === 0 ? [1, 1] : [n / allNonEvents, e / allEvents]);
  }
  return thin(points, ([fpr, tpr]) => fpr + tpr);
}

function ksCurve({ probability, events, nonEvents }: Ranked): [number, number, number][] {
  const allEvents = sum(events);
  const allNonEvents = sum(nonEvents);
  const points: [number, number, number][] = [[Math.max(0, probability[0]! - 1e-6), 0, 0]];
  let e = 0;
  let n = 0;
  let widest = 0;
  let widestDistance = -1;
  for (let g = 0; g < events.length; g++) {
    e += events[g]!;
    n += nonEvents[g]!;
    const last = g === events.length - 1;
    points.push([probability[g]!, last ? 1 : e / allEvents, last ? 1 : n / allNonEvents]);
    const distance = Math.abs(n / allNonEvents - e / allEvents);
    if (distance > widestDistance) {
      widest = points.length - 1;
      widestDistance = distance;
    }
  }
  return thin(points, ([, events, nonEvents]) => events + nonEvents, widest);
}

function gains({ events, nonEvents }: Ranked): [number, number][] {
  const allEvents = sum(events);
  const all = allEvents + sum(nonEvents);
  const points: [number, number][] = [[0, 0]];
  let e = 0;
  let rows = 0;
  for (let g = events.length - 1; g >= 0; g--) {
    e += events[g]!;
    rows += events[g]! + nonEvents[g]!;
    points.push(g === 0 ? [1, 1] : [rows / all, e / allEvents]);
  }
  return thin(points, ([share, captured]) => share + captured);
}

/**
 * At most some 200 points, evenly spaced along `progress` (ascending from 0 to 2); first, last and `keep` stay, and a
 * piece that one point would have to jump over keeps its end.
 */
function thin<P>(points: readonly P[], progress: (point: P) => number, keep = -1): P[] {
  if (points.length <= mostPoints) return [...points];
  const step = 2 / (mostPoints - 4);
  const kept: P[] = [];
  let next = 0;
  points.forEach((point, i) => {
    if (i === 0 || i === keep || i === points.length - 1 || progress(point) >= next) {
      kept.push(point);
      next = Math.max(next, Math.floor(progress(point) / step) * step + step);
    }
  });
  return kept;
}

function calibration(ranked: Ranked, effectiveRows: number): Curves['calibration'] {
  const { probability, events, nonEvents } = ranked;
  const binOf = quantileBins(ranked, calibrationBins);
  const all = sum(events) + sum(nonEvents);
  const bins: { predicted: number; events: number; rows: number }[] = [];
  for (let g = 0; g < events.length; g++) {
    if (g === 0 || binOf[g] !== binOf[g - 1]) bins.push({ predicted: 0, events: 0, rows: 0 });
    const bin = bins.at(-1)!;
    const here = events[g]! + nonEvents[g]!;
    bin.predicted += here * probability[g]!;
    bin.events += events[g]!;
    bin.rows += here;
  }
  return bins
    .filter((bin) => bin.rows > 0)
    .map(({ predicted, events, rows }) => {
      const [low, high] = wilson((events / all) * effectiveRows, (rows / all) * effectiveRows);
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
