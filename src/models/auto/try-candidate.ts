// Trying one candidate within a budget: it is stopped as soon as it shows that there is no time for it.
import { InterruptedError } from '../../errors/index.js';
import type { StopSignal } from '../../parallel/index.js';
import { Deadline } from './deadline.js';

/** A candidate that there was no time for. */
export interface LeftOut {
  readonly model: string;
  /** What it would have taken in this fit, as far as it was seen. */
  readonly seconds: number;
  /** Whether it was stopped before that was known: it takes that much or more. */
  readonly isLeast: boolean;
}

export interface Trial {
  /** Times of one inner fold that all inner folds and the fit on all rows take, about. */
  readonly folds: number;
  /** Seconds for all of it. */
  readonly limit: number;
  readonly stop: StopSignal;
}

/** How many times as long as it may the first fold may take before it is stopped, so that its length is seen. */
const patience = 2;

/**
 * Runs the inner folds of a candidate one after the other.
 *
 * @param run fits and predicts one fold
 * @returns the seconds of one fold, or what is known of the time that it would have taken
 */
export async function tryCandidate(
  model: string,
  innerFolds: number,
  { folds, limit, stop }: Trial,
  run: (fold: number, stop: StopSignal) => Promise<void>,
): Promise<{ readonly perFold: number } | LeftOut> {
  const started = performance.now();
  const spent = () => (performance.now() - started) / 1000;
  for (let k = 0; k < innerFolds; k++) {
    if (k > 0 && (folds * spent()) / k > limit) return { model, seconds: (folds * spent()) / k, isLeast: false };
    if (limit <= 0) return { model, seconds: 0, isLeast: true };
    const isFirst = k === 0 && Number.isFinite(limit);
    try {
      await run(k, isFirst ? new Deadline(stop, (patience * limit) / folds) : stop);
    } catch (error) {
      if (!(isFirst && error instanceof InterruptedError) || stop.requested) throw error;
      return { model, seconds: folds * spent(), isLeast: true };
    }
  }
  return { perFold: spent() / innerFolds };
}
