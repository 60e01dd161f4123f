// How each task trains, by its name.

import { didYouMean, UsageError } from '../errors/index.js';
import { creditTraining } from './credit/training.js';
import type { TrainOptions } from './options.js';
import type { TrainResult } from './results.js';
import type { TabularResult } from './tabular/results.js';
import { tabularTraining } from './tabular/training.js';
import type { Parts, Training } from './training.js';

interface AnyParts extends Parts {
  readonly result: TrainResult | TabularResult;
}

const trainings: Readonly<Record<TrainOptions['task'], Training<AnyParts>>> = {
  credit: creditTraining,
  tabular: tabularTraining,
};

/** @throws UsageError for a name that is no task, as a program without types may give */
export function trainingOf(task: TrainOptions['task']): Training<AnyParts> {
  if (Object.hasOwn(trainings, task ?? '')) return trainings[task];
  const names = Object.keys(trainings);
  throw new UsageError(
    `task: expected ${names.map((name) => `'${name}'`).join(' or ')}, received ${task === undefined ? 'nothing' : `'${task}'`}.${didYouMean(`${task}`, names)}`,
  );
}
