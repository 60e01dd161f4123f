// How a training goes: points of its curve, and looks at held-out rows, of which the best weights are kept.

import { single } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import { type Evaluation, type Evaluator, foundByFirst, type Weights } from './evaluator.js';
import type { FitOptions } from './fit-options.js';
import type { FitRecord } from './fit-record.js';
import type { BatchTypes, TrainingStep } from './step.js';
import type { Trainer } from './trainer.js';

export interface CurveParts<I, O, B extends BatchTypes> {
  readonly options: Pick<FitOptions<I, O, B>, 'validation' | 'onPoint' | 'collective'>;
  readonly training: TrainingStep;
  readonly trainer: Trainer;
  readonly evaluator: Evaluator<I, O, B> | undefined;
  readonly record: FitRecord;
  readonly shuffling: Random;
  /** Those of the best look so far. */
  readonly best: Weights | undefined;
}

export class Curve<I, O, B extends BatchTypes> {
  readonly #parts: CurveParts<I, O, B>;
  #best: Weights | undefined;

  constructor(parts: CurveParts<I, O, B>) {
    this.#parts = parts;
    this.#best = parts.best;
  }

  /** Weights of the best look; undefined before the first. */
  get best(): Weights | undefined {
    return this.#best;
  }

  /** Adds a point of the steps since the last one, with what was found on the held-out rows. */
  mark(held?: Evaluation): void {
    const { options, trainer, record } = this.#parts;
    const { since } = record;
    if (since.steps === 0 && held === undefined) return;
    // Held-out rows that are looked at where a point was just made belong to it.
    const last = since.steps === 0 ? record.curve.pop() : undefined;
    const steps = Math.max(1, since.steps);
    const point = {
      step: trainer.step,
      epoch: record.epoch + 1,
      loss: last?.loss ?? since.loss / steps,
      gradientNorm: last?.gradientNorm ?? since.gradientNorm / steps,
      ...(held !== undefined && { validation: held.loss, ...(held.metrics && { metrics: held.metrics }) }),
    };
    record.since = { steps: 0, loss: 0, gradientNorm: 0 };
    record.curve.push(point);
    options.onPoint?.(point);
  }

  /** Looks at the held-out rows, where that was not done after this step. @returns whether patience has come to its end */
  async look(): Promise<boolean> {
    const { options, training, trainer, evaluator, record, shuffling } = this.#parts;
    const { validation, collective = single } = options;
    if (validation === undefined || record.lastLook === trainer.step) return false;
    record.lastLook = trainer.step;
    const weights = training.weightsOf(trainer.state);
    const held = foundByFirst(collective, await evaluator!.evaluate(weights, validation.data.epoch(0, shuffling)));
    this.mark(held);
    if (record.best !== undefined && !(held.loss < record.best.loss))
      return ++record.looksWithoutGain >= (validation.patience ?? Number.POSITIVE_INFINITY);
    record.best = { step: trainer.step, ...held };
    record.looksWithoutGain = 0;
    this.#best = weights;
    return false;
  }
}
