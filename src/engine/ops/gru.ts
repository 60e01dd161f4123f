// Gated recurrent units over all steps of a sequence, one operator with two forms: unrolled where its gradient is asked for,
// the native ONNX operator where it is not.
import { ShapeError } from '../../errors/index.js';
import { applyOp, type Op, type Value } from '../graph/index.js';
import { type Shape, sizeOf, type Tensor } from '../tensor/index.js';
import { logistic } from './define/arrays.js';
import { gruGradient } from './recurrent/gru-gradient.js';
import { type GruAttributes, gruInputs, gruResults, gruStepSize } from './recurrent/gru-parts.js';
import { checkRest, expectRecurrent, type Rule, recurrentSizes, stepEmitter, stepOrder } from './recurrent/steps.js';

export interface GruOptions {
  /** Number of steps of each sequence, int [batch], each in [1, steps]; the steps after it change nothing. All when absent. */
  readonly lengths?: Value;
  /** Hidden state before the first step, [hidden, batch]; zeros when absent. */
  readonly state?: Value;
  /** Goes through each sequence from its end to its beginning. */
  readonly isReversed?: boolean;
}

export interface GruResult {
  /** Hidden state after each step, [time, hidden, batch]; 0 after the end of a sequence. */
  readonly outputs: Value;
  /** Hidden state after the last step taken, [hidden, batch]: the first of the sequence when reversed. */
  readonly state: Value;
}

const sizesOf = (inputs: readonly { readonly shape: Shape }[]) =>
  recurrentSizes(
    'gru',
    3,
    inputs.map(({ shape }) => shape),
  );

const op: Op<GruAttributes> = {
  name: 'gru',
  arity: [5, 7],
  infer: (inputs, attributes) => {
    const { lengths, state: first, hiddenBias } = gruInputs(inputs, attributes);
    expectRecurrent('gru', inputs, lengths);
    const { steps, features, hidden, batch } = sizesOf(inputs);
    const state: Shape = [hidden, batch];
    checkRest('gru', 'a hidden bias', hiddenBias.shape, [hidden]);
    if (lengths) checkRest('gru', 'lengths', lengths.shape, [batch]);
    if (first) checkRest('gru', 'a state', first.shape, state);
    const saved = [...new Array<Shape>(5).fill(state), [features + 1 + hidden, batch], [features + 1, batch]];
    const shapes: readonly Shape[] = [
      [steps, hidden, batch],
      state,
      ...(typeof steps === 'number' ? Array.from({ length: steps }, () => saved).flat() : []),
    ];
    return shapes.map((shape) => ({ dtype: 'float' as const, shape }));
  },
  evaluate: (inputs, attributes, shapes) => {
    const { x, inputWeight, hiddenWeight, bias, hiddenBias, lengths, state } = gruInputs<Tensor>(inputs, attributes);
    const [steps, size, batch] = shapes[0] as readonly [number, number, number];
    const features = x.shape[1]!;
    const made = shapes.map((shape) => new Float64Array(sizeOf(shape)));
    const [outputs, h] = made as [Float64Array, Float64Array];
    if (state) h.set(state.data);
    for (const step of stepOrder(steps, attributes.isReversed)) {
      const before = h.slice();
      const first = gruResults + step * gruStepSize;
      const keep = (which: number, at: number, value: number) => {
        const kept = made[first + which];
        if (kept) kept[at] = value;
      };
      for (let b = 0; b < batch; b++) {
        const isInside = lengths === undefined || step < lengths.data[b]!;
        const seen = [...Array.from({ length: features }, (_, k) => x.data[(step * features + k) * batch + b]!), 1];
        const last = Array.from({ length: size }, (_, k) => before[k * batch + b]!);
        [...seen, ...last].forEach((value, k) => {
          keep(5, k * batch + b, value);
        });
        seen.forEach((value, k) => {
          keep(6, k * batch + b, value);
        });
        for (let j = 0; j < size; j++) {
          const at = j * batch + b;
          const fromInput = (row: number) =>
            seen.reduce(
              (total, value, k) =>
                total + value * (k < features ? inputWeight.data[row * features + k]! : bias.data[row]!),
              0,
            );
          const fromHidden = (row: number) =>
            last.reduce((total, value, k) => total + value * hiddenWeight.data[row * size + k]!, 0);
          const [r, own] = [j, size + j].map((row) => logistic(fromInput(row) + fromHidden(row))) as [number, number];
          // Outside of a sequence the state is kept as it is: z = 1.
          const z = isInside ? own : 1;
          const recalled = fromHidden(2 * size + j) + hiddenBias.data[j]!;
          const n = Math.tanh(fromInput(2 * size + j) + r * recalled);
          h[at] = n + z * (before[at]! - n);
          outputs[step * size * batch + at] = isInside ? h[at]! : 0;
          [r, z, n, recalled, before[at]!].forEach((value, which) => {
            keep(which, at, value);
          });
        }
      }
    }
    return made;
  },
  gradient: (node, ...gradients) => {
    const [steps] = node.outputs[0]!.shape;
    if (typeof steps === 'number') return gruGradient(node, gradients);
    throw new ShapeError(
      `gru: the number of steps is open ("${steps}"), and a gradient needs a number; make the input of fixed steps and give lengths.`,
    );
  },
  flops: ({ inputs: [x, inputWeight, hiddenWeight] }) =>
    2 * x![0]! * x![2]! * (sizeOf(inputWeight!) + sizeOf(hiddenWeight!)),
  onnx: (emit, names, node) => {
    const isAsked = node.outputs.slice(gruResults).some((output) => emit.isUsed(output));
    // ONNX Runtime has the native operator in single precision only.
    const isUnrolled = isAsked || (emit.isDouble && node.outputs.length > gruResults);
    return isUnrolled ? unrolled(emit, names, node) : native(emit, names, node);
  },
};

