import type { Bin, Binning } from './binning.js';
import type { CategoricalInput, ModelInput, NumericInput } from './inputs.js';
import { missingCode, unseenCode } from './inputs.js';
import { type CutConstraints, optimalCuts, type Trend } from './optimal-cuts.js';
import { polishCuts } from './polish-cuts.js';
import { quantilePreBins, shortestCut } from './pre-bins.js';
import { type Counts, informationValue, weightOfEvidence } from './weight-of-evidence.js';

export interface BinningOptions {
  /** Quantile groups to start from. */
  readonly preBins: number;
  readonly trend: Trend;
  /** Least share of all rows in an ordinary bin, in [0, 1]. */
  readonly minShare: number;
  readonly minEvents: number;
  readonly minNonEvents: number;
  readonly maxBins: number;
  /** Least difference of weight of evidence between neighbouring bins. */
  readonly minWoeDifference: number;
  /** Price of a bin, as a multiple of the information value that a bin adds by chance; 0 maximises plain information value. */
  readonly penalty: number;
  /** Average rows added to every bin before its weight of evidence is taken; draws small bins towards 0. */
  readonly smoothing: number;
  /** Levels with a smaller share of the rows are pooled before binning. */
  readonly rareShare: number;
  /**
   * Rows (sum of weights) from which cuts may leave the quantiles for the best value nearby. With fewer rows that follows
   * noise more than it finds the right place.
   */
  readonly polishFrom: number;
  /** What a level that was not seen at training weighs: 0, or as much as the riskiest bin. */
  readonly unseen: 'neutral' | 'worst';
}

export const defaultBinningOptions: BinningOptions = {
  preBins: 50,
  trend: 'auto',
  minShare: 0.02,
  minEvents: 1,
  minNonEvents: 1,
  maxBins: 12,
  minWoeDifference: 0,
  penalty: 0,
  smoothing: 10,
  rareShare: 0.01,
  polishFrom: 50_000,
  unseen: 'neutral',
};

/** The rows that a binning learns from. */
export interface BinningTarget {
  /** shape (rows,), 1 for an event, 0 otherwise */
  readonly isEvent: Uint8Array;
  /** shape (rows,), >= 0; 1 each when absent */
  readonly weights?: Float64Array | undefined;
}

/** Bins of largest information value for one variable; special codes and missing values keep bins of their own. */
export function fitBinning(input: ModelInput, target: BinningTarget, options: Partial<BinningOptions> = {}): Binning {
  const complete = { ...defaultBinningOptions, ...options };
  return input.kind === 'numeric' ? binNumbers(input, target, complete) : binLevels(input, target, complete);
}

/** Sums of weights over all rows. */
export function countTarget({ isEvent, weights }: BinningTarget): Counts {
  let events = 0;
  let nonEvents = 0;
  for (let i = 0; i < isEvent.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    if (isEvent[i] === 1) events += weight;
    else nonEvents += weight;
  }
  return { events, nonEvents };
}

function constraintsOf(options: BinningOptions, all: Counts): CutConstraints {
  return { ...options, minRows: options.minShare * (all.events + all.nonEvents) };
}

function makeBin(kind: Bin['kind'], { events, nonEvents }: Counts, all: Counts, smoothing: number): Bin {
  return { kind, events, nonEvents, weightOfEvidence: weightOfEvidence({ events, nonEvents }, all, smoothing) };
}

function totalInformationValue(bins: readonly Counts[], all: Counts): number {
  return bins.reduce((sum, bin) => sum + informationValue(bin, all), 0);
}

interface MutableCounts {
  events: number;
  nonEvents: number;
}

function add(counts: MutableCounts, isEvent: boolean, weight: number): void {
  if (isEvent) counts.events += weight;
  else counts.nonEvents += weight;
}

function binNumbers(input: NumericInput, target: BinningTarget, options: BinningOptions): Binning {
  const all = countTarget(target);
  const { values, isEvent, weights, special, missing } = splitOff(input, target);
  const pre = quantilePreBins(values, isEvent, weights, options.preBins);
  const constraints = constraintsOf(options, all);
  const found = optimalCuts(pre.events, pre.nonEvents, all, constraints);
  const isPolished = all.events + all.nonEvents >= options.polishFrom;
  const ends = isPolished ? polishCuts(pre, found, all, constraints) : found.ends.map((end) => pre.ends[end - 1]!);
  const { distinct } = pre;
  const cuts: number[] = [];
  const ranges: Bin[] = [];
  let start = 0;
  for (const end of ends.length === 0 ? [0] : ends) {
    const counts = { events: 0, nonEvents: 0 };
    for (let i = start; i < end; i++) {
      counts.events += distinct.events[i]!;
      counts.nonEvents += distinct.nonEvents[i]!;
    }
    if (start > 0) cuts.push(shortestCut(distinct.high[start - 1]!, distinct.low[start]!));
    ranges.push(makeBin('range', counts, all, options.smoothing));
    start = end;
  }
  const bins = [
    ...ranges,
    ...special.map((counts) => makeBin('special', counts, all, options.smoothing)),
    makeBin('missing', missing, all, options.smoothing),
  ];
  return {
    name: input.name,
    kind: 'numeric',
    cuts,
    special: input.special.map((code, s) => ({ code, bin: ranges.length + s })),
    missing: bins.length - 1,
    trend: found.trend,
    informationValue: totalInformationValue(bins, all),
    bins,
  };
}

