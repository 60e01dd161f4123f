import { sizeOf } from '../engine/index.js';
import type { Initializer } from './parameter.js';

/** A loop, which is quicker than Float32Array.from: a large network feels it when it begins. */
function drawn(shape: readonly number[], draw: () => number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = draw();
  return values;
}

/** The same number everywhere. */
export function constantly(number: number): Initializer {
  return (_, shape) => new Float32Array(sizeOf(shape)).fill(number);
}

/** 0 everywhere. */
export const zeros: Initializer = constantly(0);
/** 1 everywhere. */
export const ones: Initializer = constantly(1);

/** Uniform in [-limit, limit). */
export function uniform(limit: number): Initializer {
  return (random, shape) => drawn(shape, () => (2 * random.uniform() - 1) * limit);
}

/** Normal with mean 0. */
export function normal(deviation: number): Initializer {
  return (random, shape) => drawn(shape, () => random.normal() * deviation);
}

/** Uniform within 1 / sqrt(inputs), as PyTorch draws weights and shifts of linear layers. */
export function fanIn(inputs: number): Initializer {
  return uniform(1 / Math.sqrt(inputs));
}

/** 1 or -1, each with probability 1/2. */
export const signs: Initializer = (random, shape) => drawn(shape, () => (random.uniform() < 0.5 ? -1 : 1));
