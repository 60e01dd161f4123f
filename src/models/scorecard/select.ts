// Which features stay on the card, step by step; each that goes is recorded with its reason.
import { correlationClusters, correlations, dropByVarianceInflation } from '../../features/index.js';
import type { LogisticTarget } from '../logistic-regression/index.js';
import { type BinnedVariable, type FittedTerms, fitTerms } from './fit-terms.js';
import type { ScorecardOptions } from './options.js';
import { screened } from './screen.js';

export interface Dropped {
  readonly feature: string;
  readonly reason: 'information value' | 'screening' | 'correlation' | 'variance inflation' | 'stepwise' | 'sign';
  /** What the reason measured: information value (for `screening` beyond what chance gives), correlation, factor, z statistic; for `sign` the slope. */
  readonly value: number;
  /** The feature that says the same, for `correlation`. */
  readonly keptInstead?: string;
}

export interface Selection {
  readonly kept: readonly BinnedVariable[];
  readonly dropped: readonly Dropped[];
}

/**
 * Drops features that say nothing, or nothing beyond others, and of very many the weakest. Those binned by hand are
 * never dropped.
 */
export function selectFeatures(
  variables: readonly BinnedVariable[],
  target: LogisticTarget,
  options: ScorecardOptions,
  mayStop?: () => void,
): Selection {
  const isFixed = (variable: BinnedVariable) => Object.hasOwn(options.bins, variable.binning.name);
  const dropped: Dropped[] = [];
  let kept = variables.filter((variable) => {
    const { name, informationValue } = variable.binning;
    if (isFixed(variable) || (informationValue > 1e-12 && informationValue >= options.minInformationValue)) return true;
    dropped.push({ feature: name, reason: 'information value', value: informationValue });
    return false;
  });
  for (const { variable, excess } of screened(kept, isFixed)) {
    dropped.push({ feature: variable.binning.name, reason: 'screening', value: excess });
  }
  kept = without(kept, dropped);
  if (options.maxCorrelation !== null || options.maxVif !== null) {
    const strength = (among: readonly BinnedVariable[]) =>
      among.map((variable) => (isFixed(variable) ? 1e9 : 0) + variable.binning.informationValue);
    const correlationOf = (among: readonly BinnedVariable[]) => correlations(among.map(woeColumn), target.weights);
    if (options.maxCorrelation !== null) {
      const clusters = correlationClusters(correlationOf(kept), strength(kept), options.maxCorrelation);
      for (const { dropped: gone, keptInstead, correlation } of clusters.dropped) {
        if (isFixed(kept[gone]!)) continue;
        const feature = kept[gone]!.binning.name;
        dropped.push({
          feature,
          reason: 'correlation',
          value: correlation,
          keptInstead: kept[keptInstead]!.binning.name,
        });
      }
      kept = without(kept, dropped);
    }
    if (options.maxVif !== null) {
      const inflation = dropByVarianceInflation(correlationOf(kept), strength(kept), options.maxVif);
      for (const { column, factor } of inflation.dropped) {
        if (isFixed(kept[column]!)) continue;
        dropped.push({
          feature: kept[column]!.binning.name,
          reason: 'variance inflation',
          value: Math.min(factor, 1e300),
        });
      }
      kept = without(kept, dropped);
    }
  }
  if (options.stepwise !== 'none') kept = eliminate(kept, target, options.stepwise, isFixed, dropped, mayStop);
  return { kept, dropped };
}

/**
 * Slope of a feature's log-odds over its weights of evidence, rows as weights: negative where more points go to the
 * bins with fewer events, as they should.
 */
export function slopeOf({ binning }: BinnedVariable, contributions: Float64Array): number {
  let rows = 0;
  let meanWoe = 0;
  let mean = 0;
  binning.bins.forEach((bin, b) => {
    const count = bin.events + bin.nonEvents;
    rows += count;
    meanWoe += count * bin.weightOfEvidence;
    mean += count * contributions[b]!;
  });
  let product = 0;
  let square = 0;
  binning.bins.forEach((bin, b) => {
    const count = bin.events + bin.nonEvents;
    const distance = bin.weightOfEvidence - meanWoe / rows;
    product += count * distance * (contributions[b]! - mean / rows);
    square += count * distance * distance;
  });
  return square > 0 ? product / square : 0;
}

/** Features whose points run against their own event rates. */
export function wrongSigns(
  variables: readonly BinnedVariable[],
  fit: FittedTerms,
  options: ScorecardOptions,
): Dropped[] {
  return variables.flatMap((variable, f): Dropped[] => {
    const slope = slopeOf(variable, fit.contributions[f]!);
    const feature = variable.binning.name;
    return slope > 0 && !Object.hasOwn(options.bins, feature) ? [{ feature, reason: 'sign', value: slope }] : [];
  });
}

export function without(variables: readonly BinnedVariable[], dropped: readonly Dropped[]): BinnedVariable[] {
  const gone = new Set(dropped.map((entry) => entry.feature));
  return variables.filter((variable) => !gone.has(variable.binning.name));
}

function woeColumn({ binning, codes }: BinnedVariable): Float64Array {
  return Float64Array.from(codes, (bin) => binning.bins[bin]!.weightOfEvidence);
}

/** Drops the feature with the smallest |z| as long as leaving it out lowers the criterion (Wald approximation). */
function eliminate(
  variables: readonly BinnedVariable[],
  target: LogisticTarget,
  criterion: 'aic' | 'bic',
  isFixed: (variable: BinnedVariable) => boolean,
  dropped: Dropped[],
  mayStop?: () => void,
): BinnedVariable[] {
  let kept = [...variables];
  const price = criterion === 'aic' ? 2 : Math.log(target.isEvent.length);
  while (kept.length > 1) {
    const fit = fitTerms(
      kept.map((variable) => ({ ...variable, refine: false })),
      target,
      0,
      mayStop,
    );
    const candidates = kept
      .map((variable, f) => ({ variable, z: fit.coefficients[f]! / fit.standardErrors[f]! }))
      .filter(({ variable }) => !isFixed(variable));
    if (candidates.length === 0) break;
    const weakest = candidates.reduce((a, b) => (Math.abs(b.z) < Math.abs(a.z) ? b : a));
    if (weakest.z ** 2 > price) break;
    dropped.push({ feature: weakest.variable.binning.name, reason: 'stepwise', value: weakest.z });
    kept = kept.filter((variable) => variable !== weakest.variable);
  }
  return kept;
}
