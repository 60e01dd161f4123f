// `fathom train --dry-run`: what a training would take, without training.
import { deviceFor, findFamily } from '../models/index.js';
import { defineJob, type JobContext, runInWorker, single, threadBudget } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { learners } from './learners.js';
import { learningTable } from './learning-table.js';
import type { PlainTrainOptions, TrainOptions } from './options.js';
import { trainingOf } from './trainings.js';

/** Bytes, and what they are for; estimates. */
export interface TrainPlan {
  readonly schemaVersion: 1;
  readonly task: string;
  readonly model: string;
  readonly rows: number;
  /** Columns that the model learns from. */
  readonly features: number;
  /** Fits of the model: one per fold and one on all rows. */
  readonly fits: number;
  /** Of the networks that a fit trains one after the other; absent for models that have none. */
  readonly network?: {
    readonly networks: number;
    readonly parameters: number;
    /** Of each network, at most; null where time or patience alone ends it. */
    readonly steps: number | null;
    /** Additions and multiplications of matrix products. */
    readonly flopsPerStep: number;
    readonly memoryMiB: number;
    readonly availableMiB: number;
  };
  readonly warnings: readonly string[];
}

/** Reads and checks the data and the settings as a training does, and says what it would take. @throws as `trainTask` */
export function planTraining(options: TrainOptions): Promise<TrainPlan> {
  const { progress, stop, ...plain } = options;
  return runInWorker(planJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const planJob = defineJob(
  import.meta.url,
  'planJob',
  async (options: PlainTrainOptions, context: JobContext): Promise<TrainPlan> => {
    const training = trainingOf(options.task);
    training.check(options);
    const random = new Random(options.seed ?? 0);
    const prepared = await training.prepare(options, random, context);
    const { kind } = training.goal(prepared);
    const table = learningTable(prepared.table, prepared.period?.earlier);
    const model = options.model ?? 'auto';
    const estimator = findFamily(learners[kind].families, model).create(options.set);
    await deviceFor(estimator, options.device);
    const plan = await estimator.plan?.(learners[kind].training(table), {
      random: random.split('final').split('fit'),
      threads: context.threads,
      collective: single,
      progress: context.progress,
      stop: context.stop,
    });
    const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
    return {
      schemaVersion: 1,
      task: options.task,
      model,
      rows: table.rowCount,
      features: table.role('feature').length,
      fits: (options.folds ?? 5) + 1,
      ...(plan && {
        network: {
          networks: plan.networks,
          parameters: plan.parameters,
          steps: plan.steps ?? null,
          flopsPerStep: plan.flopsPerStep,
          memoryMiB: mebibytes(plan.memory.total),
          availableMiB: mebibytes(plan.available),
        },
      }),
      warnings: prepared.warnings,
    };
  },
);
