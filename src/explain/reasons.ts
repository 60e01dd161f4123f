import { cell, type Table } from '../data/index.js';
import { ShapeError } from '../errors/index.js';
import type { Explanation } from '../models/index.js';
import type {
  Background,
  CategoricalBackground,
  FeatureBackground,
  Frequency,
  NumericBackground,
} from './background.js';
import type { Reason } from './reason.js';

export interface ReasonOptions {
  /** Most reasons per row. Adverse-action practice is up to four. */
  readonly most?: number;
  /** Only what raises the risk (an adverse-action notice), or what lowers it too. */
  readonly direction?: 'risk' | 'both';
}

/** A contribution below this share of the row's strongest is not a reason but noise. */
const leastShare = 0.02;

/**
 * Up to four reasons per row, the strongest first, each comparing the row's own value with the training applicants.
 *
 * The principal reasons for an adverse action have to be specific and to name what was actually scored
 * (Regulation B, 12 CFR 1002.9(b)(2)), so a reason is always one feature and its value.
 *
 * @param explanation contributions of the rows of `table`, in the same order
 * @returns shape (rows)(<= most); a row that nothing speaks against has none under `direction: 'risk'`
 */
export function reasonsFor(
  explanation: Explanation,
  table: Table,
  background: Background,
  options: ReasonOptions = {},
): Reason[][] {
  const { contributions, features } = explanation;
  if (contributions.rows !== table.rowCount) {
    throw new ShapeError(`reasonsFor: ${contributions.rows} rows are explained, the table has ${table.rowCount}.`);
  }
  const columns = features.map((feature) => (table.has(feature) ? table.column(feature) : undefined));
  const tell = reasonsOf(features, background, options);
  return Array.from({ length: contributions.rows }, (_, row) => {
    const own = contributions.data.subarray(row * contributions.columns, (row + 1) * contributions.columns);
    return tell(own, (j) => (columns[j] === undefined ? null : cell(columns[j], row)));
  });
}

/** The value of a feature: a number, the text of a level or a date, or null for missing. */
type ShownValue = (feature: number) => number | string | null;

/**
 * What `reasonsFor` says of one row, made ready for many.
 *
 * @param features names, in the order of the contributions
 */
export function reasonsOf(
  features: readonly string[],
  background: Background,
  options: ReasonOptions = {},
): (contributions: Float64Array, shownValue: ShownValue) => Reason[] {
  const { most = 4, direction = 'risk' } = options;
  const known = new Map(background.features.map((feature) => [feature.name, feature]));
  const wordings = features.map((feature) => wordingOf(known.get(feature), background.eventRate));
  return (own, shownValue) =>
    strongest(own, most, direction).map((j): Reason => {
      const value = shownValue(j);
      const effect = own[j]! > 0 ? 'raises' : 'lowers';
      const { wording, facts } = wordings[j]!(value, effect);
      return {
        feature: features[j]!,
        value: value === null ? '' : String(value),
        contribution: own[j]!,
        key: `reason.${wording}.${effect}`,
        facts: { feature: features[j]!, ...facts },
      };
    });
}

/** Positions of the strongest contributions, strongest first; equals in the order of the features. */
function strongest(contributions: Float64Array, most: number, direction: 'risk' | 'both'): number[] {
  const strength = (j: number) => (direction === 'risk' ? contributions[j]! : Math.abs(contributions[j]!));
  const top: number[] = [];
  for (let j = 0; j < contributions.length; j++) {
    if (!(strength(j) > 0)) continue;
    let at = top.length;
    while (at > 0 && strength(top[at - 1]!) < strength(j)) at--;
    if (at < most) top.splice(at, 0, j);
    if (top.length > most) top.pop();
  }
  return top.filter((j) => strength(j) >= leastShare * strength(top[0]!));
}

