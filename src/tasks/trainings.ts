// How each task trains, by its name.
import { creditTraining } from './credit/training.js';
import type { TrainOptions } from './options.js';
import type { Source } from './prepare.js';
import type { TrainResult } from './results.js';
import type { TabularResult } from './tabular/results.js';
import { tabularTraining } from './tabular/training.js';
import type { Training } from './training.js';

/** What all prepared data have. */
interface AnyPrepared {
  readonly sources: readonly Source[];
  readonly warnings: readonly string[];
}

export const trainings: Readonly<Record<TrainOptions['task'], Training<AnyPrepared, TrainResult | TabularResult>>> = {
  credit: creditTraining,
  tabular: tabularTraining,
};
