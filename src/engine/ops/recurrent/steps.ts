// What recurrent operators share when they are unrolled. Values are laid out [time, features, batch]: a step is then one
// contiguous matrix [features, batch], gates lie one after the other along its first axis, and a step of the recurrence is one
// product `weight [gates, features] x step [features, batch]` in which nothing is transposed or copied.
import { ShapeError } from '../../../errors/index.js';
import type { Attributes, Emitter, Op, TensorType } from '../../graph/index.js';
import { type Shape, type Size, showShape } from '../../tensor/index.js';
import { expectFloats } from '../define/expect.js';

/** Sizes of a recurrent layer. */
export interface RecurrentSizes {
  /** Open sizes can be run but not trained: unrolling needs a number. */
  readonly steps: Size;
  readonly features: number;
  readonly hidden: number;
  readonly batch: Size;
}

/**
 * Sizes read off the inputs of a recurrent operator.
 *
 * @param gates rows of the weights, in multiples of the hidden size
 * @throws ShapeError when input and weights do not fit
 */
export function recurrentSizes(
  name: string,
  gates: number,
  [x, inputWeight, hiddenWeight, bias]: readonly Shape[],
): RecurrentSizes {
  const hidden = hiddenWeight?.[1];
  const features = inputWeight?.[1];
  const fits =
    x?.length === 3 &&
    typeof hidden === 'number' &&
    typeof features === 'number' &&
    hidden > 0 &&
    features > 0 &&
    x[0] !== 0 &&
    x[1] === features &&
    inputWeight![0] === gates * hidden &&
    hiddenWeight![0] === gates * hidden &&
    bias?.length === 1 &&
    bias[0] === gates * hidden;
  if (!fits) {
    throw new ShapeError(
      `${name}: expected an input [time, features, batch], weights [${gates} hidden, features] and [${gates} hidden, hidden] and a bias [${gates} hidden], received ${[x, inputWeight, hiddenWeight, bias].map((each) => showShape(each ?? [])).join(', ')}. Make the layer for the number of features that its input has.`,
    );
  }
  return { steps: x[0]!, features, hidden, batch: x[2]! };
}

/** @throws ShapeError unless lengths are integers and all else is floats */
export function expectRecurrent(name: string, inputs: readonly TensorType[], lengths: TensorType | undefined): void {
  expectFloats(
    name,
    inputs.filter((each) => each !== lengths),
  );
  if (lengths === undefined || lengths.dtype === 'int') return;
  throw new ShapeError(
    `${name}: expected whole numbers as lengths, received ${lengths.dtype} ${showShape(lengths.shape)}; cast() them to 'int'.`,
  );
}

/** @throws ShapeError when a state or the lengths do not fit */
export function checkRest(name: string, what: string, received: Shape, expected: Shape): void {
  if (received.length === expected.length && received.every((size, axis) => size === expected[axis])) return;
  throw new ShapeError(
    `${name}: expected ${what} of shape ${showShape(expected)}, received ${showShape(received)}; give one of that shape.`,
  );
}

/** @throws ShapeError unless the forward pass kept all that its gradient needs */
export function expectSaved(name: string, inputs: readonly TensorType[], saved: readonly object[]): void {
  const isWhole = saved.length > 0 && saved.every((step) => Object.values(step).every((part) => part !== undefined));
  if (isWhole) return;
  throw new ShapeError(
    `${name}: expected what the forward pass kept of every step, received ${inputs.length} values; ask gradients() for it.`,
  );
}

/** Numbers of the steps in the order in which they are taken. */
export function stepOrder(steps: number, isReversed: boolean): readonly number[] {
  return Array.from({ length: steps }, (_, i) => (isReversed ? steps - 1 - i : i));
}

const along = (axis: number) => ({ axis: { int: axis } });

