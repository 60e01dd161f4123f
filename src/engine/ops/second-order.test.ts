// Gradients of gradients: rules that read an operator's other outputs must know how those depend on its inputs.
import { expect, it } from 'vitest';
import { gradients } from '../autodiff/index.js';
import type { Value } from '../graph/index.js';
import { evaluatePlainly } from '../runtime/index.js';
import { type Shape, sizeOf, type Tensor, tensor } from '../tensor/index.js';
import * as ops from './index.js';

const { input, mul, sum, tanh } = ops;
const wave = (shape: readonly number[], phase: number): Tensor =>
  tensor(
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(1.7 * i + phase) + 0.3 * Math.cos(0.9 * i * i)),
    shape,
  );

const cases: Readonly<Record<string, readonly [f: (...inputs: Value[]) => Value, ...shapes: Shape[]]>> = {
  affine: [ops.affine as never, [2, 3], [3, 2], [2]],
  attention: [(q, k, v) => ops.attention(q!, k!, v!), [3, 2], [4, 2], [4, 2]],
  batchNorm: [(x, s, t) => ops.batchNorm(x!, s!, t!, { epsilon: 0.1 }).y, [3, 2, 4], [2], [2]],
  conv: [(x, w) => ops.conv(x!, w!, { padding: 'same' }), [2, 2, 5], [3, 2, 3]],
  div: [(a, b) => ops.div(a!, ops.add(mul(b!, b!), 1)), [2, 3], [3]],
  gelu: [ops.gelu as never, [5]],
  layerNorm: [ops.layerNorm as never, [2, 4], [4], [4]],
  logSumExp: [(x) => ops.logSumExp(x!, 1), [2, 4]],
  matmul: [ops.matmul as never, [2, 3], [3, 2]],
  mean: [(x) => ops.mean(mul(x!, x!), 1), [2, 3]],
  rmsNorm: [ops.rmsNorm as never, [2, 4], [4]],
  rotary: [(x) => tanh(ops.rotary(x!)), [3, 4]],
  silu: [ops.silu as never, [5]],
  softmax: [ops.softmax, [2, 4]],
  softplus: [ops.softplus, [5]],
};

it.each(Object.entries(cases))('%s', (_, [f, ...shapes]) => {
  const inputs = shapes.map((shape, i) => input(`x${i}`, shape));
  const feeds = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, wave(shape as number[], i + 1)]));
  const y = f(...inputs);
  const first = gradients(
    sum(mul(tanh(y), ops.constant(wave(y.shape as number[], 5).data, y.shape as number[]))),
    inputs,
  );
  // A function of all first derivatives.
  const loss = first.reduce(
    (total, each, i) =>
      ops.add(
        total,
        sum(mul(tanh(each), ops.constant(wave(each.shape as number[], 7 + i).data, each.shape as number[]))),
      ),
    ops.constant([0], []),
  );
  const second = evaluatePlainly(gradients(loss, inputs), feeds);
  shapes.forEach((_shape, i) => {
    const name = `x${i}`;
    const { data } = feeds[name]!;
    const at = (index: number, step: number) => {
      const moved = Float64Array.from(data);
      moved[index]! += step;
      return evaluatePlainly([loss], { ...feeds, [name]: { ...feeds[name]!, data: moved } })[0]!.data[0]!;
    };
    data.forEach((_value: number, index: number) => {
      const h = 1e-4;
      const difference = (8 * (at(index, h) - at(index, -h)) - (at(index, 2 * h) - at(index, -2 * h))) / (12 * h);
      expect(Math.abs(difference - second[i]!.data[index]!), `${name}[${index}]`).toBeLessThan(
        1e-7 + 1e-5 * Math.abs(difference),
      );
    });
  });
});
