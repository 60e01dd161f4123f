// The logistic family: one-hot levels, median for missing with a flag, scaled numbers, Newton's method.
import { z } from 'zod';
import { type Dataset, Table } from '../../data/index.js';
import { didYouMean, UsageError } from '../../errors/index.js';
import { binaryTarget, describeInputs, modelInputs } from '../../features/index.js';
import type { Estimator, FitContext } from '../estimator.js';
import type { ModelFamily } from '../registry.js';
import { denseDesign } from './dense-design.js';
import { learnEncoding, rowEncoder } from './encoder.js';
import { maximisePosterior } from './maximise-posterior.js';
import { LogisticModel, type LogisticPart, valuesOf } from './model.js';
import { strongestTerms } from './screen.js';
import { loadLogistic } from './state.js';

export interface LogisticOptions {
  /** L2 penalty of all coefficients but the intercept; `auto` lets the evidence choose, 0 gives standard errors. */
  readonly ridge: number | 'auto';
  /** Share of the rows whose extreme values are clipped, at either end. */
  readonly clip: number;
  /** Levels with a smaller share of the rows get no coefficient. */
  readonly rareShare: number;
}

export const defaultLogisticOptions: LogisticOptions = { ridge: 'auto', clip: 0.005, rareShare: 0.002 };

const schema = z.strictObject({
  ridge: z.union([z.number().min(0), z.literal('auto')]),
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
    const { ridge, clip, rareShare } = this.#options;
    const table = await Table.from(data);
    const target = binaryTarget(table, 'logistic');
    const features = describeInputs(table);
    const inputs = modelInputs(table, features);
    const rows = table.rowCount;
    const mayStop = () => context.stop.throwIfRequested();
    const wanted = inputs.map((input) => {
      mayStop();
      return learnEncoding(input, target.weights, { clip, rareShare, dropReference: ridge === 0 });
    });
    const all = wanted.map((encoding, f) => {
      mayStop();
      const terms = encoding.terms.map(() => new Float64Array(rows));
      const encode = rowEncoder(features[f]!, encoding);
      const values = valuesOf(inputs[f]!);
      for (let row = 0; row < rows; row++) {
        encode(values[row]!, (term, value) => {
          terms[term]![row] = value;
        });
      }
      return terms;
    });
    const { encodings, columns } = strongestTerms(wanted, all, target);
    context.progress({ stage: 'fit', done: 0, total: 1 });
    const prior = {
      groups: encodings.flatMap(({ terms }) => terms.map((term) => (term.kind === 'value' ? 0 : 1))),
      penalties: ridge === 'auto' ? [undefined, undefined] : [ridge, ridge],
    };
    const fit = maximisePosterior(denseDesign(columns.flat(), rows), target, prior, mayStop);
    context.progress({ stage: 'fit', done: 1, total: 1 });
    let start = 1;
    const parts = encodings.map((encoding, f): LogisticPart => {
      const at = start;
      start += encoding.terms.length;
      const coefficients = Array.from(fit.beta.subarray(at, start), (value) => value + 0);
      const means = columns[f]!.map((column) => weightedMean(column, target.weights));
      return {
        encoding,
        coefficients,
        standardErrors: ridge === 0 ? Array.from(fit.variances.subarray(at, start), Math.sqrt) : [],
        means,
        importance: meanAbsoluteContribution(columns[f]!, coefficients, means, target.weights, rows),
      };
    });
    return new LogisticModel({
      features,
      classes: target.classes,
      intercept: fit.beta[0]!,
      interceptError: ridge === 0 ? Math.sqrt(fit.variances[0]!) : null,
      penalties: fit.penalties,
      parts,
    });
  }
}

function weightedMean(column: Float64Array, weights: Float64Array | undefined): number {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    total += weights?.[i] ?? 1;
    sum += (weights?.[i] ?? 1) * column[i]!;
  }
  return sum / total;
}

function meanAbsoluteContribution(
  columns: readonly Float64Array[],
  coefficients: readonly number[],
  means: readonly number[],
  weights: Float64Array | undefined,
  rows: number,
): number {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let contribution = 0;
    for (let t = 0; t < columns.length; t++) contribution += coefficients[t]! * (columns[t]![i]! - means[t]!);
    total += weights?.[i] ?? 1;
    sum += (weights?.[i] ?? 1) * Math.abs(contribution);
  }
  return sum / total;
}

function logisticOptions(parameters: Readonly<Record<string, unknown>>): LogisticOptions {
  const names = Object.keys(defaultLogisticOptions);
  for (const name of Object.keys(parameters)) {
    if (names.includes(name)) continue;
    throw new UsageError(
      `logistic: there is no hyper-parameter "${name}".${didYouMean(name, names)} They are: ${names.join(', ')}.`,
    );
  }
  const parsed = schema.safeParse({ ...defaultLogisticOptions, ...parameters });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const name = String(issue.path[0]);
  throw new UsageError(
    `logistic: hyper-parameter "${name}" cannot be ${JSON.stringify(parameters[name])} (${issue.message}).`,
  );
}

/** Logistic regression on one-hot levels and scaled numbers. */
export const logistic: ModelFamily = {
  name: 'logistic',
  size: 'traditional',
  summary: 'logistic regression: one-hot levels, scaled numbers, an L2 penalty chosen by the evidence',
  create: (parameters = {}) => new LogisticEstimator(logisticOptions(parameters)),
  load: loadLogistic,
};