interface Wording {
  readonly wording: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

type Effect = 'raises' | 'lowers';

/** Which wording fits a value of a feature, and the facts that fill it. */
type WordingOf = (value: number | string | null, effect: Effect) => Wording;

function wordingOf(known: FeatureBackground | undefined, overall: number | undefined): WordingOf {
  const present = wordingOfPresent(known, overall);
  const missing =
    known === undefined
      ? () => ({ wording: 'plainMissing', facts: {} })
      : frequencyWording('missing', {}, known.missing, overall);
  return (value, effect) => (value === null ? missing(effect) : present(value, effect));
}

function wordingOfPresent(
  known: FeatureBackground | undefined,
  overall: number | undefined,
): (value: number | string, effect: Effect) => Wording {
  if (known === undefined) return (value) => ({ wording: 'plain', facts: { value } });
  if (known.kind === 'text') return (value) => ({ wording: 'textLength', facts: { value: String(value).length } });
  return 'levels' in known ? levelWording(known, overall) : amountWording(known, overall);
}

function levelWording({ levels }: CategoricalBackground, overall: number | undefined) {
  const typical = levels[0]?.level ?? '';
  const wordings = new Map(
    levels.map((found) => {
      const { level } = found;
      const isTypical = level === typical;
      const facts: Wording['facts'] = isTypical ? { value: level } : { value: level, typical };
      return [level, frequencyWording(isTypical ? 'usualLevel' : 'level', facts, found, overall, 'levelRate')];
    }),
  );
  return (value: number | string, effect: Effect): Wording =>
    wordings.get(String(value))?.(effect) ?? { wording: 'unseen', facts: { value } };
}

function amountWording(known: NumericBackground, overall: number | undefined) {
  const { percentiles, kind } = known;
  const write = writer(known);
  const specials = new Map(
    known.special.map((found) => [found.code, frequencyWording('special', { value: found.code }, found, overall)]),
  );
  return (value: number | string, effect: Effect): Wording => {
    const amount = typeof value === 'number' ? value : Date.parse(value);
    const special = specials.get(amount);
    if (special !== undefined) return special(effect);
    const median = percentiles[50];
    if (median === undefined) return { wording: 'plain', facts: { value: write(amount) } };
    const facts = { value: write(amount), typical: write(median) };
    if (amount === median) return { wording: 'near', facts };
    const above = amount > median;
    const beaten = above
      ? countWhile(percentiles, (q) => q < amount)
      : 101 - countWhile(percentiles, (q) => q <= amount);
    const wording = kind === 'datetime' ? (above ? 'later' : 'earlier') : above ? 'high' : 'low';
    return { wording, facts: { ...facts, percentile: Math.min(99, Math.max(1, beaten - 1)) } };
  };
}

/** How many of the first values hold, where those that hold come first. */
function countWhile(values: readonly number[], holds: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(values[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Numbers are left to the language's own writing, except dates and what looks like a calendar year. */
function writer({ kind, percentiles }: NumericBackground): (amount: number) => number | string {
  if (kind === 'datetime') return (amount) => new Date(amount).toISOString().replace(/T00:00:00\.000Z$/, '');
  const isYear = (value: number) => Number.isInteger(value) && value >= 1900 && value < 2100;
  const areYears = percentiles.length > 0 && percentiles.every(isYear);
  return (amount) => (areYears && isYear(amount) ? String(amount) : amount);
}

/** Tells the default rate where it is known and points the same way as the contribution does, otherwise the share. */
function frequencyWording(
  wording: string,
  facts: Wording['facts'],
  { share, eventRate }: Frequency,
  overall: number | undefined,
  rateWording = `${wording}Rate`,
): (effect: Effect) => Wording {
  const withShare = { wording, facts: { ...facts, share: percent(share) } };
  if (eventRate === undefined || overall === undefined) return () => withShare;
  const { typical: _, ...rest } = facts;
  const withRate = { wording: rateWording, facts: { ...rest, rate: percent(eventRate), overall: percent(overall) } };
  const agrees: Effect = eventRate > overall ? 'raises' : 'lowers';
  const shown = withRate.facts.rate !== withRate.facts.overall;
  return (effect) => (shown && effect === agrees ? withRate : withShare);
}

/** A share as a percentage, whole from 10 % on, with one decimal below. */
function percent(share: number): number {
  const value = 100 * share;
  return value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
}
