// What a budget of time comes to: what one fit may take, and what to say of models that there was no time for.
import { UsageError } from '../errors/index.js';
import type { LeftOut } from '../models/index.js';
import type { Caveat } from '../report/index.js';
import type { FitOutput } from './fit-job.js';
import type { PlainTrainOptions } from './options.js';

/** Share of a budget that fitting may take; reading is taken off before, and judging needs the rest. */
const fitShare = 0.8;

/** @throws UsageError for a budget that is no time, or is of a model that does not go by it */
export function checkBudget({ budget, model = 'auto' }: Pick<PlainTrainOptions, 'budget' | 'model'>): void {
  if (budget === undefined) return;
  if (!(budget > 0 && Number.isFinite(budget)))
    throw new UsageError(`--budget: expected a time above 0, such as 90s or 5m, received ${budget}.`);
  if (model !== 'auto') {
    throw new UsageError(
      `--budget is for --model auto, which tries what there is time for; ${model} takes the time it takes.`,
    );
  }
}

/** A training as far as its time goes: the folds and the fit that is kept run side by side. */
export interface Pace {
  readonly folds: number;
  readonly threads: number;
  /** Seconds that reading took. */
  readonly load: number;
}

/** Fits that follow one another on a thread. */
const rounds = ({ folds, threads }: Pace) => (folds + 1) / Math.min(threads, folds + 1);

/** Seconds that one fit may take. */
export function secondsPerFit(budget: number, pace: Pace): number {
  return Math.max(0.1, fitShare * (budget - pace.load)) / rounds(pace);
}

/** A fit for which there was no time for some of the candidates. */
export interface ShortFit {
  /** Seconds that it took without them. */
  readonly seconds: number;
  readonly leftOut: readonly LeftOut[];
}

/** Those of the fits that lacked time. */
export function shortFits(fits: readonly Pick<FitOutput, 'seconds' | 'choice'>[]): ShortFit[] {
  return fits.flatMap(({ choice, seconds }) =>
    choice?.leftOut === undefined ? [] : [{ seconds, leftOut: choice.leftOut }],
  );
}

/** Which candidates there was no time for, in how many of the fits, and what to do; none where all were tried. */
export function budgetCaveats(budget: number, short: readonly ShortFit[], pace: Pace): Caveat[] {
  if (short.length === 0) return [];
  const all = short.flatMap(({ leftOut }) => leftOut);
  const models = [...new Set(all.map(({ model }) => model))].join(', ');
  const longest = Math.max(
    ...short.map(({ seconds, leftOut }) => leftOut.reduce((sum, own) => sum + own.seconds, seconds)),
  );
  const needed = pace.load + (rounds(pace) * longest) / fitShare;
  const isLeast = all.some((own) => own.isLeast);
  // With room for a machine that is slower the next time.
  const given = Math.max(1.1 * needed, (isLeast ? 2 : 1.1) * budget);
  const facts = { budget: String(budget), models, short: short.length, fits: pace.folds + 1 };
  return [
    {
      key: isLeast ? 'caveat.budgetLeast' : 'caveat.budget',
      facts: { ...facts, needed: String(roundedUp(needed)), more: String(roundedUp(given)) },
    },
  ];
}

/** Two leading digits, so that the number reads as the estimate it is. */
function roundedUp(seconds: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, seconds))) - 1);
  return step * Math.ceil(seconds / step);
}
