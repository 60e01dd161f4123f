// Optimizers by their usual names: chains of transforms.
import { expectOptions, type NamesOf } from '../errors/index.js';
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

const own = { learningRate: true, weightDecay: true, clip: true } as const;
const ofAdamW: NamesOf<AdamWOptions> = { ...own, beta1: true, beta2: true, epsilon: true };
const ofLion: NamesOf<LionOptimizerOptions> = { ...own, beta1: true, beta2: true };
const ofSgd: NamesOf<SgdOptions> = { ...own, momentum: true, isNesterov: true };

const clipping = (clip: number | undefined) => (clip === undefined ? [] : [clipByGlobalNorm(clip)]);
const decaying = (decay: number) => (decay === 0 ? [] : [addDecayedWeights(decay)]);

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019). */
export function adamW(options: AdamWOptions): Transform {
  expectOptions('adamW', options, ofAdamW);
  const { learningRate, weightDecay = 0.01, clip, ...adam } = options;
  return chainTransforms(
    ...clipping(clip),
    scaleByAdam(adam),
    ...decaying(weightDecay),
    scaleByLearningRate(learningRate),
  );
}

/** Lion: the sign of momentum, with decoupled weight decay. Its rate is about a tenth of Adam's, its decay ten times as much. */
export function lion(options: LionOptimizerOptions): Transform {
  expectOptions('lion', options, ofLion);
  const { learningRate, weightDecay = 0.1, clip, ...betas } = options;
  return chainTransforms(
    ...clipping(clip),
    scaleByLion(betas),
    ...decaying(weightDecay),
    scaleByLearningRate(learningRate),
  );
}

/** Gradient descent, with momentum as in PyTorch; the decay belongs to the gradient. */
export function sgd(options: SgdOptions): Transform {
  expectOptions('sgd', options, ofSgd);
  const { learningRate, momentum = 0, isNesterov = false, weightDecay = 0, clip } = options;
  return chainTransforms(
    ...clipping(clip),
    ...decaying(weightDecay),
    ...(momentum === 0 ? [] : [trace({ decay: momentum, isNesterov })]),
    scaleByLearningRate(learningRate),
  );
}
