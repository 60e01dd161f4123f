// From inputs to the columns of a linear model: numbers clipped and scaled, a flag for missing values and for each special
// code, a flag for each level.
import {
  type CategoricalInput,
  type InputSchema,
  type ModelInput,
  missingCode,
  type NumericInput,
  sortOrder,
} from '../../features/index.js';

/** One column of the design: its value for a row is computed from one feature. */
export type Term =
  | { readonly kind: 'value'; readonly mean: number; readonly scale: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'special'; readonly code: number }
  | { readonly kind: 'level'; readonly level: string };

/** How a feature becomes columns. */
export interface Encoding {
  /** Numeric: what missing and special values are read as, and the limits that values are clipped to. */
  readonly fill: number;
  readonly low: number;
  readonly high: number;
  readonly terms: readonly Term[];
}

export interface EncodingOptions {
  /** Share of the rows clipped at either end, in [0, 0.5). */
  readonly clip: number;
  /** Levels with a smaller share of the rows get no column. */
  readonly rareShare: number;
  /** Whether the most frequent level is left out as reference, which an unpenalised fit needs. */
  readonly dropReference: boolean;
}

/** Squares of anything larger would leave the range of doubles. */
const largest = 1e150;

export function learnEncoding(
  input: ModelInput,
  weights: Float64Array | undefined,
  options: EncodingOptions,
): Encoding {
  return input.kind === 'numeric' ? learnNumeric(input, weights, options) : learnCategorical(input, weights, options);
}

function learnNumeric(
  { values, special }: NumericInput,
  weights: Float64Array | undefined,
  { clip }: EncodingOptions,
): Encoding {
  const isOrdinary = (value: number) => !Number.isNaN(value) && !special.includes(value);
  const ordinary: number[] = [];
  const ordinaryWeights: number[] = [];
  let missing = 0;
  const specialRows = special.map(() => 0);
  values.forEach((value, i) => {
    const weight = weights?.[i] ?? 1;
    if (weight === 0) return;
    if (Number.isNaN(value)) missing++;
    else if (special.includes(value)) specialRows[special.indexOf(value)]!++;
    else {
      ordinary.push(Math.min(Math.max(value, -largest), largest));
      ordinaryWeights.push(weight);
    }
  });
  const sorted = Float64Array.from(ordinary);
  const quantile = weightedQuantiles(sorted, ordinaryWeights);
  const fill = ordinary.length === 0 ? 0 : quantile(0.5);
  const isClipped = clip > 0 && ordinary.length > 0;
  const low = isClipped ? quantile(clip) : -largest;
  const high = isClipped ? quantile(1 - clip) : largest;
  let total = 0;
  let sum = 0;
  const read = (value: number) => (isOrdinary(value) ? Math.min(Math.max(value, low), high) : fill);
  for (let i = 0; i < values.length; i++) {
    total += weights?.[i] ?? 1;
    sum += (weights?.[i] ?? 1) * read(values[i]!);
  }
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (weights?.[i] ?? 1) * (read(values[i]!) - mean) ** 2;
  const scale = Math.sqrt(squares / total);
  const terms: Term[] = [];
  // What rounding leaves of a constant is no spread.
  if (scale > 1e-12 * Math.abs(mean)) terms.push({ kind: 'value', mean, scale });
  if (missing > 0 && missing < values.length) terms.push({ kind: 'missing' });
  special.forEach((code, s) => {
    if (specialRows[s]! > 0 && specialRows[s]! < values.length) terms.push({ kind: 'special', code });
  });
  return { fill, low, high, terms };
}

/** Quantiles by cumulated weight: the first value that has more than that share of the weight at or below it. */
function weightedQuantiles(values: Float64Array, weights: readonly number[]): (share: number) => number {
  const order = sortOrder(values);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (share) => {
    let sum = 0;
    for (const row of order) {
      sum += weights[row]!;
      if (sum > share * total) return values[row]!;
    }
    return values[order.at(-1)!]!;
  };
}

function learnCategorical(
  { codes, levels }: CategoricalInput,
  weights: Float64Array | undefined,
  { rareShare, dropReference }: EncodingOptions,
): Encoding {
  const counts = new Float64Array(levels.length);
  let total = 0;
  let missing = 0;
  codes.forEach((code, i) => {
    const weight = weights?.[i] ?? 1;
    total += weight;
    if (code >= 0) counts[code] = counts[code]! + weight;
    else missing += weight;
  });
  const present = levels.map((level, code) => ({ level, count: counts[code]! })).filter(({ count }) => count > 0);
  const frequent = present.filter(({ count }) => count >= rareShare * total);
  const isReferenceNeeded = dropReference && frequent.length === present.length;
  const reference = isReferenceNeeded
    ? present.reduce((a, b) => (b.count > a.count ? b : a), { level: '', count: 0 }).level
    : undefined;
  const terms: Term[] = frequent
    .filter(({ level }) => level !== reference)
    .map(({ level }): Term => ({ kind: 'level', level }));
  if (missing > 0 && missing < total) terms.push({ kind: 'missing' });
  return { fill: 0, low: 0, high: 0, terms: present.length + (missing > 0 ? 1 : 0) > 1 ? terms : [] };
}

/** Calls `add(term, value)` for each term of the feature that is not 0 in a row. */
export type RowEncoder = (value: number, add: (term: number, value: number) => void) => void;

/** @param feature whose levels the codes refer to */
export function rowEncoder(feature: InputSchema, { fill, low, high, terms }: Encoding): RowEncoder {
  const place = (kind: Term['kind']) => terms.findIndex((term) => term.kind === kind);
  const missing = place('missing');
  if (feature.kind === 'categorical' || feature.kind === 'boolean') {
    const ofLevel = Int32Array.from(feature.levels ?? [], (level) =>
      terms.findIndex((term) => term.kind === 'level' && term.level === level),
    );
    return (code, add) => {
      const term = code === missingCode ? missing : code < 0 ? -1 : ofLevel[code]!;
      if (term >= 0) add(term, 1);
    };
  }
  const numeric = place('value');
  const value = terms[numeric] as { mean: number; scale: number } | undefined;
  const ofSpecial = new Map<number, number>((feature.special ?? []).map((code) => [code, -1]));
  terms.forEach((term, t) => {
    if (term.kind === 'special') ofSpecial.set(term.code, t);
  });
  return (x, add) => {
    const isMissing = Number.isNaN(x);
    const special = isMissing ? undefined : ofSpecial.get(x);
    const read = isMissing || special !== undefined ? fill : Math.min(Math.max(x, low), high);
    if (value !== undefined) add(numeric, (read - value.mean) / value.scale);
    if (isMissing && missing >= 0) add(missing, 1);
    if (special !== undefined && special >= 0) add(special, 1);
  };
}

/** What a term is called in a table of coefficients: `value`, `missing`, `special -9`, or the level. */
export function termLabel(term: Term): string {
  if (term.kind === 'level') return term.level;
  return term.kind === 'special' ? `special ${term.code}` : term.kind;
}
