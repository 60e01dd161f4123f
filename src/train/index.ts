export type { Batch, Batches } from './batches/batches.js';
export { type RowBatchOptions, type RowTypes, rowBatches } from './batches/row-batches.js';
export { type SequenceBatchOptions, type SequenceTypes, sequenceBatches } from './batches/sequence-batches.js';
export type { BatchData, RunShape } from './compiled-step.js';
export {
  describeTraining,
  showTraining,
  type TrainingCost,
  type TrainingDescription,
  type TrainingMemory,
} from './describe.js';
export { type Evaluation, Evaluator, type EvaluatorOptions, type Weights } from './evaluator.js';
export {
  type FindLearningRateOptions,
  type FoundLearningRate,
  findLearningRate,
  type RatePoint,
} from './find-learning-rate.js';
export { fit } from './fit.js';
export type { BestLook, CheckpointOptions, CurvePoint, FitOptions, Fitted, Validation } from './fit-options.js';
export type { InitialWeights } from './initial-weights.js';
export {
  type AdamWOptions,
  adamW,
  type LionOptimizerOptions,
  lion,
  type OptimizerOptions,
  type SgdOptions,
  sgd,
} from './optimizers.js';
export {
  type OneCycleOptions,
  oneCycle,
  type StepwiseOptions,
  stepwise,
  type WarmUpCosineOptions,
  warmUp,
  warmUpCosine,
} from './schedules.js';
export { averageName } from './state-vectors.js';
export {
  type BatchTypes,
  type LossFunction,
  type StepOptions,
  type TrainingStep,
  trainingStep,
} from './step.js';
export {
  type StepResult,
  Trainer,
  type TrainerOptions,
  type TrainingState,
} from './trainer.js';
export {
  chainTransforms,
  type StateSpec,
  stateless,
  type Transform,
  type TransformContext,
  type TransformState,
} from './transform.js';
export { type AdafactorOptions, adafactor } from './transforms/adafactor.js';
export { addDecayedWeights } from './transforms/add-decayed-weights.js';
export { clipByGlobalNorm } from './transforms/clip-by-global-norm.js';
export { clipByValue } from './transforms/clip-by-value.js';
export { type AdamOptions, scaleByAdam } from './transforms/scale-by-adam.js';
export { type Schedule, scaleByLearningRate } from './transforms/scale-by-learning-rate.js';
export { type LionOptions, scaleByLion } from './transforms/scale-by-lion.js';
export { type TraceOptions, trace } from './transforms/trace.js';
