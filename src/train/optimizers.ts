// Optimizers by their usual names: chains of transforms.
import { chainTransforms, type Transform } from './transform.js';
import { addDecayedWeights } from './transforms/add-decayed-weights.js';
import { clipByGlobalNorm } from './transforms/clip-by-global-norm.js';
import { type AdamOptions, scaleByAdam } from './transforms/scale-by-adam.js';
import { type Schedule, scaleByLearningRate } from './transforms/scale-by-learning-rate.js';

export interface AdamWOptions extends AdamOptions {
  readonly learningRate: number | Schedule;
  readonly weightDecay?: number;
  /** Largest length of the gradient. */
  readonly clip?: number;
}

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019). */
export function adamW({ learningRate, weightDecay = 0.01, clip, ...adam }: AdamWOptions): Transform {
  return chainTransforms(
    ...(clip === undefined ? [] : [clipByGlobalNorm(clip)]),
    scaleByAdam(adam),
    ...(weightDecay === 0 ? [] : [addDecayedWeights(weightDecay)]),
    scaleByLearningRate(learningRate),
  );
}
