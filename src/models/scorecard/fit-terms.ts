import type { Binning } from '../../features/index.js';
import { type LogisticTarget, maximisePosterior } from '../logistic-regression/index.js';
import { binContributions, binnedDesign } from './binned-design.js';
import { binnedFeature, termsOf } from './terms.js';

export interface BinnedVariable {
  readonly binning: Binning;
  /** Bin of each training row, shape (rows,). */
  readonly codes: Uint16Array;
  /** Whether its points may depart from weight of evidence. */
  readonly refine: boolean;
}

export interface FittedTerms {
  readonly intercept: number;
  /** Log-odds of each bin, feature after feature. */
  readonly contributions: readonly Float64Array[];
  /** Coefficient of the weight of evidence of each feature, and its standard error (a posterior deviation when penalised). */
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  readonly penalties: readonly number[];
}

/**
 * @param ridge L2 penalty of the weight-of-evidence terms; `auto` lets the evidence choose
 * @param mayStop called again and again while it works; may throw to stop
 */
export function fitTerms(
  variables: readonly BinnedVariable[],
  target: LogisticTarget,
  ridge: number | 'auto',
  mayStop?: () => void,
): FittedTerms {
  const terms = variables.map(({ binning, refine }) => termsOf(binning, refine));
  const features = variables.map(({ codes, binning }, f) => binnedFeature(codes, binning, terms[f]!));
  const prior = {
    groups: terms.flatMap(({ groups }) => groups),
    penalties: [ridge === 'auto' ? undefined : ridge, undefined, undefined],
  };
  const fit = maximisePosterior(binnedDesign(features, target.isEvent.length), target, prior, mayStop);
  const starts: number[] = [];
  terms.reduce((start, { groups }) => {
    starts.push(start);
    return start + groups.length;
  }, 1);
  return {
    intercept: fit.beta[0]!,
    contributions: binContributions(features, fit.beta),
    coefficients: starts.map((at) => fit.beta[at]!),
    standardErrors: starts.map((at) => Math.sqrt(fit.variances[at]!)),
    penalties: fit.penalties,
  };
}
