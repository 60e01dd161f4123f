// Long short-term memory over all steps of a sequence, one operator with two forms: unrolled where its gradient is asked for,
// the native ONNX operator where it is not.
import { ShapeError } from '../../errors/index.js';
import { applyOp, type Op, type Value } from '../graph/index.js';
import { type Shape, sizeOf, type Tensor } from '../tensor/index.js';
import { logistic } from './define/arrays.js';
import { lstmGradient } from './recurrent/lstm-gradient.js';
import { type LstmAttributes, lstmInputs, lstmResults, lstmStepSize } from './recurrent/lstm-parts.js';
import { checkRest, expectRecurrent, type Rule, recurrentSizes, stepEmitter, stepOrder } from './recurrent/steps.js';

export interface LstmState {
  /** Shape [hidden, batch]. */
  readonly hidden: Value;
  /** Shape [hidden, batch]. */
  readonly cell: Value;
}

export interface LstmOptions {
  /** Number of steps of each sequence, int [batch], each in [1, steps]; the steps after it change nothing. All when absent. */
  readonly lengths?: Value;
  /** State before the first step; zeros when absent. */
  readonly state?: LstmState;
  /** Goes through each sequence from its end to its beginning. */
  readonly isReversed?: boolean;
}

export interface LstmResult {
  /** Hidden state after each step, [time, hidden, batch]; 0 after the end of a sequence. */
  readonly outputs: Value;
  /** State after the last step taken: the first of the sequence when reversed. */
  readonly state: LstmState;
}

const sizesOf = (inputs: readonly { readonly shape: Shape }[]) =>
  recurrentSizes(
    'lstm',
    4,
    inputs.map(({ shape }) => shape),
  );

const op: Op<LstmAttributes> = {
  name: 'lstm',
  arity: [4, 7],
  infer: (inputs, attributes) => {
    const { lengths, hidden, cell } = lstmInputs(inputs, attributes);
    expectRecurrent('lstm', inputs, lengths);
    const sizes = sizesOf(inputs);
    const { steps, features, batch } = sizes;
    const state: Shape = [sizes.hidden, batch];
    if (lengths) checkRest('lstm', 'lengths', lengths.shape, [batch]);
    for (const each of [hidden, cell]) if (each) checkRest('lstm', 'a state', each.shape, state);
    const saved = [...new Array<Shape>(6).fill(state), [features + 1 + sizes.hidden, batch]];
    const shapes: readonly Shape[] = [
      [steps, sizes.hidden, batch],
      state,
      state,
      ...(typeof steps === 'number' ? Array.from({ length: steps }, () => saved).flat() : []),
    ];
    return shapes.map((shape) => ({ dtype: 'float' as const, shape }));
  },
  evaluate: (inputs, attributes, shapes) => {
    const { x, inputWeight, hiddenWeight, bias, lengths, hidden, cell } = lstmInputs<Tensor>(inputs, attributes);
    const [steps, size, batch] = shapes[0] as readonly [number, number, number];
    const features = x.shape[1]!;
    const made = shapes.map((shape) => new Float64Array(sizeOf(shape)));
    const [outputs, h, c] = made as [Float64Array, Float64Array, Float64Array];
    if (hidden) h.set(hidden.data);
    if (cell) c.set(cell.data);
    const saved = (step: number, which: number) => made[lstmResults + step * lstmStepSize + which];
    for (const step of stepOrder(steps, attributes.isReversed)) {
      const before = h.slice();
      for (let b = 0; b < batch; b++) {
        const isInside = lengths === undefined || step < lengths.data[b]!;
        const seen = [
          ...Array.from({ length: features }, (_, k) => x.data[(step * features + k) * batch + b]!),
          1,
          ...Array.from({ length: size }, (_, k) => before[k * batch + b]!),
        ];
        seen.forEach((value, k) => {
          const kept = saved(step, 6);
          if (kept) kept[k * batch + b] = value;
        });
        for (let j = 0; j < size; j++) {
          const at = j * batch + b;
          const sum = (gate: number) => {
            const row = gate * size + j;
            let total = bias.data[row]!;
            for (let k = 0; k < features; k++) total += inputWeight.data[row * features + k]! * seen[k]!;
            for (let k = 0; k < size; k++) total += hiddenWeight.data[row * size + k]! * seen[features + 1 + k]!;
            return total;
          };
          // Outside of a sequence the cell is kept as it is: i = o = 0, f = 1.
          const [i, f, g, o] = [
            isInside ? logistic(sum(0)) : 0,
            isInside ? logistic(sum(1)) : 1,
            Math.tanh(sum(2)),
            isInside ? logistic(sum(3)) : 0,
          ] as const;
          c[at] = f * c[at]! + i * g;
          const squashed = Math.tanh(c[at]!);
          h[at] = isInside ? o * squashed : before[at]!;
          outputs[step * size * batch + at] = isInside ? h[at]! : 0;
          [i, f, g, o, c[at]!, squashed].forEach((value, which) => {
            const kept = saved(step, which);
            if (kept) kept[at] = value;
          });
        }
      }
    }
    return made;
  },
  gradient: (node, ...gradients) => {
    const [steps] = node.outputs[0]!.shape;
    if (typeof steps === 'number') return lstmGradient(node, gradients);
    throw new ShapeError(
      `lstm: the number of steps is open ("${steps}"), and a gradient needs a number; make the input of fixed steps and give lengths.`,
    );
  },
  flops: ({ inputs: [x, inputWeight, hiddenWeight] }) =>
    2 * x![0]! * x![2]! * (sizeOf(inputWeight!) + sizeOf(hiddenWeight!)),
  onnx: (emit, names, node) => {
    const isAsked = node.outputs.slice(lstmResults).some((output) => emit.isUsed(output));
    // ONNX Runtime has the native operator in single precision only.
    const isUnrolled = isAsked || (emit.isDouble && node.outputs.length > lstmResults);
    return isUnrolled ? unrolled(emit, names, node) : native(emit, names, node);
  },
};

