// Bins drawn by hand: the form in which a person writes them, and the way back from bins that were found.
import { UsageError } from '../errors/index.js';
import { assignBins, type Bin, type Binning } from './binning.js';
import { type BinningOptions, type BinningTarget, countTarget, defaultBinningOptions } from './fit-binning.js';
import type { ModelInput } from './inputs.js';
import { type Counts, informationValue, weightOfEvidence } from './weight-of-evidence.js';

/**
 * One bin as written by hand. A range is `below` (its upper end, not included; null for no end), a group of levels is
 * `levels`. `special`, `missing` and `unseen` say what else falls into the bin; a bin may hold only those. What no bin
 * mentions gets a bin of its own.
 */
export interface EditedBin {
  readonly below?: number | null;
  readonly levels?: readonly string[];
  readonly special?: readonly number[];
  readonly missing?: boolean;
  readonly unseen?: boolean;
  /** Replaces the weight of evidence found in the data. */
  readonly weightOfEvidence?: number;
  /** Replaces the points; the probability follows them. */
  readonly points?: number;
}

export interface EditedBinning {
  readonly binning: Binning;
  /** Points by hand, per bin of `binning`. */
  readonly points: readonly (number | undefined)[];
  /** Whether a weight of evidence was given by hand. */
  readonly hasFixedWeights: boolean;
}

interface Slot {
  readonly kind: Bin['kind'];
  readonly edit?: EditedBin;
}

/** The bins drawn by hand, with what the training rows hold in each. @throws UsageError when they do not fit the column */
export function binByHand(
  input: ModelInput,
  target: BinningTarget,
  edits: readonly EditedBin[],
  options: Partial<BinningOptions> = {},
): EditedBinning {
  const { smoothing } = { ...defaultBinningOptions, ...options };
  const { slots, empty } =
    input.kind === 'numeric'
      ? numericSkeleton(input.name, input.special, edits)
      : categoricalSkeleton(input.name, edits);
  const all = countTarget(target);
  const counts = countBins(assignBins(empty, input), slots.length, target);
  const bins = slots.map(
    ({ kind, edit }, b): Bin => ({
      kind,
      ...counts[b]!,
      weightOfEvidence: edit?.weightOfEvidence ?? weightOfEvidence(counts[b]!, all, smoothing),
    }),
  );
  return {
    binning: { ...empty, bins, informationValue: counts.reduce((sum, bin) => sum + informationValue(bin, all), 0) },
    points: slots.map((slot) => slot.edit?.points),
    hasFixedWeights: edits.some((edit) => edit.weightOfEvidence !== undefined),
  };
}

/** Bins that were found, in the form to edit. Given back unchanged to `binByHand` they are the same bins. */
export function toEditedBins(binning: Binning): EditedBin[] {
  return binning.bins.flatMap((bin, b): EditedBin[] => {
    const isMissing = binning.missing === b ? { missing: true } : {};
    if (binning.kind === 'numeric') {
      const codes = binning.special.filter((special) => special.bin === b).map((special) => special.code);
      const special = codes.length > 0 ? { special: codes } : {};
      return [
        bin.kind === 'range'
          ? { below: binning.cuts[b] ?? null, ...special, ...isMissing }
          : { ...special, ...isMissing },
      ];
    }
    const isUnseen = binning.unseen === b ? { unseen: true } : {};
    return [
      bin.kind === 'levels' ? { levels: binning.groups[b]!, ...isMissing, ...isUnseen } : { ...isMissing, ...isUnseen },
    ];
  });
}

