// How each task trains, by its name.
import { creditTraining } from './credit/training.js';
import type { TrainOptions } from './options.js';
import type { TrainResult } from './results.js';
import type { TabularResult } from './tabular/results.js';
import { tabularTraining } from './tabular/training.js';
import type { Parts, Training } from './training.js';

interface AnyParts extends Parts {
  readonly result: TrainResult | TabularResult;
}

export const trainings: Readonly<Record<TrainOptions['task'], Training<AnyParts>>> = {
  credit: creditTraining,
  tabular: tabularTraining,
};
