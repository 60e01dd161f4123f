import { type DType, sizeOf, type TensorData } from '../../tensor/index.js';

/** Zeros as the oracle computes them: floats in float64. */
export function zeros(dtype: DType, shape: readonly number[]): TensorData {
  const size = sizeOf(shape);
  if (dtype === 'int') return new Int32Array(size);
  return dtype === 'bool' ? new Uint8Array(size) : new Float64Array(size);
}

/** Steps that walk an array of shape `from` along the axes of `to`, to which it is broadcast. */
export function broadcastSteps(from: readonly number[], to: readonly number[]): number[] {
  const steps = new Array<number>(to.length).fill(0);
  let step = 1;
  for (let axis = from.length - 1; axis >= 0; axis--) {
    if (from[axis] !== 1) steps[axis + to.length - from.length] = step;
    step *= from[axis]!;
  }
  return steps;
}

/** 1 / (1 + e^-x). */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
