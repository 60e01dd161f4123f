import { describe, expect, it } from 'vitest';
import { constant, evaluatePlainly, type Tensor } from '../engine/index.js';
import { bind, type Layer } from './layer.js';
import { layoutOf } from './layout.js';
import { multiHeadAttention } from './multi-head-attention.js';
import { transformerDecoder, transformerEncoder } from './transformer.js';

const wave = (size: number, phase: number) => Float64Array.from({ length: size }, (_, i) => Math.sin(0.7 * i + phase));
const x = constant(wave(24, 0.5), [2, 3, 4]);
const memory = constant(wave(16, 0.9), [2, 2, 4]);
const mask = constant([1, 1, 0, 1, 1, 1], [2, 3], 'bool');

/** Weights 0.4 sin(1.3 i + 0.2) in the order of the vector; 1 is added to scales. */
function run<I>(network: Layer<I>, given: I): Tensor['data'] {
  const layout = layoutOf(network);
  const values = new Map(
    layout.parameters.map(({ path, shape, start, size }) => [
      path,
      constant(
        Float64Array.from(
          { length: size },
          (_, j) => 0.4 * Math.sin(1.3 * (start + j) + 0.2) + Number(path.endsWith('scale')),
        ),
        shape,
      ),
    ]),
  );
  return evaluatePlainly([bind(network, (path) => values.get(path)!)(given)], {})[0]!.data;
}

function expectClose(found: Tensor['data'], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((each, i) => {
    expect(each).toBeCloseTo(expected[i]!, 7);
  });
}

// The expected numbers are PyTorch 2.13's, in float64, with the same weights.
describe('multiHeadAttention', () => {
  it('gives the numbers of torch.nn.MultiheadAttention', () => {
    const network = multiHeadAttention(4, { heads: 2 });
    expectClose(
      run(network, { x }),
      [
        -0.484637743, 0.182311707, 0.582174079, 0.129150062, -0.646295394, 0.105485754, 0.702730025, 0.270473163,
        -0.517318599, 0.18195345, 0.614663268, 0.146889958, -0.692442165, -0.318590131, 0.521997191, 0.597857405,
        -0.659450177, 0.0583548493, 0.690669885, 0.311151921, -0.676145869, -0.250222753, 0.542277282, 0.540339829,
      ],
    );
    // key_padding_mask of PyTorch is true where a place is not seen.
    expectClose(
      run(network, { x, mask }),
      [
        -0.595934678, 0.00929632279, 0.600908189, 0.312188151, -0.731894122, 0.0157478644, 0.740319193, 0.380321169,
        -0.646919494, 0.0107524944, 0.652672053, 0.338425525, -0.692442165, -0.318590131, 0.521997191, 0.597857405,
        -0.659450177, 0.0583548493, 0.690669885, 0.311151921, -0.676145869, -0.250222753, 0.542277282, 0.540339829,
      ],
    );
  });

  it('needs a width that heads share', () => {
    expect(() => multiHeadAttention(6, { heads: 4 })).toThrow(
      'multiHeadAttention: 4 heads need a width that is a multiple of 4, received 6.',
    );
    expect(() => multiHeadAttention(6, { heads: 2, hasRotary: true })).toThrow('a multiple of 4, received 6.');
  });
});

describe('transformerEncoder', () => {
  const options = { layers: 2, heads: 2, hidden: 8 };
  it('gives the numbers of torch.nn.TransformerEncoder with norm_first', () => {
    expectClose(
      run(transformerEncoder(4, options), x),
      [
        0.352858127, -1.1132495, -0.182115551, 0.629958975, 2.05988322, -0.53794541, -0.657597675, -0.050712163,
        -0.089582123, -0.933309036, -0.153097855, 0.714293919, 1.48845199, 0.380171785, 0.574751379, -1.36942659,
        0.175878216, -0.606690908, -0.483055352, 0.709159365, 1.33182855, 0.938749992, 0.381195689, -1.42288619,
      ],
    );
    expectClose(
      run(transformerEncoder(4, options), { x, mask }),
      [
        -0.394604231, -1.06675688, 0.134865061, 0.67197992, 1.28395474, -1.09120752, -0.398744503, 0.376594343,
        -0.292548573, -0.937368271, -0.049750394, 0.719273028, 1.48845199, 0.380171785, 0.574751379, -1.36942659,
        0.175878216, -0.606690908, -0.483055352, 0.709159365, 1.33182855, 0.938749992, 0.381195689, -1.42288619,
      ],
    );
    expectClose(
      run(transformerEncoder(4, { ...options, isCausal: true }), x),
      [
        0.49900147, -1.10376438, -0.238502937, 0.606856352, 1.95444589, -0.666783951, -0.623122526, 0.0366375864,
        0.000731635665, -0.934416862, -0.192033644, 0.707372414, 0.642487122, 1.06013689, 0.687223742, -1.43823654,
        0.297245775, -0.713474089, -0.456512944, 0.686053824, 1.26015851, 0.966616959, 0.410580145, -1.43046573,
      ],
    );
  });

  it('shows a causal one no future, and with rotary positions the order of the past', () => {
    const causal = transformerEncoder(4, { ...options, isCausal: true, hasRotary: true });
    const full = run(causal, x);
    const values = evaluatePlainly([x], {})[0]!.data;
    const changed = Float64Array.from(values);
    changed[8] = 9;
    expect(Array.from(run(causal, constant(changed, [2, 3, 4])).slice(0, 8))).toEqual(Array.from(full.slice(0, 8)));
    const swapped = Float64Array.from(values);
    swapped.set(values.slice(4, 8), 0);
    swapped.set(values.slice(0, 4), 4);
    const last = (of: Tensor['data']) => of[8]!;
    expect(last(run(causal, constant(swapped, [2, 3, 4])))).not.toBeCloseTo(last(full), 3);
    const blind = transformerEncoder(4, { ...options, layers: 1 });
    expect(last(run(blind, constant(swapped, [2, 3, 4])))).toBeCloseTo(last(run(blind, x)), 10);
  });
});

describe('transformerDecoder', () => {
  it('gives the numbers of torch.nn.TransformerDecoder with norm_first', () => {
    const network = transformerDecoder(4, { layers: 2, heads: 2, hidden: 8 });
    expect(layoutOf(network).size).toBe(528);
    expectClose(
      run(network, { x, memory }),
      [
        -0.24515104, -1.08417875, -0.147985632, 2.3159404, 1.30875621, -0.494656338, -1.49814865, -0.218769831,
        -1.00104093, -0.456455156, 0.591918442, 1.4621916, 1.23851518, -0.172406636, -1.17322355, -1.1995881,
        0.305552519, -0.826745809, -1.39824736, 2.30737285, 1.16068192, -0.0934215646, -0.908126668, -1.56204626,
      ],
    );
  });
});
