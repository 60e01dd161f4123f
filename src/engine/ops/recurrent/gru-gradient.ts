// The gradient of a GRU: back through time over what the forward pass kept of each step.
import { applyOp, type NodeOf, type Op, type Value } from '../../graph/index.js';
import { type Size, sizeOf, type Tensor } from '../../tensor/index.js';
import { type GruAttributes, gruInputs, gruResults, gruSteps } from './gru-parts.js';
import { expectSaved, stepEmitter, stepOrder, weightGradient } from './steps.js';

interface Attributes extends GruAttributes {
  /** Which of the forward pass' results the loss depends on: hidden states, last hidden state. */
  readonly isGiven: readonly boolean[];
}

function partsOf<T>(inputs: readonly T[], { hasLengths, isGiven }: Attributes) {
  const rest = inputs.slice(2);
  const lengths = hasLengths ? rest.shift() : undefined;
  const [outputs, hidden] = isGiven.map((is) => (is ? rest.shift() : undefined));
  const [inputWeight, hiddenWeight] = inputs as readonly [T, T];
  return { inputWeight, hiddenWeight, lengths, gradients: { outputs, hidden }, saved: gruSteps(rest) };
}

/*
 * With h = n + z (h' - n), n = tanh(a + r q) and q = U h' + c, from the gradient dh that comes back from the step after:
 *
 *     da = dh (1 - z) (1 - n²)    dz_z = dh z (h' - n) (1 - z)    dq = da r    dz_r = da q r (1 - r)
 *     dh' = dh z + Uᵀ [dz_r dz_z dq]        dx = Wᵀ [dz_r dz_z da]
 *
 * Outside of a sequence z = 1 makes all of them 0 but dh' = dh.
 */
