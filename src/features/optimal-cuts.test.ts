import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { type CutConstraints, optimalCuts, type Trend } from './optimal-cuts.js';
import { chanceInformationValue, informationValue, weightOfEvidence } from './weight-of-evidence.js';

const free: CutConstraints = {
  trend: 'none',
  minRows: 0,
  minEvents: 0,
  minNonEvents: 0,
  maxBins: 100,
  minWoeDifference: 0,
  penalty: 0,
};

interface Data {
  readonly events: Float64Array;
  readonly nonEvents: Float64Array;
  readonly all: { events: number; nonEvents: number };
}

function simulate(random: Random, n: number): Data {
  const events = Float64Array.from({ length: n }, () => random.integer(12));
  const nonEvents = Float64Array.from({ length: n }, () => random.integer(40));
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return { events, nonEvents, all: { events: sum(events) + 3, nonEvents: sum(nonEvents) + 5 } };
}

function binsOf({ events, nonEvents }: Data, ends: readonly number[]) {
  let start = 0;
  return ends.map((end) => {
    const bin = { events: 0, nonEvents: 0 };
    for (let i = start; i < end; i++) {
      bin.events += events[i]!;
      bin.nonEvents += nonEvents[i]!;
    }
    start = end;
    return bin;
  });
}

/** Whether the weights of evidence follow a trend of the event rate (which runs the other way). */
function follows(woes: readonly number[], trend: Exclude<Trend, 'auto'>, gap: number): boolean {
  const steps = woes.slice(1).map((woe, b) => woe - woes[b]!);
  const falls = (step: number) => step <= -gap;
  const rises = (step: number) => step >= gap;
  const turns = (first: (step: number) => boolean, second: (step: number) => boolean) =>
    steps.some((_, at) => steps.slice(0, at).every(first) && steps.slice(at).every(second)) || steps.every(first);
  switch (trend) {
    case 'ascending':
      return steps.every(falls);
    case 'descending':
      return steps.every(rises);
    case 'peak':
      return turns(falls, rises);
    case 'valley':
      return turns(rises, falls);
    default:
      return steps.every((step) => Math.abs(step) >= gap);
  }
}

/** Every partition tried. */
function bruteForce(data: Data, constraints: CutConstraints): number {
  const n = data.events.length;
  const price = constraints.penalty * chanceInformationValue(data.all);
  let best = Number.NEGATIVE_INFINITY;
  for (let mask = 0; mask < 1 << (n - 1); mask++) {
    const ends = [...Array.from({ length: n - 1 }, (_, i) => i + 1).filter((end) => (mask >> (end - 1)) & 1), n];
    if (ends.length > constraints.maxBins) continue;
    const bins = binsOf(data, ends);
    const isLarge = bins.every(
      (bin) =>
        bin.events + bin.nonEvents >= constraints.minRows &&
        bin.events >= constraints.minEvents &&
        bin.nonEvents >= constraints.minNonEvents,
    );
    const woes = bins.map((bin) => weightOfEvidence(bin, data.all));
    const trend = constraints.trend as Exclude<Trend, 'auto'>;
    // One bin is always there to fall back on.
    if (ends.length > 1 && !(isLarge && follows(woes, trend, constraints.minWoeDifference))) continue;
    best = Math.max(
      best,
      bins.reduce((sum, bin) => sum + informationValue(bin, data.all) - price, 0),
    );
  }
  return best;
}

describe('optimalCuts', () => {
  const trends = ['none', 'ascending', 'descending', 'peak', 'valley'] as const;
  it.each(trends)('finds the best of all partitions: %s', (trend) => {
    for (let trial = 0; trial < 60; trial++) {
      const random = new Random(`cuts ${trial}`);
      const data = simulate(random, 2 + random.integer(9));
      const constraints: CutConstraints = {
        trend,
        minRows: random.integer(3) * 20,
        minEvents: random.integer(3) * 3,
        minNonEvents: random.integer(2) * 8,
        maxBins: 1 + random.integer(6),
        minWoeDifference: random.integer(2) * 0.3,
        penalty: random.integer(2) * 2,
      };
      const found = optimalCuts(data.events, data.nonEvents, data.all, constraints);
      const bins = binsOf(data, found.ends);
      const price = constraints.penalty * chanceInformationValue(data.all);
      const iv = bins.reduce((sum, bin) => sum + informationValue(bin, data.all), 0);
      expect(found.informationValue).toBeCloseTo(iv, 12);
      expect(iv - price * bins.length, `trial ${trial}`).toBeCloseTo(bruteForce(data, constraints), 10);
      expect(found.ends.length).toBeLessThanOrEqual(constraints.maxBins);
      if (found.ends.length > 1) {
        const woes = bins.map((bin) => weightOfEvidence(bin, data.all));
        expect(follows(woes, trend, constraints.minWoeDifference), `trial ${trial}: ${woes}`).toBe(true);
        for (const bin of bins) expect(bin.events + bin.nonEvents).toBeGreaterThanOrEqual(constraints.minRows);
      }
    }
  });

  it('auto is never worse than a single direction, and says which trend it took', () => {
    for (let trial = 0; trial < 40; trial++) {
      const random = new Random(`auto ${trial}`);
      const data = simulate(random, 12);
      const run = (trend: Trend) => optimalCuts(data.events, data.nonEvents, data.all, { ...free, trend });
      const auto = run('auto');
      const best = Math.max(
        ...(['ascending', 'descending', 'peak', 'valley'] as const).map((t) => run(t).informationValue),
      );
      expect(auto.informationValue).toBeCloseTo(best, 12);
      expect(run(auto.trend).informationValue).toBeCloseTo(best, 12);
    }
  });

  it('a turn must earn its keep: noise on a falling rate stays falling', () => {
    // Rates .4 .3 .2 .1 .11: a valley adds next to nothing.
    const data = {
      events: Float64Array.of(40, 30, 20, 10, 11),
      nonEvents: Float64Array.of(60, 70, 80, 90, 89),
      all: { events: 111, nonEvents: 389 },
    };
    const found = optimalCuts(data.events, data.nonEvents, data.all, { ...free, trend: 'auto', penalty: 0.5 });
    expect(found.trend).toBe('descending');
    expect(found.ends).toEqual([1, 2, 3, 5]);
  });

  it('falls back on one bin where no two keep the constraints, and on none without data', () => {
    const events = Float64Array.of(1, 0, 0);
    const nonEvents = Float64Array.of(10, 10, 10);
    const all = { events: 1, nonEvents: 30 };
    expect(optimalCuts(events, nonEvents, all, { ...free, minEvents: 1, trend: 'auto' })).toEqual({
      ends: [3],
      trend: 'none',
      informationValue: 0,
    });
    expect(optimalCuts(new Float64Array(0), new Float64Array(0), all, free).ends).toEqual([]);
  });

  it('is the same every run', () => {
    const data = simulate(new Random('again'), 60);
    const run = () => optimalCuts(data.events, data.nonEvents, data.all, { ...free, trend: 'peak', maxBins: 7 });
    expect(run()).toEqual(run());
    expect(run().ends.length).toBe(7);
  });
});
