// Fitting one model on some rows and predicting others: the unit of work that runs in parallel.
import { Table, type TableParts } from '../data/index.js';
import {
  type Choice,
  type Dependence,
  type Device,
  findFamily,
  fitOrChoose,
  type InnerLoss,
  StackModel,
  type TargetKind,
} from '../models/index.js';
import { defineJob, type JobContext, single } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { learners } from './learners.js';
import { pickRows } from './protocol.js';

export interface FitInput {
  readonly table: TableParts;
  readonly target: string;
  /** What the target is; two classes where nothing is said. */
  readonly kind?: TargetKind;
  /** Positions of the rows to learn from. */
  readonly train: Int32Array;
  /** Positions of the rows to predict. */
  readonly test: Int32Array;
  /** A family's name. */
  readonly model: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `Random.key` of the stream to use. */
  readonly randomKey: string;
  /** Of all rows of the table. */
  readonly dependence?: Dependence | undefined;
  /** Where networks are trained; the cpu when absent. */
  readonly device?: Device | undefined;
}

export interface FitOutput {
  /** The family of the fitted model: the member's, where `auto` took a single one. */
  readonly model: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** What the model says of the test rows, as its `Learner` has it: the event's probability, of each class, or the number. */
  readonly prediction: Float64Array;
  /** Fitting and predicting. */
  readonly seconds: number;
  readonly predictSeconds: number;
  /** Size of the saved model. */
  readonly bytes: number;
  /** How `auto` decided: of two classes, and of all other targets. */
  readonly choice?: Choice;
  readonly innerLosses?: readonly InnerLoss[];
}

/** Fits the model and predicts the test rows. */
export async function fitAndPredict(input: FitInput, context: JobContext): Promise<FitOutput> {
  context.stop.throwIfRequested();
  const started = performance.now();
  const table = Table.fromParts(input.table);
  const learner = learners[input.kind ?? 'binary'];
  const training = learner.training(input.train.length === table.rowCount ? table : table.rows(input.train));
  const random = new Random(input.randomKey);
  const estimator = findFamily(learner.families, input.model).create(input.parameters);
  const { model: fitted, choice: innerLosses } = await fitOrChoose(estimator, training, {
    random: random.split('fit'),
    threads: context.threads,
    collective: single,
    progress: context.progress,
    stop: context.stop,
    device: input.device,
    dependence: input.dependence && dependenceAmong(input.dependence, input.train),
  });
  const choice = fitted instanceof StackModel ? fitted.choice : undefined;
  const model = (fitted instanceof StackModel && fitted.only) || fitted;
  const state = model.save();
  const predicting = performance.now();
  const classes = input.kind === 'multiclass' ? table.categories(input.target).levels : [];
  const prediction =
    input.test.length === 0 ? new Float64Array(0) : await learner.predict(model, table.rows(input.test), classes);
  await model.release?.();
  const done = performance.now();
  return {
    model: model.name,
    state,
    prediction,
    seconds: (done - started) / 1000,
    predictSeconds: (done - predicting) / 1000,
    bytes: Buffer.byteLength(JSON.stringify(state)),
    choice,
    ...(innerLosses.length === 0 ? {} : { innerLosses }),
  };
}

function dependenceAmong(all: Dependence, rows: Int32Array): Dependence {
  return all.kind === 'group'
    ? { kind: 'group', values: pickRows(all.values, rows) }
    : { kind: 'time', values: pickRows(all.values, rows) };
}

export const fitJob = defineJob(import.meta.url, 'fitJob', fitAndPredict);