/** The rows with an ordinary value, and counts of the special and the missing ones. Infinities become the largest doubles. */
function splitOff({ values, special }: NumericInput, { isEvent, weights }: BinningTarget) {
  const counts = special.map((): MutableCounts => ({ events: 0, nonEvents: 0 }));
  const missing: MutableCounts = { events: 0, nonEvents: 0 };
  const kept = new Float64Array(values.length);
  const keptEvents = new Uint8Array(values.length);
  const keptWeights = weights === undefined ? undefined : new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    if (Number.isNaN(value)) {
      add(missing, isEvent[i] === 1, weight);
      continue;
    }
    const s = special.length === 0 ? -1 : special.indexOf(value);
    if (s >= 0) {
      add(counts[s]!, isEvent[i] === 1, weight);
      continue;
    }
    if (weight === 0) continue;
    kept[n] = Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
    keptEvents[n] = isEvent[i]!;
    if (keptWeights !== undefined) keptWeights[n] = weight;
    n++;
  }
  return {
    values: kept.subarray(0, n),
    isEvent: keptEvents.subarray(0, n),
    weights: keptWeights?.subarray(0, n),
    special: counts,
    missing,
  };
}

function binLevels(input: CategoricalInput, target: BinningTarget, options: BinningOptions): Binning {
  const all = countTarget(target);
  const { levels, missing } = countLevels(input, target);
  const units = poolRare(levels, options.rareShare * (all.events + all.nonEvents));
  const rate = (unit: Counts) => weightOfEvidence(unit, all, Math.max(options.smoothing, 1));
  units.sort((a, b) => rate(b) - rate(a) || (a.names[0]! < b.names[0]! ? -1 : 1));
  const found = optimalCuts(
    Float64Array.from(units, (unit) => unit.events),
    Float64Array.from(units, (unit) => unit.nonEvents),
    all,
    { ...constraintsOf(options, all), trend: 'none' },
  );
  const groups: string[][] = [];
  const ordinary: Bin[] = [];
  let start = 0;
  for (const end of found.ends) {
    const members = units.slice(start, end);
    groups.push(members.flatMap((unit) => unit.names).sort());
    ordinary.push(makeBin('levels', sum(members), all, options.smoothing));
    start = end;
  }
  const worst = Math.min(0, ...ordinary.map((bin) => bin.weightOfEvidence));
  const bins: Bin[] = [
    ...ordinary,
    makeBin('missing', missing, all, options.smoothing),
    { kind: 'unseen', events: 0, nonEvents: 0, weightOfEvidence: options.unseen === 'worst' ? worst : 0 },
  ];
  return {
    name: input.name,
    kind: 'categorical',
    groups,
    missing: ordinary.length,
    unseen: ordinary.length + 1,
    informationValue: totalInformationValue(bins, all),
    bins,
  };
}

interface LevelUnit extends Counts {
  readonly names: readonly string[];
}

function sum(units: readonly Counts[]): Counts {
  return {
    events: units.reduce((total, unit) => total + unit.events, 0),
    nonEvents: units.reduce((total, unit) => total + unit.nonEvents, 0),
  };
}

/** Counts of each level that has rows; levels without any stay unseen. */
function countLevels({ codes, levels }: CategoricalInput, { isEvent, weights }: BinningTarget) {
  const counts = levels.map((name) => ({ names: [name], events: 0, nonEvents: 0 }));
  const missing: MutableCounts = { events: 0, nonEvents: 0 };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code === unseenCode) continue;
    add(code === missingCode ? missing : counts[code]!, isEvent[i] === 1, weights === undefined ? 1 : weights[i]!);
  }
  return { levels: counts.filter((level) => level.events + level.nonEvents > 0), missing };
}

function poolRare(levels: readonly LevelUnit[], least: number): LevelUnit[] {
  const isRare = (level: LevelUnit) => level.events + level.nonEvents < least;
  const rare = levels.filter(isRare);
  if (rare.length < 2) return [...levels];
  return [...levels.filter((level) => !isRare(level)), { names: rare.flatMap((level) => level.names), ...sum(rare) }];
}
