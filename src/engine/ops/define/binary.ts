import { ShapeError } from '../../../errors/index.js';
import { applyOne, type Emitter, type Op, type Value } from '../../graph/index.js';
import { broadcastShapes, type DType, showShape, walk } from '../../tensor/index.js';
import { broadcastSteps, zeros } from './arrays.js';
import { asValues, type Operand } from './operand.js';

interface Rules {
  readonly onnx: string | ((emit: Emitter, a: string, b: string) => string);
  readonly evaluate: (a: number, b: number) => number;
  /** Type of the result; that of the inputs when absent. */
  readonly result?: DType;
  /** Types that it takes; floats and integers when absent. */
  readonly takes?: readonly DType[];
  /** Gradients by both inputs from that of the output, before they are summed to the inputs' shapes. */
  readonly gradient:
    | ((dy: Value, a: Value, b: Value, y: Value) => readonly [Value | undefined, Value | undefined])
    | null;
}

/** A function of two numbers, applied to elements that are matched by broadcasting. */
export interface ElementwiseOfTwo {
  (a: Operand, b: Operand): Value;
  readonly op: Op<Record<never, never>>;
}

/** @param sumTo sums a gradient to the shape of the input that was broadcast; handed in, since sums are made of products */
export function binary(
  name: string,
  { onnx, evaluate, result, takes = ['float', 'int'], gradient }: Rules,
  sumTo: (value: Value, like: Value) => Value = (value) => value,
): ElementwiseOfTwo {
  const op: Op<Record<never, never>> = {
    name,
    isElementwise: true,
    arity: 2,
    infer: ([a, b]) => {
      if (a!.dtype !== b!.dtype || !takes.includes(a!.dtype)) {
        throw new ShapeError(
          `${name}: expected two values of one type (${takes.join(' or ')}), received ${a!.dtype} ${showShape(a!.shape)} and ${b!.dtype} ${showShape(b!.shape)}; cast() one of them.`,
        );
      }
      const shape = broadcastShapes(a!.shape, b!.shape);
      if (shape === undefined) {
        throw new ShapeError(
          `${name}: shapes ${showShape(a!.shape)} and ${showShape(b!.shape)} do not fit; from the last axis on, sizes must be equal or 1; reshape() one of them.`,
        );
      }
      return [{ dtype: result ?? a!.dtype, shape }];
    },
    evaluate: ([a, b], _, [shape]) => {
      const y = zeros(result ?? a!.dtype, shape!);
      const other = new Int32Array(y.length);
      walk(shape!, broadcastSteps(b!.shape, shape!), (position, offset) => {
        other[position] = offset;
      });
      walk(shape!, broadcastSteps(a!.shape, shape!), (position, offset) => {
        y[position] = evaluate(a!.data[offset]!, b!.data[other[position]!]!);
      });
      return [y];
    },
    gradient:
      gradient &&
      ((node, dy) => {
        const [a, b] = node.inputs as readonly [Value, Value];
        const [da, db] = gradient(dy!, a, b, node.outputs[0]!);
        return [da && sumTo(da, a), db && sumTo(db, b)];
      }),
    onnx: (emit, [a, b]) => (typeof onnx === 'string' ? emit.node(onnx, [a!, b!]) : onnx(emit, a!, b!)),
  };
  return Object.assign((a: Operand, b: Operand) => applyOne(op, asValues(op.name, a, b), {}), { op });
}
