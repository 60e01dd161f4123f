// The scorecard family: optimal bins, weight of evidence, logistic regression, points.
import { type Dataset, ownEntry, Table } from '../../data/index.js';
import { didYouMean, UsageError } from '../../errors/index.js';
import {
  assignBins,
  binaryTarget,
  binByHand,
  countTarget,
  describeInputs,
  fitBinning,
  modelInputs,
} from '../../features/index.js';
import type { Estimator, FitContext } from '../estimator.js';
import type { LogisticTarget } from '../logistic-regression/index.js';
import type { ModelFamily } from '../registry.js';
import { type BinnedVariable, type FittedTerms, fitTerms } from './fit-terms.js';
import { roundedPoints, ScorecardModel, type ScorecardPart } from './model.js';
import { type ScorecardOptions, scorecardOptions } from './options.js';
import { contributionOfPoints } from './points.js';
import { withinLimit } from './screen.js';
import { type Dropped, selectFeatures, without, wrongSigns } from './select.js';
import { loadScorecard } from './state.js';

interface BinnedWithPoints extends BinnedVariable {
  /** Points by hand, per bin. */
  readonly fixedPoints?: readonly (number | undefined)[];
}

class ScorecardEstimator implements Estimator<ScorecardModel> {
  readonly name = 'scorecard';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #options: ScorecardOptions;

  constructor(options: ScorecardOptions) {
    this.#options = options;
    this.parameters = { ...options };
  }

  /** @throws DataError when target, weights or features cannot be learned from; UsageError when bins name no feature */
  async fit(data: Dataset, context: FitContext): Promise<ScorecardModel> {
    const options = this.#options;
    const table = await Table.from(data);
    const target = binaryTarget(table, 'scorecard');
    const features = describeInputs(table);
    checkNames(
      options,
      features.map((feature) => feature.name),
    );
    const variables = modelInputs(table, features).map((input, f): BinnedWithPoints => {
      context.stop.throwIfRequested();
      context.progress({ stage: 'fit', done: f, total: features.length + 1, detail: input.name });
      const edits = ownEntry(options.bins, input.name);
      if (edits !== undefined) {
        const { binning, points, hasFixedWeights } = binByHand(input, target, edits, options);
        const refine = options.refine && !hasFixedWeights;
        return { binning, codes: assignBins(binning, input), refine, fixedPoints: points };
      }
      const trend = ownEntry(options.trends, input.name) ?? options.trend;
      const binning = fitBinning(input, target, { ...options, trend });
      return { binning, codes: assignBins(binning, input), refine: options.refine };
    });
    const mayStop = () => context.stop.throwIfRequested();
    const selection = selectFeatures(variables, target, options, mayStop);
    mayStop();
    const { kept, fit, dropped } = fitSigned(selection.kept, target, options, mayStop);
    context.progress({ stage: 'fit', done: features.length + 1, total: features.length + 1 });
    const all = countTarget(target);
    return new ScorecardModel({
      features: kept.map(({ binning }) => features.find((feature) => feature.name === binning.name)!),
      classes: target.classes,
      scale: {
        baseScore: options.baseScore,
        baseOdds: options.baseOdds,
        pointsToDoubleOdds: options.pointsToDoubleOdds,
      },
      intercept: fit.intercept,
      rows: all.events + all.nonEvents,
      parts: kept.map((variable, f) => partOf(variable, fit, f, options)),
      dropped: [...selection.dropped, ...dropped],
    });
  }
}

/**
 * Fits, and as long as a feature's points run against its event rates drops those features and fits again. Most are found on
 * plain weights of evidence, which is quick.
 */
function fitSigned(
  variables: readonly BinnedWithPoints[],
  target: LogisticTarget,
  options: ScorecardOptions,
  mayStop: () => void,
) {
  const dropped: Dropped[] = [];
  let kept: readonly BinnedWithPoints[] = variables;
  const isRefined = variables.some((variable) => variable.refine);
  let isPlain = isRefined && options.signCheck === 'drop';
  for (;;) {
    const tried = isPlain ? kept.map((variable) => ({ ...variable, refine: false })) : kept;
    const fit = fitTerms(withinLimit(tried), target, options.ridge, mayStop);
    const wrong = options.signCheck === 'drop' ? wrongSigns(kept, fit, options) : [];
    if (wrong.length === 0 && !isPlain) return { kept, fit, dropped };
    if (wrong.length === 0) isPlain = false;
    dropped.push(...wrong);
    kept = without(kept, wrong);
  }
}

function partOf(variable: BinnedWithPoints, fit: FittedTerms, f: number, options: ScorecardOptions): ScorecardPart {
  const features = fit.contributions.length;
  const contributions = Array.from(fit.contributions[f]!, (value) => value + 0);
  const points = roundedPoints(contributions, fit.intercept, features, options);
  variable.fixedPoints?.forEach((fixed, bin) => {
    if (fixed === undefined) return;
    points[bin] = fixed;
    contributions[bin] = contributionOfPoints(fixed, fit.intercept, features, options);
  });
  return {
    binning: variable.binning,
    contributions,
    points,
    coefficient: fit.coefficients[f]!,
    standardError: fit.standardErrors[f]!,
  };
}

function checkNames(options: ScorecardOptions, names: readonly string[]): void {
  for (const [setting, named] of [
    ['bins', Object.keys(options.bins)],
    ['trends', Object.keys(options.trends)],
  ] as const) {
    const unknown = named.find((name) => !names.includes(name));
    if (unknown === undefined) continue;
    throw new UsageError(
      `scorecard: "${setting}" names "${unknown}", which is not a feature of this table.${didYouMean(unknown, names)}`,
    );
  }
}

/** Optimal bins, weight of evidence, logistic regression, points. */
export const scorecard: ModelFamily = {
  name: 'scorecard',
  size: 'traditional',
  summary: 'optimal bins, weight of evidence, logistic regression, points that add up by hand',
  create: (parameters = {}) => new ScorecardEstimator(scorecardOptions(parameters)),
  load: loadScorecard,
};
