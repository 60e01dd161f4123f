// Optimizers by their usual names: chains of transforms.
import { chainTransforms, type Transform } from './transform.js';
import { addDecayedWeights } from './transforms/add-decayed-weights.js';
import { clipByGlobalNorm } from './transforms/clip-by-global-norm.js';
import { type AdamOptions, scaleByAdam } from './transforms/scale-by-adam.js';
import { type Schedule, scaleByLearningRate } from './transforms/scale-by-learning-rate.js';
import { type LionOptions, scaleByLion } from './transforms/scale-by-lion.js';
import { trace } from './transforms/trace.js';

export interface OptimizerOptions {
  readonly learningRate: number | Schedule;
  /** Pulls parameters that decay to 0. */
  readonly weightDecay?: number;
  /** Largest length of the gradient. */
  readonly clip?: number;
}

export interface AdamWOptions extends OptimizerOptions, AdamOptions {}
export interface LionOptimizerOptions extends OptimizerOptions, LionOptions {}
export interface SgdOptions extends OptimizerOptions {
  /** Share of the sum of gradients that stays in each step; none when absent. */
  readonly momentum?: number;
  readonly isNesterov?: boolean;
}

const clipping = (clip: number | undefined) => (clip === undefined ? [] : [clipByGlobalNorm(clip)]);
const decaying = (decay: number) => (decay === 0 ? [] : [addDecayedWeights(decay)]);

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019). */
export function adamW({ learningRate, weightDecay = 0.01, clip, ...adam }: AdamWOptions): Transform {
  return chainTransforms(
    ...clipping(clip),
    scaleByAdam(adam),
    ...decaying(weightDecay),
    scaleByLearningRate(learningRate),
  );
}

/** Lion: the sign of momentum, with decoupled weight decay. Its rate is about a tenth of Adam's, its decay ten times as much. */
export function lion({ learningRate, weightDecay = 0.1, clip, ...options }: LionOptimizerOptions): Transform {
  return chainTransforms(
    ...clipping(clip),
    scaleByLion(options),
    ...decaying(weightDecay),
    scaleByLearningRate(learningRate),
  );
}

/** Gradient descent, with momentum as in PyTorch; the decay belongs to the gradient. */
export function sgd({ learningRate, momentum = 0, isNesterov = false, weightDecay = 0, clip }: SgdOptions): Transform {
  return chainTransforms(
    ...clipping(clip),
    ...decaying(weightDecay),
    ...(momentum === 0 ? [] : [trace({ decay: momentum, isNesterov })]),
    scaleByLearningRate(learningRate),
  );
}
