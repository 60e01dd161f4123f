// The vectors of a training under the names they have in a checkpoint.
import type { Weights } from './evaluator.js';
import type { TrainingState } from './trainer.js';

export function withPrefix(arrays: TrainingState, prefix: string): TrainingState {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));
}

export function withoutPrefix(arrays: TrainingState, prefix: string): TrainingState {
  return Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), array]] : [],
    ),
  );
}

export function toArrays({ parameters, buffers }: Weights): TrainingState {
  return {
    parameters: { shape: [parameters.length], data: parameters },
    buffers: { shape: [buffers.length], data: buffers },
  };
}

export function toWeights(arrays: TrainingState): Weights | undefined {
  const { parameters, buffers } = arrays;
  return parameters && buffers && { parameters: parameters.data, buffers: buffers.data };
}