const unrolled: Rule<LstmAttributes> = (emit, names, { inputs, outputs, attributes }) => {
  const { x, inputWeight, hiddenWeight, bias, lengths, hidden, cell } = lstmInputs(names, attributes);
  const sizes = sizesOf(inputs);
  const { features, batch, hidden: size } = sizes;
  const steps = sizes.steps as number;
  const { add, concat, filled, fromSteps, masks, mul, product, reshape, sigmoid, split, tanh, toSteps } =
    stepEmitter(emit);
  const xShape = inputs[0]!.shape;
  // A feature that is always 1 makes the bias a column of the weight, and its gradient one of the weight's.
  const weight = concat([inputWeight, reshape(bias, [-1, 1]), hiddenWeight], 1);
  const seen = toSteps(concat([x, filled(1, [steps, 1, batch], x, xShape)], 1), steps, features + 1);
  const mask = lengths === undefined ? undefined : masks(lengths, steps);
  let h = hidden ?? filled(0, [size, batch], x, xShape);
  let c = cell ?? h;
  const hiddens = new Array<string>(steps);
  const saved = new Array<readonly string[]>(steps);
  for (const step of stepOrder(steps, attributes.isReversed)) {
    const joined = concat([seen[step]!, h], 0);
    const [zi, zf, zg, zo] = split(product(weight, joined), [size, size, size, size], 0) as [
      string,
      string,
      string,
      string,
    ];
    let [i, f, o] = [sigmoid(zi), sigmoid(zf), sigmoid(zo)];
    const g = tanh(zg);
    const { inside, outside } = mask?.[step] ?? {};
    if (inside !== undefined && outside !== undefined) {
      i = mul(i, inside);
      f = add(mul(f, inside), outside);
      o = mul(o, inside);
    }
    c = add(mul(f, c), mul(i, g));
    const squashed = tanh(c);
    const shown = mul(o, squashed);
    h = outside === undefined ? shown : add(shown, mul(h, outside));
    hiddens[step] = shown;
    saved[step] = [i, f, g, o, c, squashed, joined];
  }
  const sequence = emit.isUsed(outputs[0]!) ? fromSteps(hiddens, size) : h;
  return [sequence, h, c, ...saved.flat()];
};

/** Gates come as i, f, g, o, as in PyTorch; ONNX has them as i, o, f, g. */
const native: Rule<LstmAttributes> = (emit, names, { inputs, outputs, attributes }) => {
  const { x, inputWeight, hiddenWeight, bias, lengths, hidden, cell } = lstmInputs(names, attributes);
  const { features, hidden: size } = sizesOf(inputs);
  const { concat, split, ...write } = stepEmitter(emit);
  const reordered = (name: string, shape: readonly number[], ...more: readonly string[]) => {
    const [i, f, g, o] = split(name, [size, size, size, size], 0) as [string, string, string, string];
    return emit.node('Reshape', [concat([i, o, f, g, ...more], 0), emit.ints(shape)]);
  };
  const noBias = emit.constant(new Float64Array(4 * size), [4 * size], 'float');
  const isAsked = outputs.slice(0, lstmResults).map((output) => emit.isUsed(output));
  const [sequence, h, c] = emit.nodes(
    'LSTM',
    [
      write.toNativeSequence(x),
      reordered(inputWeight, [1, 4 * size, features]),
      reordered(hiddenWeight, [1, 4 * size, size]),
      reordered(bias, [1, 8 * size], noBias),
      lengths ?? '',
      ...[hidden, cell].flatMap((state) => (state === undefined ? [] : [write.toNativeState(state)])),
    ],
    isAsked,
    { hidden_size: { int: size }, direction: attributes.isReversed ? 'reverse' : 'forward' },
  ) as [string, string, string];
  return [
    isAsked[0] ? write.fromNativeSequence(sequence) : '',
    isAsked[1] ? write.fromNativeState(h) : '',
    isAsked[2] ? write.fromNativeState(c) : '',
  ];
};

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; with forget gates as in Gers et al., 2000). Step by step, with the
 * hidden state h and the cell c of the step before:
 *
 *     i, f, o = sigmoid(W x + U h + b)    g = tanh(W x + U h + b)    c = f c + i g    h = o tanh(c)
 *
 * Weights are those of PyTorch's LSTM as they are: rows in the order i, f, g, o. It has two biases, which act as their sum.
 *
 * @param x shape [time, features, batch], where a step is contiguous; `steps` must be a number for gradients
 * @param inputWeight W, shape [4 hidden, features]
 * @param hiddenWeight U, shape [4 hidden, hidden]
 * @param bias b, shape [4 hidden]
 * @throws ShapeError when input, weights and states do not fit
 */
export function lstm(
  x: Value,
  inputWeight: Value,
  hiddenWeight: Value,
  bias: Value,
  { lengths, state, isReversed = false }: LstmOptions = {},
): LstmResult {
  const inputs = [x, inputWeight, hiddenWeight, bias, ...(lengths ? [lengths] : [])];
  const attributes = { isReversed, hasLengths: lengths !== undefined, hasState: state !== undefined };
  const [outputs, hidden, cell] = applyOp(
    op,
    [...inputs, ...(state ? [state.hidden, state.cell] : [])],
    attributes,
  ) as readonly [Value, Value, Value];
  return { outputs, state: { hidden, cell } };
}
lstm.op = op;
