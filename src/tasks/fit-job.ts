// Fitting one model on some rows and predicting others: the unit of work that runs in parallel.
import { Table, type TableParts } from '../data/index.js';
import { eventProbability, families, findFamily } from '../models/index.js';
import { defineJob, type JobContext, single } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { type Choice, chooseModel } from './choose.js';

export interface FitInput {
  readonly table: TableParts;
  readonly target: string;
  /** Positions of the rows to learn from. */
  readonly train: Int32Array;
  /** Positions of the rows to predict. */
  readonly test: Int32Array;
  /** A family's name, or `auto`. */
  readonly model: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `Random.key` of the stream to use. */
  readonly randomKey: string;
}

export interface FitOutput {
  /** The family that was fitted. */
  readonly model: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** Probability of the event, shape (test rows,). */
  readonly probability: Float64Array;
  readonly seconds: number;
  /** How `auto` decided. */
  readonly choice?: Choice;
}

/** Fits the model (choosing it first, for `auto`) and predicts the test rows. */
export async function fitAndPredict(input: FitInput, context: JobContext): Promise<FitOutput> {
  context.stop.throwIfRequested();
  const started = performance.now();
  const table = Table.fromParts(input.table);
  const training = input.train.length === table.rowCount ? table : table.rows(input.train);
  const random = new Random(input.randomKey);
  const choice =
    input.model === 'auto' ? await chooseModel(training, input.target, random.split('auto'), context) : undefined;
  const name = choice?.model ?? input.model;
  const model = await findFamily(families, name)
    .create(input.parameters)
    .fit(training, {
      random: random.split('fit'),
      threads: context.threads,
      collective: single,
      progress: context.progress,
      stop: context.stop,
    });
  const probability =
    input.test.length === 0 ? new Float64Array(0) : eventProbability(model.predictProba(table.rows(input.test)));
  return { model: name, state: model.save(), probability, seconds: (performance.now() - started) / 1000, choice };
}

export const fitJob = defineJob(import.meta.url, 'fitJob', fitAndPredict);
