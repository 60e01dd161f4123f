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
  const { most = 4, direction = 'risk' } = options;
  const { contributions, features } = explanation;
  if (contributions.rows !== table.rowCount) {
    throw new ShapeError(`reasonsFor: ${contributions.rows} rows are explained, the table has ${table.rowCount}.`);
  }
  const known = new Map(background.features.map((feature) => [feature.name, feature]));
  const columns = features.map((feature) => (table.has(feature) ? table.column(feature) : undefined));
  return Array.from({ length: contributions.rows }, (_, row) => {
    const start = row * contributions.columns;
    const strength = (j: number) =>
      contributions.data[start + j]! * (direction === 'risk' ? 1 : Math.sign(contributions.data[start + j]!));
    const strongest = features.reduce((max, _, j) => Math.max(max, strength(j)), 0);
    return features
      .map((_, j) => j)
      .filter((j) => strength(j) > 0 && strength(j) >= leastShare * strongest)
      .sort((a, b) => strength(b) - strength(a) || a - b)
      .slice(0, most)
      .map((j) => {
        const column = columns[j];
        const value = column === undefined ? null : cell(column, row);
        return reasonOf(features[j]!, value, contributions.data[start + j]!, background, known.get(features[j]!));
      });
  });
}

/** One reason: which wording fits the value, and the facts that fill it. */
function reasonOf(
  feature: string,
  value: number | string | null,
  contribution: number,
  background: Background,
  known: FeatureBackground | undefined,
): Reason {
  const effect = contribution > 0 ? 'raises' : 'lowers';
  const rate = (frequency: Frequency | undefined) => rateFacts(frequency, background.eventRate, effect);
  const { wording, facts } = wordingOf(value, known, rate);
  return {
    feature,
    value: value === null ? '' : String(value),
    contribution,
    key: `reason.${wording}.${effect}`,
    facts: { feature, ...facts },
  };
}

interface Wording {
  readonly wording: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

type RateFacts = (frequency: Frequency | undefined) => { readonly rate: number; readonly overall: number } | undefined;

function wordingOf(value: number | string | null, known: FeatureBackground | undefined, rate: RateFacts): Wording {
  if (value === null) {
    const rates = rate(known?.missing);
    return rates === undefined
      ? { wording: 'missing', facts: { share: percent(known?.missing.share ?? 0) } }
      : { wording: 'missingRate', facts: rates };
  }
  if (known === undefined || known.kind === 'text') return { wording: 'plain', facts: { value } };
  if ('levels' in known) return levelWording(String(value), known, rate);
  return amountWording(value, known, rate);
}

function levelWording(value: string, known: CategoricalBackground, rate: RateFacts): Wording {
  const found = known.levels.find(({ level }) => level === value);
  if (found === undefined) return { wording: 'unseen', facts: { value } };
  const rates = rate(found);
  if (rates !== undefined) return { wording: 'levelRate', facts: { value, ...rates } };
  const typical = known.levels[0]!.level;
  const share = percent(found.share);
  return typical === value
    ? { wording: 'usualLevel', facts: { value, share } }
    : { wording: 'level', facts: { value, share, typical } };
}

function amountWording(value: number | string, known: NumericBackground, rate: RateFacts): Wording {
  const amount = typeof value === 'number' ? value : Date.parse(value);
  const special = known.special.find(({ code }) => code === amount);
  if (special !== undefined) {
    const rates = rate(special);
    return rates === undefined
      ? { wording: 'special', facts: { value, share: percent(special.share) } }
      : { wording: 'specialRate', facts: { value, ...rates } };
  }
  const { percentiles, kind } = known;
  const median = percentiles[50];
  if (median === undefined) return { wording: 'plain', facts: { value: written(amount, known) } };
  const facts = { value: written(amount, known), typical: written(median, known) };
  if (amount === median) return { wording: 'near', facts };
  const above = amount > median;
  const beaten = percentiles.filter((q) => (above ? q < amount : q > amount)).length - 1;
  const wording = kind === 'datetime' ? (above ? 'later' : 'earlier') : above ? 'high' : 'low';
  return { wording, facts: { ...facts, percentile: Math.min(99, Math.max(1, beaten)) } };
}

/** A number is left to the language's own writing, except dates and what looks like a calendar year. */
function written(amount: number, { kind, percentiles }: NumericBackground): number | string {
  if (kind === 'datetime') return new Date(amount).toISOString().replace(/T00:00:00\.000Z$/, '');
  const year = (value: number) => Number.isInteger(value) && value >= 1900 && value < 2100;
  return percentiles.length > 0 && percentiles.every(year) && year(amount) ? String(amount) : amount;
}

/** Default rates as percentages, when they are known and point the same way as the contribution does. */
function rateFacts(frequency: Frequency | undefined, overall: number | undefined, effect: 'raises' | 'lowers') {
  const rate = frequency?.eventRate;
  if (rate === undefined || overall === undefined) return undefined;
  const shown = { rate: percent(rate), overall: percent(overall) };
  return (effect === 'raises' ? shown.rate > shown.overall : shown.rate < shown.overall) ? shown : undefined;
}

/** A share as a percentage, whole from 10 % on, with one decimal below. */
function percent(share: number): number {
  const value = 100 * share;
  return value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
}
