// Learning rates that change from step to step, as functions inside the graph.
import { add, cos, div, less, lessOrEqual, minimum, mul, sub, type Value, where } from '../engine/index.js';
import { expectOptions, type NamesOf, UsageError } from '../errors/index.js';
import { atLeast, isRate } from './transforms/check.js';
import type { Schedule } from './transforms/scale-by-learning-rate.js';

/** From `from` to `to` along half a cosine, while `progress` goes from 0 to 1. */
function anneal(from: number, to: number, progress: Value): Value {
  return add(mul(cos(mul(progress, Math.PI)), (from - to) / 2), (from + to) / 2);
}

export interface WarmUpCosineOptions {
  readonly peak: number;
  /** Steps of the whole training; the last one has rate `final`. */
  readonly steps: number;
  /** Steps from 0 to `peak`, of which the last has the peak. */
  readonly warmUp?: number;
  readonly final?: number;
}

const ofWarmUpCosine: NamesOf<WarmUpCosineOptions> = { peak: true, steps: true, warmUp: true, final: true };

/** Rises in a straight line, then falls along half a cosine (Loshchilov and Hutter, 2017). */
export function warmUpCosine(options: WarmUpCosineOptions): Schedule {
  expectOptions('warmUpCosine', options, ofWarmUpCosine);
  const { peak, steps, warmUp = 0, final = 0 } = options;
  atLeast(steps, 1, 'warmUpCosine: steps');
  atLeast(peak, 0, 'warmUpCosine: peak');
  atLeast(final, 0, 'warmUpCosine: final');
  inSteps(warmUp, steps, 'warmUpCosine: warmUp');
  return (step) => {
    const progress = minimum(div(sub(step, warmUp), Math.max(1, steps - warmUp)), 1);
    const falling = anneal(peak, final, progress);
    return warmUp === 0 ? falling : where(lessOrEqual(step, warmUp), mul(step, peak / warmUp), falling);
  };
}

export interface OneCycleOptions {
  readonly peak: number;
  readonly steps: number;
  /** Share of the steps in which it rises. */
  readonly rise?: number;
  /** The first rate is peak / startDivisor, the last one that / endDivisor. */
  readonly startDivisor?: number;
  readonly endDivisor?: number;
}

const ofOneCycle: NamesOf<OneCycleOptions> = {
  peak: true,
  steps: true,
  rise: true,
  startDivisor: true,
  endDivisor: true,
};

/** One cycle from a low rate to the peak and to almost nothing, along cosines (Smith and Topin, 2018, as PyTorch does it). */
export function oneCycle(options: OneCycleOptions): Schedule {
  expectOptions('oneCycle', options, ofOneCycle);
  const { peak, steps, rise = 0.3, startDivisor = 25, endDivisor = 1e4 } = options;
  atLeast(steps, 1, 'oneCycle: steps');
  atLeast(peak, 0, 'oneCycle: peak');
  atLeast(startDivisor, 1, 'oneCycle: startDivisor');
  atLeast(endDivisor, 1, 'oneCycle: endDivisor');
  if (!(rise > 0 && rise < 1))
    throw new UsageError(`oneCycle: rise: expected a share between 0 and 1, received ${rise}.`);
  const start = peak / startDivisor;
  const turn = Math.max(1e-9, rise * steps - 1);
  return (step) => {
    const done = sub(step, 1);
    const rising = anneal(start, peak, div(done, turn));
    const falling = anneal(
      peak,
      start / endDivisor,
      minimum(div(sub(done, turn), Math.max(1e-9, steps - 1 - turn)), 1),
    );
    return where(less(done, turn), rising, falling);
  };
}

export interface StepwiseOptions {
  readonly rate: number;
  /** After so many steps, in ascending order, it becomes `factor` times what it was. */
  readonly milestones: readonly number[];
  readonly factor?: number;
}

const ofStepwise: NamesOf<StepwiseOptions> = { rate: true, milestones: true, factor: true };

/** Falls by a factor at each milestone. */
export function stepwise(options: StepwiseOptions): Schedule {
  expectOptions('stepwise', options, ofStepwise);
  const { rate, milestones, factor = 0.1 } = options;
  atLeast(rate, 0, 'stepwise: rate');
  atLeast(factor, 0, 'stepwise: factor');
  if (!Array.isArray(milestones)) {
    throw new UsageError(
      `stepwise: milestones: expected a list of steps, such as [1000, 2000], received ${milestones}.`,
    );
  }
  if (milestones.some((milestone, i) => !(milestone > (milestones[i - 1] ?? 0)))) {
    throw new UsageError(`stepwise: expected milestones in ascending order, received ${milestones.join(', ')}.`);
  }
  return (step) =>
    milestones.reduceRight<Value>(
      (later, milestone, i) => where(lessOrEqual(step, milestone), rate * factor ** i, later),
      add(mul(step, 0), rate * factor ** milestones.length),
    );
}

/** Rises in a straight line over so many steps to where another schedule is. */
export function warmUp(steps: number, to: number | Schedule): Schedule {
  atLeast(steps, 1, 'warmUp: steps');
  isRate(to, 'warmUp: to');
  return (step) => mul(minimum(div(step, steps), 1), typeof to === 'number' ? to : to(step));
}

function inSteps(part: number, steps: number, what: string): void {
  if (part >= 0 && part <= steps) return;
  throw new UsageError(`${what}: expected 0 to ${steps} steps, received ${part}.`);
}
