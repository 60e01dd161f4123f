import { leastAucGain } from './least-auc-gain.js';
import type { Interval, PairedTest } from './result.js';

/** Whether the more complex model is worth it: a message `verdict.*` and the facts that fill it. */
export interface Verdict {
  readonly worthIt: boolean;
  readonly key: VerdictKey;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** How a comparison ended; `verdict.large.*` are about a large model against the best traditional one. */
export type VerdictKey =
  | `verdict.large.${'worthIt' | 'notSignificant' | 'tooSmall' | 'worse' | 'noSignal'}`
  | 'verdict.worthIt'
  | 'verdict.notSignificant'
  | 'verdict.tooSmall'
  | 'verdict.worse'
  | 'verdict.noSignal'
  | 'verdict.onlySimple';

/** A model and the AUC it was judged with. */
export interface Contender {
  readonly model: string;
  readonly auc: number;
  /** 95 % interval of the AUC, where it is known. */
  readonly interval?: Interval;
}

export interface VerdictOptions {
  /** The more complex model and the best simple one, on the same rows. */
  readonly complex: Contender;
  readonly simple: Contender;
  /** DeLong's test of these two, complex first. */
  readonly test: PairedTest;
  /** How many complex models the one at hand was picked from: each try is a chance to win by luck. */
  readonly candidates?: number;
  /** Chance of a false "worth it" that is accepted. */
  readonly significance?: number;
  /** Smallest gain of AUC that pays for a model that is harder to explain, validate and run. */
  readonly matters?: number;
  /** Whether a large model stands against the best traditional one, which is said in other words. */
  readonly isLarge?: boolean;
}

/**
 * Decides whether a more complex model is worth it over the best simple one.
 *
 * It is when all of this holds, otherwise the simple model is kept:
 * 1. the complex model knows something: the interval of its AUC, where given, lies above 1/2;
 * 2. the gain is not luck: DeLong's paired p < significance / candidates (Bonferroni), in favour of the complex model;
 * 3. the gain matters: at least `matters`, by default `leastAucGain`, one Gini point. Less than that is what other folds,
 *    another sample year or one more data cleaning moves, and with enough rows every difference becomes significant.
 *
 * The test treats the pooled out-of-fold predictions as given, so it rejects somewhat too often where models learn noise:
 * on labels that mean nothing in 6 to 13 of 100 tables. The other conditions keep a false "worth it" below 5 of 100.
 */
export function verdict(options: VerdictOptions): Verdict {
  const {
    complex,
    simple,
    test,
    candidates = 1,
    significance = 0.05,
    matters = leastAucGain,
    isLarge = false,
  } = options;
  const kind = isLarge ? 'verdict.large' : 'verdict';
  const facts = {
    complex: complex.model,
    simple: simple.model,
    complexAuc: complex.auc,
    simpleAuc: simple.auc,
    difference: test.difference,
    low: test.interval[0],
    high: test.interval[1],
    pValue: test.pValue < 0.001 ? '< 0.001' : test.pValue,
    matters,
  };
  if (complex.interval !== undefined && complex.interval[0] <= 0.5) {
    return { worthIt: false, key: `${kind}.noSignal`, facts };
  }
  const significant = test.pValue < significance / Math.max(1, candidates);
  if (!significant) return { worthIt: false, key: `${kind}.notSignificant`, facts };
  if (test.difference < 0) return { worthIt: false, key: `${kind}.worse`, facts };
  if (test.difference < matters) return { worthIt: false, key: `${kind}.tooSmall`, facts };
  return { worthIt: true, key: `${kind}.worthIt`, facts };
}

/** The verdict when no model more complex than the simple ones was trained. */
export function onlySimple(simple: Contender): Verdict {
  return { worthIt: false, key: 'verdict.onlySimple', facts: { simple: simple.model, simpleAuc: simple.auc } };
}
