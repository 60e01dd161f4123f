import { ShapeError } from '../../errors/index.js';
import { applyOne, expectValue, type Op, type Value } from '../graph/index.js';
import { product, showShape, sizeOf } from '../tensor/index.js';
import { add } from './add.js';
import { expectFloats } from './define/expect.js';
import { normalisedIn } from './layer-norm.js';
import { matmul, multiply, productShape } from './matmul.js';
import { mul } from './mul.js';
import { reshape } from './reshape.js';
import { sum } from './sum.js';

const op: Op<Record<never, never>> = {
  name: 'affine',
  arity: 3,
  infer: ([x, weight, bias]) => {
    expectFloats('affine', [x!, weight!, bias!]);
    if (x!.shape.length !== 2 || weight!.shape.length !== 2) {
      throw new ShapeError(
        `affine: expected [rows, features] x [features, outputs], received ${showShape(x!.shape)} x ${showShape(weight!.shape)}; reshape() the two.`,
      );
    }
    const shape = productShape('affine', x!.shape, weight!.shape, false, false);
    if (bias!.shape.length !== 1 || bias!.shape[0] !== shape[1]) {
      throw new ShapeError(
        `affine: expected a bias of shape ${showShape(shape.slice(1))}, one number per column of the weight, received ${showShape(bias!.shape)}; make the bias for the weight ${showShape(weight!.shape)}.`,
      );
    }
    return [{ dtype: 'float', shape }];
  },
  evaluate: ([x, weight, bias], _, [shape]) => {
    const y = multiply(x!, weight!, shape!, false, false);
    return [y.map((value, i) => value + bias!.data[i % bias!.data.length]!)];
  },
  gradient: ({ inputs: [x, weight] }, dy) => [
    matmul(dy!, weight!, { transposeB: true }),
    matmul(x!, dy!, { transposeA: true }),
    sum(dy!, 0),
  ],
  flops: ({ inputs: [x], outputs: [y] }) => 2 * sizeOf(y!) * x!.at(-1)!,
  onnx: (emit, inputs) => emit.node('Gemm', inputs),
};

/** x W + b: [..., features] x [features, outputs] + [outputs] -> [..., outputs]. */
export function affine(x: Value, weight: Value, bias: Value): Value {
  expectValue('affine', x);
  const found = normalisedIn(x);
  if (found !== undefined) {
    // (n ∘ s + t) W + b = n (s ∘ W) + (t W + b): scale and shift, and their gradients, cost nothing per row.
    const { normal, scale, shift } = found;
    const shifted = add(reshape(matmul(reshape(shift, [1, -1]), weight), bias.shape), bias);
    return affine(normal, mul(reshape(scale, [-1, 1]), weight), shifted);
  }
  if (x.ndim <= 2) return applyOne(op, [x, weight, bias], {});
  const rows = reshape(x, [product(x.shape.slice(0, -1)), x.shape.at(-1)!]);
  const y = applyOne(op, [rows, weight, bias], {});
  return reshape(y, [...x.shape.slice(0, -1), y.shape[1]!]);
}
affine.op = op;