const op: Op<Attributes> = {
  name: 'gruGradient',
  arity: [2, Number.POSITIVE_INFINITY],
  infer: (inputs, attributes) => {
    const { inputWeight, hiddenWeight, saved } = partsOf(inputs, attributes);
    expectSaved('gruGradient', inputs, saved);
    const [gates, features] = inputWeight.shape as readonly [number, number];
    const state = saved[0]!.before.shape;
    const shapes = [
      [saved.length, features, state[1]!],
      inputWeight.shape,
      hiddenWeight.shape,
      [gates],
      [state[0]!],
      state,
    ];
    return shapes.map((shape) => ({ dtype: 'float' as const, shape }));
  },
  evaluate: (inputs, attributes, shapes) => {
    const { inputWeight, hiddenWeight, lengths, gradients, saved } = partsOf<Tensor>(inputs, attributes);
    const made = shapes.map((shape) => new Float64Array(sizeOf(shape)));
    const [dx, dInput, dHidden, dBias, dHiddenBias, dh] = made as Six<Float64Array>;
    const features = shapes[0]![1]!;
    const [size, batch] = shapes[5] as readonly [number, number];
    dh.set(gradients.hidden?.data ?? []);
    for (const step of stepOrder(saved.length, !attributes.isReversed)) {
      const { r, z, n, recalled, before, seen } = saved[step]!;
      for (let b = 0; b < batch; b++) {
        const isInside = lengths === undefined || step < lengths.data[b]!;
        const [toInput, toHidden] = [new Float64Array(3 * size), new Float64Array(3 * size)];
        for (let j = 0; j < size; j++) {
          const at = j * batch + b;
          const [r1, z1, n1, q1, h1] = [r, z, n, recalled, before].map(({ data }) => data[at]!) as Five;
          if (isInside) dh[at]! += gradients.outputs?.data[step * size * batch + at] ?? 0;
          const da = dh[at]! * (1 - z1) * (1 - n1 * n1);
          toInput[j] = da * q1 * r1 * (1 - r1);
          toInput[size + j] = dh[at]! * (h1 - n1) * z1 * (1 - z1);
          toInput[2 * size + j] = da;
          toHidden.set([toInput[j]!], j);
          toHidden.set([toInput[size + j]!], size + j);
          toHidden[2 * size + j] = da * r1;
          dHiddenBias[j]! += da * r1;
          dh[at]! *= z1;
        }
        for (let row = 0; row < 3 * size; row++) {
          dBias[row]! += toInput[row]!;
          for (let k = 0; k < features; k++) {
            dInput[row * features + k]! += toInput[row]! * seen.data[k * batch + b]!;
            dx[(step * features + k) * batch + b]! += toInput[row]! * inputWeight.data[row * features + k]!;
          }
          for (let k = 0; k < size; k++) {
            dHidden[row * size + k]! += toHidden[row]! * before.data[k * batch + b]!;
            dh[k * batch + b]! += toHidden[row]! * hiddenWeight.data[row * size + k]!;
          }
        }
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
    const { inputWeight, hiddenWeight, lengths, gradients, saved } = partsOf(names, attributes);
    const [size, batch] = outputs[5]!.shape as readonly [number, Size];
    const features = outputs[0]!.shape[1] as number;
    const steps = saved.length;
    const write = stepEmitter(emit);
    const { add, concat, mul, product, split, sub, turned } = write;
    const isAsked = outputs.map((output) => emit.isUsed(output));
    const areWeightsAsked = isAsked.slice(1, 5).includes(true);
    const backwards = (weight: string) => split(turned(weight), [2 * size, size], 1) as Two;
    const [gatesToInput, newToInput] = isAsked[0] ? backwards(inputWeight) : ['', ''];
    const [gatesToHidden, newToHidden] = backwards(hiddenWeight);
    const bound = emit.bound([batch])[0]!;
    const weights = {
      gates: weightGradient(write, bound),
      fromInput: weightGradient(write, bound),
      fromHidden: weightGradient(write, bound),
    };
    const mask = lengths === undefined ? undefined : write.masks(lengths, steps);
    const given = gradients.outputs && write.toSteps(gradients.outputs, steps, size);
    let shifts: string | undefined;
    const dx = new Array<string>(steps);
    let dh = gradients.hidden;
    const order = stepOrder(steps, attributes.isReversed);
    for (let turn = steps - 1; turn >= 0; turn--) {
      const step = order[turn]!;
      const { r, z, n, recalled, before, joined, seen } = saved[step]!;
      const inside = mask?.[step]?.inside;
      const own = given && (inside === undefined ? given[step]! : mul(given[step]!, inside));
      if (own !== undefined) dh = dh === undefined ? own : add(dh, own);
      const kept = mul(dh!, z);
      const dn = sub(dh!, kept);
      const da = sub(dn, mul(mul(dn, n), n));
      const dz = mul(kept, sub(before, n));
      const dq = mul(da, r);
      const dr = mul(dq, recalled);
      const dGates = concat([sub(dr, mul(dr, r)), sub(dz, mul(dz, z))], 0);
      if (areWeightsAsked) {
        weights.gates.push(dGates, joined);
        weights.fromInput.push(da, seen);
        weights.fromHidden.push(dq, before);
        shifts = shifts === undefined ? dq : add(shifts, dq);
      }
      if (isAsked[0]) dx[step] = product(gatesToInput, dGates, product(newToInput, da));
      if (turn > 0 || isAsked[5]) dh = product(gatesToHidden, dGates, product(newToHidden, dq, kept));
    }
    const dInput = isAsked[0] ? write.fromSteps(dx, features) : '';
    if (!areWeightsAsked) return [dInput, '', '', '', '', dh!];
    const [gatesSeen, gatesBefore] = split(weights.gates.finish(), [features + 1, size], 1) as Two;
    const [dWeight, dBias] = split(concat([gatesSeen, weights.fromInput.finish()], 0), [features, 1], 1) as Two;
    const dHidden = concat([gatesBefore, weights.fromHidden.finish()], 0);
    const bias = write.reshape(dBias, [3 * size]);
    const shift = emit.node('ReduceSum', [shifts!, emit.ints([1])], { keepdims: { int: 0 } });
    return [dInput, dWeight, dHidden, bias, shift, dh!];
  },
};

type Two = [string, string];
type Five = [number, number, number, number, number];
type Six<T> = [T, T, T, T, T, T];

/** Gradients of the inputs of a GRU. */
export function gruGradient(
  { inputs, outputs, attributes }: NodeOf<GruAttributes>,
  gradients: readonly (Value | undefined)[],
): readonly (Value | undefined)[] {
  const { inputWeight, hiddenWeight, lengths, state } = gruInputs(inputs, attributes);
  const given = gradients.slice(0, gruResults);
  const optional = [lengths, ...given].filter((each) => each !== undefined);
  const [dx, dInput, dHidden, dBias, dHiddenBias, dFirst] = applyOp(
    op,
    [inputWeight, hiddenWeight, ...optional, ...outputs.slice(gruResults)],
    { ...attributes, isGiven: given.map((gradient) => gradient !== undefined) },
  );
  return [dx, dInput, dHidden, dBias, dHiddenBias, ...(lengths ? [undefined] : []), ...(state ? [dFirst] : [])];
}