const unrolled: Rule<GruAttributes> = (emit, names, { inputs, outputs, attributes }) => {
  const { x, inputWeight, hiddenWeight, bias, hiddenBias, lengths, state } = gruInputs(names, attributes);
  const { features, batch, hidden: size, steps: count } = sizesOf(inputs);
  const steps = count as number;
  const { add, concat, fromSteps, mul, product, reshape, sigmoid, split, sub, tanh, ...write } = stepEmitter(emit);
  const xShape = inputs[0]!.shape;
  // A feature that is always 1 makes the bias a column of the weight, and its gradient one of the weight's.
  const [inputGates, inputNew] = split(concat([inputWeight, reshape(bias, [-1, 1])], 1), [2 * size, size], 0) as Two;
  const [hiddenGates, hiddenNew] = split(hiddenWeight, [2 * size, size], 0) as Two;
  const gates = concat([inputGates, hiddenGates], 1);
  const shift = reshape(hiddenBias, [-1, 1]);
  const seen = write.toSteps(concat([x, write.filled(1, [steps, 1, batch], x, xShape)], 1), steps, features + 1);
  const mask = lengths === undefined ? undefined : write.masks(lengths, steps);
  let h = state ?? write.filled(0, [size, batch], x, xShape);
  const hiddens = new Array<string>(steps);
  const saved = new Array<readonly string[]>(steps);
  for (const step of stepOrder(steps, attributes.isReversed)) {
    const before = h;
    const joined = concat([seen[step]!, before], 0);
    let [r, z] = split(sigmoid(product(gates, joined)), [size, size], 0) as Two;
    const { inside, outside } = mask?.[step] ?? {};
    if (inside !== undefined && outside !== undefined) z = add(mul(z, inside), outside);
    const recalled = product(hiddenNew, before, shift);
    const n = tanh(product(inputNew, seen[step]!, mul(r, recalled)));
    h = add(n, mul(z, sub(before, n)));
    hiddens[step] = inside === undefined ? h : mul(h, inside);
    saved[step] = [r, z, n, recalled, before, joined, seen[step]!];
  }
  return [emit.isUsed(outputs[0]!) ? fromSteps(hiddens, size) : h, h, ...saved.flat()];
};

type Two = [string, string];

/** Gates come as r, z, n, as in PyTorch; ONNX has them as z, r, n. */
const native: Rule<GruAttributes> = (emit, names, { inputs, outputs, attributes }) => {
  const { x, inputWeight, hiddenWeight, bias, hiddenBias, lengths, state } = gruInputs(names, attributes);
  const { features, hidden: size } = sizesOf(inputs);
  const { concat, split, ...write } = stepEmitter(emit);
  const reordered = (name: string, shape: readonly number[], ...more: readonly string[]) => {
    const [r, z, n] = split(name, [size, size, size], 0) as [string, string, string];
    return write.reshape(concat([z, r, n, ...more], 0), shape);
  };
  const noBias = emit.constant(new Float64Array(2 * size), [2 * size], 'float');
  const isAsked = outputs.slice(0, gruResults).map((output) => emit.isUsed(output));
  const [sequence, h] = emit.nodes(
    'GRU',
    [
      write.toNativeSequence(x),
      reordered(inputWeight, [1, 3 * size, features]),
      reordered(hiddenWeight, [1, 3 * size, size]),
      reordered(bias, [1, 6 * size], noBias, hiddenBias),
      lengths ?? '',
      ...(state === undefined ? [] : [write.toNativeState(state)]),
    ],
    isAsked,
    {
      hidden_size: { int: size },
      linear_before_reset: { int: 1 },
      direction: attributes.isReversed ? 'reverse' : 'forward',
    },
  ) as Two;
  return [isAsked[0] ? write.fromNativeSequence(sequence) : '', isAsked[1] ? write.fromNativeState(h) : ''];
};

/**
 * Gated recurrent units (Cho et al., 2014), in the form of cuDNN and PyTorch, where r multiplies after the product with U. Step by
 * step, with the hidden state h' of the step before:
 *
 *     r, z = sigmoid(W x + b + U h')    n = tanh(W x + b + r (U h' + c))    h = (1 - z) n + z h'
 *
 * Weights are those of PyTorch's GRU as they are: rows in the order r, z, n. Of its two biases, b is their sum for r and z and
 * the input's for n; c is the hidden one for n.
 *
 * @param x shape [time, features, batch], where a step is contiguous; `steps` must be a number for gradients
 * @param inputWeight W, shape [3 hidden, features]
 * @param hiddenWeight U, shape [3 hidden, hidden]
 * @param bias b, shape [3 hidden]
 * @param hiddenBias c, shape [hidden]
 * @throws ShapeError when input, weights and state do not fit
 */
export function gru(
  x: Value,
  inputWeight: Value,
  hiddenWeight: Value,
  bias: Value,
  hiddenBias: Value,
  { lengths, state, isReversed = false }: GruOptions = {},
): GruResult {
  const [outputs, last] = applyOp(
    op,
    [x, inputWeight, hiddenWeight, bias, hiddenBias, ...(lengths ? [lengths] : []), ...(state ? [state] : [])],
    { isReversed, hasLengths: lengths !== undefined, hasState: state !== undefined },
  ) as readonly [Value, Value];
  return { outputs, state: last };
}
gru.op = op;
