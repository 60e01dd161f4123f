// What optimal binning leaves behind, as data: which bin a value falls into, and what each bin holds.
import type { CategoricalInput, ModelInput, NumericInput } from './inputs.js';
import { missingCode } from './inputs.js';
import type { Trend } from './optimal-cuts.js';

export interface Bin {
  /** `range` and `levels` are ordinary bins; the others hold rows without an ordinary value. */
  readonly kind: 'range' | 'levels' | 'special' | 'missing' | 'unseen';
  /** Sums of row weights at training. */
  readonly events: number;
  readonly nonEvents: number;
  /** ln(share of non-events / share of events): positive is safer than average. */
  readonly weightOfEvidence: number;
}

interface BinningBase {
  readonly name: string;
  /** Ordinary bins first, in order; then special, missing and unseen. */
  readonly bins: readonly Bin[];
  /** The bin of missing values; it may be an ordinary one. */
  readonly missing: number;
  readonly informationValue: number;
}

/** Bin b holds cuts[b - 1] <= value < cuts[b]. */
export interface NumericBinning extends BinningBase {
  readonly kind: 'numeric';
  /** Ascending, finite; one fewer than ordinary bins. */
  readonly cuts: readonly number[];
  readonly special: readonly { readonly code: number; readonly bin: number }[];
  /** The trend of the event rate over the ordinary bins. */
  readonly trend: Exclude<Trend, 'auto'>;
}

/** Bin b holds the levels groups[b]. */
export interface CategoricalBinning extends BinningBase {
  readonly kind: 'categorical';
  readonly groups: readonly (readonly string[])[];
  /** The bin of levels that are in no group. */
  readonly unseen: number;
}

export type Binning = NumericBinning | CategoricalBinning;

/** The bin of every row, shape (rows,). */
export function assignBins(binning: Binning, input: ModelInput): Uint16Array {
  return binning.kind === 'numeric'
    ? assignNumbers(binning, input as NumericInput)
    : assignLevels(binning, input as CategoricalInput);
}

/** The bin of one number; NaN is missing. */
export function binOfNumber(binning: NumericBinning, value: number): number {
  if (Number.isNaN(value)) return binning.missing;
  for (let s = 0; s < binning.special.length; s++) {
    if (binning.special[s]!.code === value) return binning.special[s]!.bin;
  }
  const { cuts } = binning;
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The bin of each code of `levels`, matched by name. */
export function binsOfLevels(binning: CategoricalBinning, levels: readonly string[]): Uint16Array {
  const ofName = new Map<string, number>();
  binning.groups.forEach((group, bin) => {
    for (const level of group) ofName.set(level, bin);
  });
  return Uint16Array.from(levels, (level) => ofName.get(level) ?? binning.unseen);
}

function assignNumbers(binning: NumericBinning, { values }: NumericInput): Uint16Array {
  const bins = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) bins[i] = binOfNumber(binning, values[i]!);
  return bins;
}

function assignLevels(binning: CategoricalBinning, { codes, levels }: CategoricalInput): Uint16Array {
  const ofCode = binsOfLevels(binning, levels);
  const bins = new Uint16Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    bins[i] = code === missingCode ? binning.missing : code < 0 ? binning.unseen : ofCode[code]!;
  }
  return bins;
}

/** How a bin is written for people: `< 25`, `[25, 40)`, `>= 40`, `A41, A43`, `special -9`, `missing`, `unseen`. */
export function binLabel(binning: Binning, bin: number): string {
  const { kind } = binning.bins[bin]!;
  if (kind === 'missing' || kind === 'unseen') return kind;
  const joined: string[] = [];
  if (binning.kind === 'categorical') {
    joined.push(binning.groups[bin]!.join(', '));
  } else {
    if (kind === 'range') joined.push(rangeLabel(binning.cuts, bin));
    const codes = binning.special.filter((special) => special.bin === bin).map((special) => special.code);
    if (codes.length > 0) joined.push(`special ${codes.join(', ')}`);
  }
  if (binning.missing === bin) joined.push('missing');
  return joined.join(' or ');
}

function rangeLabel(cuts: readonly number[], bin: number): string {
  if (cuts.length === 0) return 'any value';
  if (bin === 0) return `< ${cuts[0]}`;
  if (bin === cuts.length) return `>= ${cuts[bin - 1]}`;
  return `[${cuts[bin - 1]}, ${cuts[bin]})`;
}
