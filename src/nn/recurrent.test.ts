import { describe, expect, it } from 'vitest';
import { evaluatePlainly, gradients, input, mul, Program, sum, tensor, type Value } from '../engine/index.js';
import { gru } from './gru.js';
import type { Layer } from './layer.js';
import { bindFlat, layoutOf } from './layout.js';
import { lstm } from './lstm.js';

/** Two layers in both directions over sequences of 3 and 2 steps, with parameters that a formula gives in their order. */
// biome-ignore lint/suspicious/noExplicitAny: of any state
function setUp(network: Layer<any, any>) {
  const layout = layoutOf(network);
  const sine = (size: number, shift: number) =>
    Float64Array.from({ length: size }, (_, k) => 0.6 * Math.sin(1.7 * (k + 1) + shift));
  const flat = new Float64Array(layout.size);
  layout.parameters.forEach(({ start, size }, i) => {
    flat.set(sine(size, i), start);
  });
  const types = {
    x: input('x', ['batch', 3, 2]),
    lengths: input('lengths', ['batch'], 'int'),
    parameters: input('parameters', [layout.size]),
  };
  const bound = bindFlat(network, layout, types.parameters);
  const feeds = {
    x: tensor(sine(12, 0.5), [2, 3, 2]),
    lengths: tensor([3, 2], [2], 'int'),
    parameters: tensor(flat),
  };
  return { layout, types, bound, feeds };
}

// From PyTorch 2.13 in double precision: nn.LSTM and nn.GRU(2, 2, num_layers=2, bidirectional=True, batch_first=True) with these
// weights, biases of `bias_hh` that Fathom does not have at 0, on a packed sequence; gradients of the sum of squared outputs.
const expected = {
  lstm: {
    outputs: [
      -0.07728151, -0.0480798, 0.08641663, 0.08621334, -0.11523572, -0.0696468, 0.07377857, 0.06909504, -0.12093084,
      -0.09350078, 0.03590618, 0.06864362, -0.09000729, -0.03657689, 0.08373806, 0.07815051, -0.11461375, -0.07026225,
      0.03865579, 0.06857558, 0, 0, 0, 0,
    ],
    last: [-0.12093084, -0.09350078, 0.08641663, 0.08621334, -0.11461375, -0.07026225, 0.08373806, 0.07815051],
    slopes: {
      'cells.0.inputWeight': [
        0.00260991, -0.00732657, -0.00615429, 0.01036887, 7.238e-5, 0.00174698, 0.00063709, -0.00106508, 0.01906847,
        -0.02363894, -0.00186272, 0.01358508, 0.00092742, -0.00127061, -0.00232977, 0.00557567,
      ],
      'cells.3.hiddenWeight': [
        0.00064957, 0.00093477, 0.00047772, 0.00063694, 0.00036813, 0.00045596, 0.0003917, 0.00053159, 0.00473414,
        0.0066637, 0.00602645, 0.00841186, 0.00128314, 0.0017351, 0.00116411, 0.00155089,
      ],
      'cells.0.bias': [
        -0.02376148, -0.01378782, -0.00551214, -0.00203427, 0.09299965, 0.09338301, -0.01437705, -0.01075543,
      ],
    },
  },
  gru: {
    outputs: [
      0.07969527, 0.40868345, -0.38751072, -0.20496954, 0.16333819, 0.60028942, -0.32292435, -0.12840959, 0.15026369,
      0.62518223, -0.14504964, -0.05593054, 0.11466571, 0.40009326, -0.39939409, -0.20041443, 0.11065987, 0.56784992,
      -0.17664479, -0.08259497, 0, 0, 0, 0,
    ],
    last: [0.15026369, 0.62518223, -0.38751072, -0.20496954, 0.11065987, 0.56784992, -0.39939409, -0.20041443],
    slopes: {
      'cells.0.inputWeight': [
        -0.00312619, -0.00066664, 0.00297467, 0.00295448, 0.00389575, 0.01851366, 0.0945613, -0.171821, 0.01792556,
        0.01085229, 0.1036896, -0.09273145,
      ],
      'cells.3.hiddenWeight': [
        -0.02542824, -0.01048187, -0.00711527, -0.00293524, 0.02781707, 0.01176811, 0.01244857, 0.00522201, 0.08881645,
        0.03661222, 0.02613358, 0.01079304,
      ],
      'cells.0.bias': [-0.01279548, -0.00535349, 0.07614212, 0.14930561, 0.0839352, 1.31372838],
      'cells.0.hiddenBias': [0.03818706, 0.48351569],
    },
  },
};

