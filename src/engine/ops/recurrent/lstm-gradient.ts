// The gradient of an LSTM: back through time over what the forward pass kept of each step.
import { applyOp, type NodeOf, type Op, type Value } from '../../graph/index.js';
import { sizeOf, type Tensor } from '../../tensor/index.js';
import { type LstmAttributes, lstmInputs, lstmResults, lstmSteps } from './lstm-parts.js';
import { expectSaved, stepEmitter, stepOrder, weightGradient } from './steps.js';

interface Attributes extends LstmAttributes {
  /** Which of the forward pass' results the loss depends on: hidden states, last hidden state, last cell. */
  readonly isGiven: readonly boolean[];
  readonly features: number;
}

function partsOf<T>(inputs: readonly T[], { hasLengths, hasState, isGiven }: Attributes) {
  const rest = inputs.slice(2);
  const lengths = hasLengths ? rest.shift() : undefined;
  const firstCell = hasState ? rest.shift() : undefined;
  const [outputs, hidden, cell] = isGiven.map((is) => (is ? rest.shift() : undefined));
  const [inputWeight, hiddenWeight] = inputs as readonly [T, T];
  return {
    inputWeight,
    hiddenWeight,
    lengths,
    firstCell,
    gradients: { outputs, hidden, cell },
    saved: lstmSteps(rest),
  };
}

/*
 * With h = o tanh(c) and c = f c' + i g, from the gradients dh and dc that come back from the step after:
 *
 *     dc += dh o (1 - tanh²c)     dc' = dc f        dz_o = dh tanh(c) o (1 - o)
 *     dz_i = dc g i (1 - i)       dz_f = dc c' f (1 - f)       dz_g = dc i (1 - g²)
 *     dh' = Uᵀ dz                 dx = Wᵀ dz
 *
 * and the gradient of [W b U] is the sum over steps of dz [x 1 h']ᵀ. Outside of a sequence i = o = 0 and f = 1 make dz = 0; dh
 * passes on as it is.
 */
