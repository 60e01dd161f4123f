// The logistic family: one-hot levels, median for missing with a flag, scaled numbers, Newton's method.
import { z } from 'zod';
import { type Dataset, Table } from '../../data/index.js';
import { binaryTarget } from '../../features/index.js';
import { asOutcome, encodeTable, linearTerms } from '../encoding/index.js';
import type { Estimator, FitContext } from '../estimator.js';
import { readOptions } from '../read-options.js';
import type { ModelFamily } from '../registry.js';
import { denseDesign } from './dense-design.js';
import { maximisePosterior } from './maximise-posterior.js';
import { minimiseElasticNet } from './minimise-elastic-net.js';
import { LogisticModel, type LogisticPart } from './model.js';
import { loadLogistic } from './state.js';

/**
 * What is minimised is -log-likelihood + lasso x sum of |coefficient| + ridge / 2 x sum of coefficient^2 over scaled
 * columns, the intercept free: scikit-learn's `LogisticRegression(C, l1_ratio)` with lasso = l1_ratio / C and
 * ridge = (1 - l1_ratio) / C.
 */
export interface LogisticOptions {
  /** L2 penalty; `auto` lets the evidence choose, or is 0 beside a lasso. Without any penalty there are standard errors. */
  readonly ridge: number | 'auto';
  /** L1 penalty: the larger, the more coefficients are exactly 0. */
  readonly lasso: number;
  /** Share of the rows whose extreme values are clipped, at either end. */
  readonly clip: number;
  /** Levels with a smaller share of the rows get no coefficient. */
  readonly rareShare: number;
}

export const defaultLogisticOptions: LogisticOptions = { ridge: 'auto', lasso: 0, clip: 0.005, rareShare: 0.002 };

const schema: z.ZodType<LogisticOptions> = z.strictObject({
  ridge: z.union([z.number().min(0), z.literal('auto')]),
  lasso: z.number().min(0),
  clip: z.number().min(0).max(0.49),
  rareShare: z.number().min(0).max(0.5),
});

class LogisticEstimator implements Estimator<LogisticModel> {
  readonly name = 'logistic';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #options: LogisticOptions;

  constructor(options: LogisticOptions) {
    this.#options = options;
    this.parameters = { ...options };
  }

  /** @throws DataError when target, weights or features cannot be learned from */
  async fit(data: Dataset, context: FitContext): Promise<LogisticModel> {
    const { ridge, lasso, clip, rareShare } = this.#options;
    const table = await Table.from(data);
    const target = binaryTarget(table, 'logistic');
    const mayStop = () => context.stop.throwIfRequested();
    const isPenalised = lasso > 0 || ridge !== 0;
    const encoded = encodeTable(table, asOutcome(target), { clip, rareShare, dropReference: !isPenalised }, mayStop);
    const { features, encodings, columns } = encoded;
    const design = denseDesign(columns.flat(), table.rowCount);
    context.progress({ stage: 'fit', done: 0, total: 1 });
    let beta: Float64Array;
    let penalties: readonly number[];
    let errors: Float64Array | undefined;
    if (lasso > 0) {
      const own = ridge === 'auto' ? 0 : ridge;
      beta = minimiseElasticNet(design, target, { lasso, ridge: own }, mayStop);
      penalties = [own, own];
    } else {
      const prior = {
        groups: encodings.flatMap(({ terms }) => terms.map((term) => (term.kind === 'value' ? 0 : 1))),
        penalties: ridge === 'auto' ? [undefined, undefined] : [ridge, ridge],
      };
      const fit = maximisePosterior(design, target, prior, mayStop);
      beta = fit.beta;
      penalties = fit.penalties;
      if (!isPenalised) errors = fit.variances.map(Math.sqrt);
    }
    context.progress({ stage: 'fit', done: 1, total: 1 });
    let start = 1;
    const parts = linearTerms(encoded, beta.subarray(1), target.weights).map(
      ({ encoding, coefficients, means, importance }): LogisticPart => {
        const at = start;
        start += coefficients.length;
        const standardErrors = Array.from(errors?.subarray(at, start) ?? [], (error) =>
          Number.isFinite(error) ? error : null,
        );
        return { encoding, coefficients, standardErrors, means, importance };
      },
    );
    return new LogisticModel({
      ...{ features, classes: target.classes, intercept: beta[0]!, interceptError: errors?.[0] ?? null },
      ...{ penalties, lasso, parts },
    });
  }
}

/** Logistic regression on one-hot levels and scaled numbers. */
export const logistic: ModelFamily = {
  name: 'logistic',
  size: 'traditional',
  summary: 'logistic regression: one-hot levels, scaled numbers, a penalty chosen by the evidence, or an elastic net',
  create: (parameters = {}) =>
    new LogisticEstimator(readOptions('logistic', schema, defaultLogisticOptions, parameters)),
  load: loadLogistic,
};
