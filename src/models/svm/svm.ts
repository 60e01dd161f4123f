// The svm family: encoded features, a linear or radial kernel, probabilities by Platt's line on held-out rows.
import { type Dataset, Table } from '../../data/index.js';
import { type BinaryTarget, binaryTarget } from '../../features/index.js';
import type { Random } from '../../random/index.js';
import { asOutcome, type EncodedTable, encodeTable, inputValues, linearTerms } from '../encoding/index.js';
import type { Estimator, FitContext } from '../estimator.js';
import type { ModelFamily } from '../registry.js';
import { chooseSettings } from './choose-settings.js';
import { contentKeys, innerFolds } from './inner-folds.js';
import { averageFactors, startsOf } from './kernel-score.js';
import { learnDecision, type SvmDecision } from './learn-decision.js';
import { SvmModel, type SvmTerms, scoreOf } from './model.js';
import { type SvmOptions, svmOptions } from './options.js';
import { fitPlatt, type PlattLine } from './platt.js';
import { pickRows, pickTraining, type SvmRows } from './problem.js';
import { loadSvm } from './state.js';

/** Rows that settings are chosen on, at most. */
const choiceRows = 2000;
const folds = 3;
/** Rows that explanations are compared with, and those that importance is taken from. */
const backgroundRows = 500;
const importanceRows = 100;
/** A search seldom tries more candidates than this. */
const usualTrials = 30;

class SvmEstimator implements Estimator<SvmModel> {
  readonly name = 'svm';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #options: SvmOptions;

  constructor(options: SvmOptions) {
    this.#options = options;
    this.parameters = { ...options };
  }

  /** @throws DataError when target, weights or features cannot be learned from */
  async fit(data: Dataset, context: FitContext): Promise<SvmModel> {
    const options = this.#options;
    const { random } = context;
    const mayStop = () => context.stop.throwIfRequested();
    const table = await Table.from(data);
    const target = binaryTarget(table, 'svm');
    const { clip, rareShare } = options;
    const encoded = encodeTable(table, asOutcome(target), { clip, rareShare, dropReference: false }, mayStop);
    const rows = trainingRows(encoded, target, options, random.split('keys'));

    let trials = 0;
    const onTrial = () => {
      const done = Math.min(trials++, usualTrials);
      context.progress({ stage: 'fit', done, total: usualTrials + 1, detail: 'choosing settings' });
    };
    onTrial();
    const few = pickTraining(rows, random.split('choice').sample(rows.x.rows, choiceRows));
    const choice = chooseSettings(few, innerFolds(few, folds), options, random, onTrial, mayStop);
    const { decision, heldOut } = learnDecision(rows, innerFolds(rows, folds), choice, options, random, mayStop);
    const line = fitPlatt(heldOut, rows.sign, rows.weight);
    const terms = termsOf(decision, line, encoded, target, rows, random.split('background'), mayStop);
    context.progress({ stage: 'fit', done: usualTrials + 1, total: usualTrials + 1 });
    return new SvmModel({
      features: encoded.features,
      classes: target.classes,
      settings: {
        ...{ kernel: choice.kernel, C: choice.C, ...(choice.kernel === 'rbf' ? { gamma: choice.gamma } : {}) },
        ...(decision.kind === 'rbf' ? { points: decision.points.rows } : {}),
        ...{ rows: rows.x.rows, slope: line.slope, offset: line.offset },
      },
      terms,
      importance: importanceOf(terms, encoded, random.split('importance')),
    });
  }
}

/** The rows of positive weight. */
function trainingRows(encoded: EncodedTable, target: BinaryTarget, options: SvmOptions, random: Random): SvmRows {
  const weightOf = (row: number) => target.weights?.[row] ?? 1;
  const rows = Int32Array.from(target.isEvent.keys()).filter((row) => weightOf(row) > 0);
  const weight = Float64Array.from(rows, weightOf);
  const sign = Int8Array.from(rows, (row) => (target.isEvent[row] === 1 ? 1 : -1));
  const columns = encoded.columns.flat();
  const data = new Float64Array(rows.length * columns.length);
  columns.forEach((column, j) => {
    rows.forEach((row, i) => {
      data[i * columns.length + j] = column[row]!;
    });
  });
  const x = { rows: rows.length, columns: columns.length, data };
  const key = contentKeys(encoded.inputs, rows, sign, weight, random);
  return { x, sign, cost: costsOf(sign, weight, options), weight, key };
}

/** Weights, scaled so that both classes weigh the same in sum where they shall. */
function costsOf(sign: Int8Array, weight: Float64Array, { classWeights }: SvmOptions): Float64Array {
  if (classWeights === 'equal') return weight;
  let [events, others] = [0, 0];
  for (let i = 0; i < sign.length; i++) {
    if (sign[i]! > 0) events += weight[i]!;
    else others += weight[i]!;
  }
  const half = (events + others) / 2;
  return weight.map((own, i) => own * (half / (sign[i]! > 0 ? events : others)));
}

/** The decision on the scale of log-odds, with what its explanation needs to know of the training rows. */
function termsOf(
  { intercept, coefficients, ...decision }: SvmDecision,
  { slope, offset }: PlattLine,
  encoded: EncodedTable,
  target: BinaryTarget,
  rows: SvmRows,
  random: Random,
  mayStop: () => void,
): SvmTerms {
  const scaled = { intercept: slope * intercept + offset, coefficients: coefficients.map((value) => slope * value) };
  if (decision.kind === 'linear') {
    const parts = linearTerms(encoded, scaled.coefficients, target.weights);
    return { kind: 'linear', intercept: scaled.intercept, parts };
  }
  const { gamma, points } = decision;
  const { encodings } = encoded;
  const drawn = random.sample(rows.x.rows, backgroundRows);
  const background = pickRows(rows.x, drawn);
  const weight = Float64Array.from(drawn, (row) => rows.weight[row]!);
  return {
    ...{ kind: 'rbf', encodings, gamma, intercept: scaled.intercept },
    coefficients: Array.from(scaled.coefficients),
    points: Array.from(points.data),
    averages: Array.from(averageFactors(gamma, points, background, weight, startsOf(encodings), mayStop)),
  };
}

/** Mean absolute contribution of each feature, of kernels over a sample of the rows. */
function importanceOf(terms: SvmTerms, { features, inputs }: EncodedTable, random: Random): number[] {
  if (terms.kind === 'linear') return terms.parts.map((part) => part.importance);
  const score = scoreOf(features, terms);
  const columns = inputs.map(inputValues);
  const total = new Float64Array(features.length);
  const contributions = new Float64Array(features.length);
  const drawn = random.sample(columns[0]!.length, importanceRows);
  for (const row of drawn) {
    const own = columns.map((column) => column[row]!);
    score.contribute(own, contributions);
    for (let f = 0; f < total.length; f++) total[f]! += Math.abs(contributions[f]!);
  }
  return Array.from(total, (sum) => sum / drawn.length);
}

/** Support vector machine with a linear or radial kernel. */
export const svm: ModelFamily = {
  name: 'svm',
  size: 'traditional',
  summary: 'support vector machine: linear or radial kernel, probabilities by Platt scaling on held-out rows',
  create: (parameters = {}) => new SvmEstimator(svmOptions(parameters)),
  load: loadSvm,
};
