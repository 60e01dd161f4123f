import { applyOne, type Op, type Value } from '../graph/index.js';
import { expectRows } from './define/expect.js';
import { mul } from './mul.js';
import { sub } from './sub.js';
import { sum } from './sum.js';

const op: Op<Record<never, never>> = {
  name: 'softmax',
  arity: 1,
  infer: ([x]) => {
    expectRows('softmax', x!);
    return [x!];
  },
  evaluate: ([x]) => {
    const width = x!.shape.at(-1)!;
    const y = new Float64Array(x!.data.length);
    for (let start = 0; start < y.length; start += width) {
      const row = Float64Array.from(x!.data.subarray(start, start + width));
      const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
      let total = 0;
      for (let j = 0; j < width; j++) total += y[start + j] = Math.exp(row[j]! - largest);
      for (let j = 0; j < width; j++) y[start + j]! /= total;
    }
    return [y];
  },
  // dx = y (dy - sum of y dy)
  gradient: ({ outputs: [y] }, dy) => {
    const weighted = mul(dy!, y!);
    return [sub(weighted, mul(y!, sum(weighted, -1, { keepAxes: true })))];
  },
  onnx: (emit, [x]) => emit.node('Softmax', [x!], { axis: { int: -1 } }),
};

/** e^x divided by its sum over the last axis. */
export function softmax(x: Value): Value {
  return applyOne(op, [x], {});
}
softmax.op = op;