const op: Op<Attributes> = {
  name: 'lstmGradient',
  arity: [2, Number.POSITIVE_INFINITY],
  infer: (inputs, attributes) => {
    const { inputWeight, hiddenWeight, saved } = partsOf(inputs, attributes);
    expectSaved('lstmGradient', inputs, saved);
    const batch = saved[0]!.i.shape[1]!;
    const state = [hiddenWeight.shape[1]!, batch];
    const x = [saved.length, attributes.features, batch];
    const shapes = [x, inputWeight.shape, hiddenWeight.shape, hiddenWeight.shape.slice(0, 1), state, state];
    return shapes.map((shape) => ({ dtype: 'float' as const, shape }));
  },
  evaluate: (inputs, attributes, shapes) => {
    const { features, isReversed } = attributes;
    const { inputWeight, hiddenWeight, lengths, firstCell, gradients, saved } = partsOf<Tensor>(inputs, attributes);
    const made = shapes.map((shape) => new Float64Array(sizeOf(shape)));
    const [dx, dInput, dHidden, dBias, dh, dc] = made as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const [size, batch] = shapes[4] as readonly [number, number];
    dh.set(gradients.hidden?.data ?? []);
    dc.set(gradients.cell?.data ?? []);
    const order = stepOrder(saved.length, isReversed);
    for (let turn = order.length - 1; turn >= 0; turn--) {
      const step = order[turn]!;
      const { i, f, g, o, squashed, joined } = saved[step]!;
      const before = turn === 0 ? firstCell : saved[order[turn - 1]!]!.cell;
      for (let b = 0; b < batch; b++) {
        const isInside = lengths === undefined || step < lengths.data[b]!;
        const dz = new Float64Array(4 * size);
        for (let j = 0; j < size; j++) {
          const at = j * batch + b;
          const [i1, f1, g1, o1, t1] = [i, f, g, o, squashed].map(({ data }) => data[at]!) as [
            number,
            number,
            number,
            number,
            number,
          ];
          if (isInside) dh[at]! += gradients.outputs?.data[step * size * batch + at] ?? 0;
          dc[at]! += dh[at]! * o1 * (1 - t1 * t1);
          dz[j] = dc[at]! * g1 * i1 * (1 - i1);
          dz[size + j] = dc[at]! * (before?.data[at] ?? 0) * f1 * (1 - f1);
          dz[2 * size + j] = dc[at]! * i1 * (1 - g1 * g1);
          dz[3 * size + j] = dh[at]! * t1 * o1 * (1 - o1);
          dc[at]! *= f1;
          if (isInside) dh[at] = 0;
        }
        dz.forEach((value, row) => {
          dBias[row]! += value;
          for (let k = 0; k < features; k++) {
            dInput[row * features + k]! += value * joined.data[k * batch + b]!;
            dx[(step * features + k) * batch + b]! += value * inputWeight.data[row * features + k]!;
          }
          for (let k = 0; k < size; k++) {
            dHidden[row * size + k]! += value * joined.data[(features + 1 + k) * batch + b]!;
            dh[k * batch + b]! += value * hiddenWeight.data[row * size + k]!;
          }
        });
      }
    }
    return made;
  },
  gradient: null,
  // Weights once; the input where it is asked for, and the hidden state of the step before.
  flops: ({ inputs: [inputWeight, hiddenWeight], outputs: [x] }, _, isUsed) => {
    const [own, hidden] = [sizeOf(inputWeight!), sizeOf(hiddenWeight!)];
    return 2 * x![0]! * x![2]! * (own + hidden + (isUsed(0) ? own : 0) + hidden);
  },
  onnx: (emit, names, { outputs, attributes }) => {
    const { features, isReversed } = attributes;
    const { inputWeight, hiddenWeight, lengths, firstCell, gradients, saved } = partsOf(names, attributes);
    const [size, batch] = outputs[4]!.shape as readonly [number, string | number];
    const write = stepEmitter(emit);
    const { add, concat, mul, product, sub } = write;
    const steps = saved.length;
    const isAsked = outputs.map((output) => emit.isUsed(output));
    const isInputAsked = isAsked[0];
    const areWeightsAsked = isAsked.slice(1, 4).includes(true);
    const backToInput = isInputAsked ? write.turned(inputWeight) : '';
    const backToHidden = write.turned(hiddenWeight);
    const weights = weightGradient(write, emit.bound([batch])[0]!);
    const mask = lengths === undefined ? undefined : write.masks(lengths, steps);
    const given = gradients.outputs && write.toSteps(gradients.outputs, steps, size);
    const stateShape = outputs[4]!.shape;
    const zeros = () => write.filled(0, stateShape, saved[0]!.i, stateShape);
    const dx = new Array<string>(steps);
    const order = stepOrder(steps, isReversed);
    let [dh, dc] = [gradients.hidden, gradients.cell];
    for (let turn = steps - 1; turn >= 0; turn--) {
      const step = order[turn]!;
      const { i, f, g, o, squashed, joined } = saved[step]!;
      const before = turn === 0 ? (firstCell ?? zeros()) : saved[order[turn - 1]!]!.cell;
      const { inside, outside } = mask?.[step] ?? {};
      const own = given && (inside === undefined ? given[step]! : mul(given[step]!, inside));
      if (own !== undefined) dh = dh === undefined ? own : add(dh, own);
      dh ??= zeros();
      const dShown = mul(dh, o);
      const dSquashed = mul(dShown, squashed);
      const dCell = sub(dShown, mul(dSquashed, squashed));
      dc = dc === undefined ? dCell : add(dc, dCell);
      const [dg, df] = [mul(dc, i), mul(dc, f)];
      const [dIn, dForget] = [mul(dg, g), mul(df, before)];
      const dz = concat(
        [sub(dIn, mul(dIn, i)), sub(dForget, mul(dForget, f)), sub(dg, mul(dIn, g)), sub(dSquashed, mul(dSquashed, o))],
        0,
      );
      if (areWeightsAsked) weights.push(dz, joined);
      if (isInputAsked) dx[step] = product(backToInput, dz);
      if (turn > 0 || isAsked[4]) dh = product(backToHidden, dz, outside && mul(dh, outside));
      dc = df;
    }
    const dInput = isInputAsked ? write.fromSteps(dx, features) : '';
    if (!areWeightsAsked) return [dInput, '', '', '', dh!, dc!];
    const [dWeight, dBias, dHidden] = write.split(weights.finish(), [features, 1, size], 1) as [string, string, string];
    return [dInput, dWeight, dHidden, write.reshape(dBias, [4 * size]), dh!, dc!];
  },
};

/** Gradients of the inputs of an LSTM. */
export function lstmGradient(
  { inputs, outputs, attributes }: NodeOf<LstmAttributes>,
  gradients: readonly (Value | undefined)[],
): readonly (Value | undefined)[] {
  const { x, inputWeight, hiddenWeight, lengths, cell } = lstmInputs(inputs, attributes);
  const isGiven = gradients.slice(0, lstmResults).map((gradient) => gradient !== undefined);
  const optional = [lengths, cell, ...gradients.slice(0, lstmResults)].filter((each) => each !== undefined);
  const [dx, dInput, dHidden, dBias, dFirstHidden, dFirstCell] = applyOp(
    op,
    [inputWeight, hiddenWeight, ...optional, ...outputs.slice(lstmResults)],
    { ...attributes, isGiven, features: x.shape[1] as number },
  );
  return [dx, dInput, dHidden, dBias, ...(lengths ? [undefined] : []), ...(cell ? [dFirstHidden, dFirstCell] : [])];
}
