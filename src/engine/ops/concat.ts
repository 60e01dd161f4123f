import { ShapeError } from '../../errors/index.js';
import { applyOne, expectValue, type Op, type Value } from '../graph/index.js';
import { positiveAxis, showShape, stridesOf, walk } from '../tensor/index.js';
import { zeros } from './define/arrays.js';
import { slice } from './slice.js';

const op: Op<{ readonly axis: number }> = {
  name: 'concat',
  arity: [1, Number.POSITIVE_INFINITY],
  infer: (inputs, { axis }) => {
    const [first] = inputs;
    positiveAxis(axis, first!.shape, 'concat');
    const fits = inputs.every(
      ({ dtype, shape }) =>
        dtype === first!.dtype &&
        shape.length === first!.shape.length &&
        shape.every((size, each) => (each === axis ? typeof size === 'number' : size === first!.shape[each])),
    );
    if (!fits) {
      const hasOpen = inputs.some(({ shape }) => typeof shape[axis] === 'string');
      throw new ShapeError(
        `concat: expected values of one type that differ along axis ${axis} only, received ${inputs.map((each) => `${each.dtype} ${showShape(each.shape)}`).join(', ')}; reshape(), transpose() or cast() the one that differs${hasOpen ? ', and bind the open size' : ''}.`,
      );
    }
    const whole = inputs.reduce((total, { shape }) => total + (shape[axis] as number), 0);
    return [{ dtype: first!.dtype, shape: first!.shape.map((size, each) => (each === axis ? whole : size)) }];
  },
  evaluate: (inputs, { axis }, [shape]) => {
    const y = zeros(inputs[0]!.dtype, shape!);
    const strides = stridesOf(shape!);
    let start = 0;
    for (const { shape: part, data } of inputs) {
      walk(part, strides, (position, offset) => {
        y[start * strides[axis]! + offset] = data[position]!;
      });
      start += part[axis]!;
    }
    return [y];
  },
  gradient: ({ inputs, attributes: { axis } }, dy) => {
    let start = 0;
    return inputs.map(({ shape }) => {
      const size = shape[axis] as number;
      start += size;
      return slice(dy!, axis, start - size, start);
    });
  },
  onnx: (emit, inputs, { attributes: { axis } }) => emit.node('Concat', inputs, { axis: { int: axis } }),
};

/** Values one after the other along an axis. */
export function concat(values: readonly Value[], axis: number): Value {
  if (values.length === 0) throw new ShapeError('concat: expected at least one value, received none.');
  for (const value of values) expectValue('concat', value);
  return values.length === 1
    ? values[0]!
    : applyOne(op, values, { axis: positiveAxis(axis, values[0]!.shape, 'concat') });
}
concat.op = op;
