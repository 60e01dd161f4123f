// By what models of one target are held against each other, whatever kind of target it is.
import { leastAucGain } from './least-auc-gain.js';
import type { Interval } from './result.js';

/** The metric that decides between models, and which way it is better. */
export interface Headline {
  readonly metric: 'auc' | 'logLoss' | 'rmse';
  readonly better: 'higher' | 'lower';
}

/** Two models on the same rows, first minus second in the headline metric. */
export interface HeadlineTest {
  readonly name: 'DeLong' | 'paired t';
  readonly difference: number;
  readonly interval: Interval;
  readonly pValue: number;
}

export interface HeadlineContender {
  readonly model: string;
  /** Of the headline metric. */
  readonly value: number;
}

/** Whether the more complex model is worth it: a message `tabular.verdict.*` and the facts that fill it. */
export interface HeadlineVerdict {
  readonly worthIt: boolean;
  readonly key:
    | 'tabular.verdict.worthIt'
    | 'tabular.verdict.notSignificant'
    | 'tabular.verdict.tooSmall'
    | 'tabular.verdict.worse'
    | 'tabular.verdict.noSignal'
    | 'tabular.verdict.onlySimple';
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface HeadlineVerdictOptions {
  readonly headline: Headline;
  readonly simple: HeadlineContender;
  /** Absent where no complex model was trained. */
  readonly complex?: HeadlineContender | undefined;
  /** Complex against simple. */
  readonly test?: HeadlineTest | undefined;
  /** The complex model, or the simple one where there is none, against saying the same of every row. */
  readonly signal?: HeadlineTest | undefined;
  /** How many complex models the one at hand was picked from. */
  readonly candidates?: number;
  readonly significance?: number;
  /** Smallest gain in the metric that pays for a model that is harder to explain. */
  readonly matters: number;
}

/** How much better the first is, above zero when it is. */
export function gainOf({ better }: Headline, difference: number): number {
  return better === 'higher' ? difference : -difference;
}

/** Smallest gain over a simple model's value that pays for a model that is harder to explain: `leastAucGain`, 1 % of a loss. */
export function leastGain({ metric }: Headline, simple: number): number {
  return metric === 'auc' ? leastAucGain : 0.01 * simple;
}

/** The better of two values of the metric, negative when the first is. */
export function byHeadline({ better }: Headline): (a: number, b: number) => number {
  return (a, b) => (better === 'higher' ? b - a : a - b);
}

/**
 * Decides as `verdict` does, in the headline metric: the complex model is worth it when it knows more than what is the same for
 * every row, its gain over the best simple model is not luck (p < significance / candidates) and at least `matters`.
 */
export function headlineVerdict(options: HeadlineVerdictOptions): HeadlineVerdict {
  const { headline, simple, complex, test, signal, candidates = 1, significance = 0.05, matters } = options;
  const written = (p: number) => (p < 0.001 ? '< 0.001' : p);
  const facts = { metric: headline.metric, simple: simple.model, simpleValue: simple.value };
  const isChance = signal !== undefined && !(signal.pValue < significance && gainOf(headline, signal.difference) > 0);
  if (complex === undefined || test === undefined) {
    if (!isChance) return { worthIt: false, key: 'tabular.verdict.onlySimple', facts };
    const none = { ...facts, complex: simple.model, complexValue: simple.value };
    return { worthIt: false, key: 'tabular.verdict.noSignal', facts: none };
  }
  const gain = gainOf(headline, test.difference);
  const ends = test.interval.map((end) => gainOf(headline, end)).sort((a, b) => a - b);
  const all = {
    ...facts,
    complex: complex.model,
    complexValue: complex.value,
    difference: gain,
    low: ends[0]!,
    high: ends[1]!,
    pValue: written(test.pValue),
    matters,
  };
  const say = (key: HeadlineVerdict['key'], worthIt = false): HeadlineVerdict => ({ worthIt, key, facts: all });
  if (isChance) return say('tabular.verdict.noSignal');
  if (!(test.pValue < significance / Math.max(1, candidates))) return say('tabular.verdict.notSignificant');
  if (gain < 0) return say('tabular.verdict.worse');
  if (gain < matters) return say('tabular.verdict.tooSmall');
  return say('tabular.verdict.worthIt', true);
}