const close = (values: ArrayLike<number>, digits: number) =>
  Array.from(values, (value) => expect.closeTo(value, digits));

describe.each([
  ['lstm', lstm(2, 2, { layers: 2, isBidirectional: true })],
  ['gru', gru(2, 2, { layers: 2, isBidirectional: true })],
] as const)('%s', (kind, network) => {
  it('gives the numbers and gradients of PyTorch, with layers, both directions and lengths', () => {
    const { layout, types, bound, feeds } = setUp(network);
    const { outputs, last } = bound({ x: types.x, lengths: types.lengths });
    const [slope] = gradients(sum(mul(outputs, outputs)), [types.parameters]);
    const found = evaluatePlainly([outputs, last, slope!], feeds);
    expect(Array.from(found[0]!.data)).toEqual(close(expected[kind].outputs, 7));
    expect(Array.from(found[1]!.data)).toEqual(close(expected[kind].last, 7));
    for (const [path, values] of Object.entries(expected[kind].slopes)) {
      const { start, size } = layout.parameters.find((entry) => entry.path === path)!;
      expect(Array.from(found[2]!.data.slice(start, start + size)), path).toEqual(close(values, 7));
    }
  });

  it('is the same network in ONNX Runtime, for training and by the native operator', async () => {
    const { types, bound, feeds } = setUp(network);
    const { outputs, last } = bound({ x: types.x, lengths: types.lengths });
    const [slope] = gradients(sum(mul(outputs, outputs)), [types.parameters]);
    const both: readonly Readonly<Record<string, Value>>[] = [
      { outputs, last },
      { outputs, last, slope: slope! },
    ];
    for (const values of both) {
      const plain = evaluatePlainly(Object.values(values), feeds);
      const program = await Program.compile(types, values);
      const found = await program.run(feeds);
      await program.release();
      Object.keys(values).forEach((name, i) => {
        expect(Array.from(found[name]!.data), name).toEqual(close(plain[i]!.data, 5));
      });
    }
  });

  it('goes on from the states that it gave', () => {
    // biome-ignore lint/suspicious/noExplicitAny: of any state
    const single: Layer<any, any> = kind === 'lstm' ? lstm(2, 3, { layers: 2 }) : gru(2, 3, { layers: 2 });
    const { types, bound, feeds } = setUp(single);
    const whole = bound(types.x);
    const first = bound(input('first', [2, 2, 2]));
    const second = bound({ x: input('second', [2, 1, 2]), states: first.states });
    const data = feeds.x.data;
    const parts = {
      first: tensor([...data.slice(0, 4), ...data.slice(6, 10)], [2, 2, 2]),
      second: tensor([...data.slice(4, 6), ...data.slice(10, 12)], [2, 1, 2]),
    };
    const found = evaluatePlainly([whole.last, second.last], { ...feeds, ...parts });
    expect(Array.from(found[1]!.data)).toEqual(close(found[0]!.data, 12));
  });

  it('refuses what does not fit', () => {
    const make = kind === 'lstm' ? lstm : gru;
    expect(() => make(2, 2, { layers: 0 })).toThrow(
      `${kind}: layers must be a whole number of at least 1, received 0.`,
    );
    const { types, bound } = setUp(network);
    expect(() => bound({ x: types.x, states: [] })).toThrow(
      'Expected 4 states, one per layer and direction, received 0.',
    );
  });
});