function numericSkeleton(name: string, schemaSpecial: readonly number[], edits: readonly EditedBin[]) {
  const ranges = edits.filter((edit) => edit.below !== undefined);
  const others = edits.filter((edit) => edit.below === undefined);
  for (const edit of edits) {
    if (edit.levels !== undefined) throw wrong(name, 'holds numbers, but a bin lists levels; give `below` instead');
  }
  if (ranges.length === 0 || ranges.at(-1)!.below !== null) {
    throw wrong(
      name,
      'must end with a range that has no upper end; write `below: null` (in YAML also `below: ~`) there',
    );
  }
  const cuts = ranges.slice(0, -1).map((edit) => edit.below as number);
  cuts.forEach((cut, at) => {
    if (!Number.isFinite(cut))
      throw wrong(name, `has a bin with below: ${cut}; only the last range may be without an end`);
    if (at > 0 && cut <= cuts[at - 1]!) throw wrong(name, `has bins out of order: ${cut} follows ${cuts[at - 1]}`);
  });
  for (const edit of others) {
    if (edit.missing !== true && (edit.special ?? []).length === 0) {
      throw wrong(name, 'has a bin that holds nothing; give it below, special or missing');
    }
  }
  const slots: Slot[] = [
    ...ranges.map((edit): Slot => ({ kind: 'range', edit })),
    ...others.map((edit): Slot => ({ kind: (edit.special ?? []).length > 0 ? 'special' : 'missing', edit })),
  ];
  const special: { code: number; bin: number }[] = [];
  slots.forEach(({ edit }, bin) => {
    for (const code of edit?.special ?? []) {
      if (special.some((known) => known.code === code)) throw wrong(name, `has the special code ${code} in two bins`);
      special.push({ code, bin });
    }
  });
  for (const code of schemaSpecial) {
    if (special.some((known) => known.code === code)) continue;
    special.push({ code, bin: slots.length });
    slots.push({ kind: 'special' });
  }
  const missing = onlyOne(name, slots, 'missing');
  const empty: Binning = {
    name,
    kind: 'numeric',
    cuts,
    special,
    missing,
    trend: 'none',
    informationValue: 0,
    bins: slots.map(emptyBin),
  };
  return { slots, empty };
}

function categoricalSkeleton(name: string, edits: readonly EditedBin[]) {
  const grouped = edits.filter((edit) => edit.levels !== undefined);
  const others = edits.filter((edit) => edit.levels === undefined);
  const seen = new Set<string>();
  for (const level of grouped.flatMap((edit) => edit.levels!)) {
    if (seen.has(level)) throw wrong(name, `has the level "${level}" in two bins`);
    seen.add(level);
  }
  for (const edit of edits) {
    if (edit.below !== undefined || edit.special !== undefined) {
      throw wrong(name, 'holds categories, but a bin gives a number; list `levels` instead');
    }
    if (edit.levels === undefined && edit.missing !== true && edit.unseen !== true) {
      throw wrong(name, 'has a bin that holds nothing; give it levels, missing or unseen');
    }
  }
  const slots: Slot[] = [
    ...grouped.map((edit): Slot => ({ kind: 'levels', edit })),
    ...others.map((edit): Slot => ({ kind: edit.missing === true ? 'missing' : 'unseen', edit })),
  ];
  const missing = onlyOne(name, slots, 'missing');
  const unseen = onlyOne(name, slots, 'unseen');
  const empty: Binning = {
    name,
    kind: 'categorical',
    groups: grouped.map((edit) => edit.levels!),
    missing,
    unseen,
    informationValue: 0,
    bins: slots.map(emptyBin),
  };
  return { slots, empty };
}

/** The slot of missing or unseen values; one is added when none was named. */
function onlyOne(name: string, slots: Slot[], what: 'missing' | 'unseen'): number {
  const named = slots.flatMap((slot, at) => (slot.edit?.[what] === true ? [at] : []));
  if (named.length > 1) throw wrong(name, `has two bins for ${what} values`);
  return named[0] ?? slots.push({ kind: what }) - 1;
}

function emptyBin({ kind }: Slot): Bin {
  return { kind, events: 0, nonEvents: 0, weightOfEvidence: 0 };
}

function countBins(codes: Uint16Array, bins: number, { isEvent, weights }: BinningTarget): Counts[] {
  const events = new Float64Array(bins);
  const nonEvents = new Float64Array(bins);
  for (let i = 0; i < codes.length; i++) {
    const sums = isEvent[i] === 1 ? events : nonEvents;
    sums[codes[i]!] = sums[codes[i]!]! + (weights?.[i] ?? 1);
  }
  return Array.from({ length: bins }, (_, b) => ({ events: events[b]!, nonEvents: nonEvents[b]! }));
}

function wrong(name: string, what: string): UsageError {
  return new UsageError(`bins: "${name}" ${what}.`);
}