/** Writes the nodes that recurrent operators are made of. */
export function stepEmitter(emit: Emitter) {
  const node = emit.node.bind(emit);
  return {
    add: (a: string, b: string) => node('Add', [a, b]),
    sub: (a: string, b: string) => node('Sub', [a, b]),
    mul: (a: string, b: string) => node('Mul', [a, b]),
    tanh: (x: string) => node('Tanh', [x]),
    sigmoid: (x: string) => node('Sigmoid', [x]),
    /** a b + c. */
    product: (a: string, b: string, c?: string) => node('Gemm', c === undefined ? [a, b] : [a, b, c]),
    /** a bᵀ + c. */
    productTransposed: (a: string, b: string, c?: string) =>
      node('Gemm', c === undefined ? [a, b] : [a, b, c], { transB: { int: 1 } }),
    turned: (x: string) => node('Transpose', [x], { perm: { ints: [1, 0] } }),
    concat: (parts: readonly string[], axis: number) =>
      parts.length === 1 ? parts[0]! : node('Concat', parts, along(axis)),
    split: (x: string, sizes: readonly number[], axis: number) => emit.split(x, sizes, axis),
    reshape: (x: string, shape: readonly number[]) => node('Reshape', [x, emit.ints(shape)]),
    /** [time, rows, batch] as one matrix [rows, batch] per step. */
    toSteps: (x: string, steps: number, rows: number): readonly string[] => {
      const flat = node('Reshape', [x, emit.ints([steps * rows, -1])]);
      return emit.split(flat, new Array<number>(steps).fill(rows), 0);
    },
    /** The inverse of `toSteps`. */
    fromSteps: (parts: readonly string[], rows: number): string => {
      const flat = parts.length === 1 ? parts[0]! : node('Concat', parts, along(0));
      return node('Reshape', [flat, emit.ints([parts.length, rows, -1])]);
    },
    /** One number in the given shape, whose open size is read off x. */
    filled: (value: number, shape: Shape, x: string, xShape: Shape) =>
      node('Expand', [emit.constant([value], [], 'float'), emit.shape(shape, x, xShape)]),
    /** For each step [1, batch]: 1 where it is within the length, and 1 minus that. */
    masks: (lengths: string, steps: number) => {
      const numbers = emit.constant(
        Array.from({ length: steps }, (_, step) => step),
        [steps, 1],
        'int',
      );
      const inside = emit.cast(node('Less', [numbers, node('Reshape', [lengths, emit.ints([1, -1])])]), 'float');
      const outside = node('Sub', [emit.constant([1], [], 'float'), inside]);
      const split = (x: string) => emit.split(x, new Array<number>(steps).fill(1), 0);
      const outs = split(outside);
      return split(inside).map((inside, step) => ({ inside, outside: outs[step]! }));
    },
    /** [time, features, batch] -> [time, batch, features]. */
    toNativeSequence: (x: string) => node('Transpose', [x], { perm: { ints: [0, 2, 1] } }),
    /** [time, 1, batch, hidden] -> [time, hidden, batch]. */
    fromNativeSequence: (x: string) =>
      node('Transpose', [node('Squeeze', [x, emit.ints([1])])], { perm: { ints: [0, 2, 1] } }),
    /** [hidden, batch] -> [1, batch, hidden]. */
    toNativeState: (x: string) =>
      node('Unsqueeze', [node('Transpose', [x], { perm: { ints: [1, 0] } }), emit.ints([0])]),
    /** [1, batch, hidden] -> [hidden, batch]. */
    fromNativeState: (x: string) =>
      node('Transpose', [node('Squeeze', [x, emit.ints([0])])], { perm: { ints: [1, 0] } }),
  };
}

/** One of several ONNX forms of an operator. */
export type Rule<A extends Attributes> = (...args: Parameters<Op<A>['onnx']>) => readonly string[];

export type StepEmitter = ReturnType<typeof stepEmitter>;

/** Columns that a product of weight gradients should have at least to run at full speed. */
const wideEnough = 128;

/**
 * The gradient of a weight, Σ dz_t s_tᵀ over steps, as a chain of products that add to the sum before them. Several steps go into
 * one product where the batch is small.
 */
export function weightGradient(emit: Pick<StepEmitter, 'concat' | 'productTransposed'>, batch: Size) {
  const together = typeof batch === 'number' ? Math.max(1, Math.ceil(wideEnough / batch)) : Number.POSITIVE_INFINITY;
  let pending: (readonly [string, string])[] = [];
  let sum: string | undefined;
  const flush = () => {
    if (pending.length === 0) return;
    const [left, right] = [0, 1].map((side) =>
      emit.concat(
        pending.map((pair) => pair[side]!),
        1,
      ),
    ) as [string, string];
    sum = emit.productTransposed(left, right, sum);
    pending = [];
  };
  return {
    /** ONNX Runtime takes what was written last first: a product that waits for the next step is computed before that step. */
    push(dz: string, s: string) {
      if (pending.length >= together) flush();
      pending.push([dz, s]);
    },
    finish(): string {
      flush();
      return sum!;
    },
  };
}
