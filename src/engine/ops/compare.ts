// Comparisons: booleans, which have no gradient.
import { binary, type ElementwiseOfTwo } from './define/binary.js';

function comparison(name: string, onnx: string, holds: (a: number, b: number) => boolean): ElementwiseOfTwo {
  return binary(name, { onnx, evaluate: (a, b) => Number(holds(a, b)), result: 'bool', gradient: null });
}

export const equal = comparison('equal', 'Equal', (a, b) => a === b);
export const greater = comparison('greater', 'Greater', (a, b) => a > b);
export const greaterOrEqual = comparison('greaterOrEqual', 'GreaterOrEqual', (a, b) => a >= b);
export const less = comparison('less', 'Less', (a, b) => a < b);
export const lessOrEqual = comparison('lessOrEqual', 'LessOrEqual', (a, b) => a <= b);
