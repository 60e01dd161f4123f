import { describe, expect, it } from 'vitest';
import { Random } from '../../../random/index.js';
import { gradients } from '../../autodiff/index.js';
import type { Value } from '../../graph/index.js';
import { evaluatePlainly, Program } from '../../runtime/index.js';
import { type Shape, type Size, sizeOf, tensor } from '../../tensor/index.js';
import { expectAgreement } from '../agreement.test.help.js';
import { concat, constant, gru, input, lstm, reshape, sum } from '../index.js';

interface Case {
  readonly time?: number;
  readonly features?: number;
  readonly hidden?: number;
  readonly batch?: Size;
  readonly isReversed?: boolean;
  readonly lengths?: readonly number[];
  readonly hasState?: boolean;
}

/** Shapes of weights and states, and a function of them whose result holds all results of the operator. */
const kinds = {
  lstm: {
    gates: 4,
    states: 2,
    shapes: () => [] as Shape[],
    run: ([x, w, u, b, ...states]: readonly Value[], options: { isReversed: boolean; lengths?: Value }) => {
      const state = states.length > 0 && { state: { hidden: states[0]!, cell: states[1]! } };
      const found = lstm(x!, w!, u!, b!, { ...options, ...state });
      return [found.outputs, found.state.hidden, found.state.cell];
    },
  },
  gru: {
    gates: 3,
    states: 1,
    shapes: (hidden: number): Shape[] => [[hidden]],
    run: ([x, w, u, b, c, ...states]: readonly Value[], options: { isReversed: boolean; lengths?: Value }) => {
      const found = gru(x!, w!, u!, b!, c!, { ...options, ...(states.length > 0 && { state: states[0]! }) });
      return [found.outputs, found.state];
    },
  },
};

function setUp(kind: keyof typeof kinds, given: Case) {
  const { time = 3, features = 2, hidden = 3, batch = 'batch', isReversed = false, lengths, hasState = false } = given;
  const { gates, states, shapes, run } = kinds[kind];
  const all: Shape[] = [
    [time, features, batch],
    [gates * hidden, features],
    [gates * hidden, hidden],
    [gates * hidden],
    ...shapes(hidden),
    ...(hasState ? new Array<Shape>(states).fill([hidden, batch]) : []),
  ];
  const results = (inputs: readonly Value[]) =>
    run(inputs, { isReversed, ...(lengths && { lengths: constant(lengths, [lengths.length], 'int') }) });
  return { shapes: all, results };
}

const cases: readonly Case[] = [
  {},
  { isReversed: true },
  { hasState: true },
  { hasState: true, isReversed: true, hidden: 1 },
  { batch: 4, lengths: [3, 1, 2, 3] },
  { batch: 4, lengths: [3, 1, 2, 3], isReversed: true },
  { batch: 3, lengths: [1, 2, 3], isReversed: true, hasState: true },
  { batch: 3, lengths: [1, 2, 3], hasState: true, time: 4 },
  { time: 1 },
  { time: 1, features: 1, hidden: 1, batch: 1 },
  { time: 6, features: 1, hidden: 2, batch: 1 },
  // As many columns as a product of weight gradients has at least, and more.
  { time: 2, features: 1, hidden: 1, batch: 130 },
];

describe.each(['lstm', 'gru'] as const)('%s', (kind) => {
  it.each(cases)('unrolled, agrees with its plain evaluation and with differences: %j', async (given) => {
    const { shapes, results } = setUp(kind, given);
    const stacked = (...inputs: Value[]) => {
      const [outputs, ...states] = results(inputs) as [Value, ...Value[]];
      return concat([outputs, ...states.map((state) => reshape(state, [1, ...state.shape]))], 0);
    };
    await expectAgreement(stacked, shapes);
  });

  it.each(cases)('native, agrees with its plain evaluation: %j', async (given) => {
    const { shapes, results } = setUp(kind, given);
    const random = new Random(1);
    const inputs = shapes.map((shape, i) => input(`x${i}`, shape));
    const feeds = Object.fromEntries(
      shapes.map((shape, i) => {
        const bound = shape.map((size) => (size === 'batch' ? 2 : (size as number)));
        return [
          `x${i}`,
          tensor(
            Float64Array.from({ length: sizeOf(bound) }, () => random.normal()),
            bound,
          ),
        ];
      }),
    );
    const found = results(inputs);
    const types = Object.fromEntries(inputs.map((value, i) => [`x${i}`, value]));
    const named = Object.fromEntries(found.map((value, i) => [`y${i}`, value]));
    const plain = evaluatePlainly(found, feeds);
    // ONNX Runtime has the operator in single precision only; in double precision the same graph is unrolled.
    for (const [precision, digits] of [
      ['float32', 5],
      ['float64', 12],
    ] as const) {
      const program = await Program.compile(types, named, { precision });
      const got = await program.run(feeds);
      await program.release();
      plain.forEach(({ shape, data }, i) => {
        expect(got[`y${i}`]!.shape).toEqual(shape);
        expect(Array.from(got[`y${i}`]!.data)).toEqual(Array.from(data, (value) => expect.closeTo(value, digits)));
      });
    }
  });

  it.each([[0], [1]])('computes only what is asked for: result %i and its gradient by the input', async (which) => {
    const { shapes, results } = setUp(kind, { batch: 2 });
    await expectAgreement((...inputs) => results(inputs)[which]!, shapes);
    const random = new Random(2);
    const weights = shapes.slice(1).map((shape) =>
      constant(
        Float64Array.from({ length: sizeOf(shape as number[]) }, () => random.normal()),
        shape as number[],
      ),
    );
    await expectAgreement((x) => results([x, ...weights])[which]!, shapes.slice(0, 1));
  });

  it('says which shapes it wants', () => {
    const { results } = setUp(kind, {});
    const rows = 3 * kinds[kind].gates;
    const weights = [input('w', [rows, 2]), input('u', [rows, 3]), input('b', [rows]), input('c', [3])];
    expect(() => results([input('x', [3, 5, 'batch']), ...weights.slice(0, kind === 'gru' ? 4 : 3)])).toThrow(
      `${kind}: expected an input [time, features, batch], weights [${kinds[kind].gates} hidden, features] and [${kinds[kind].gates} hidden, hidden] and a bias [${kinds[kind].gates} hidden], received [3, 5, batch], [${rows}, 2], [${rows}, 3], [${rows}]. Make the layer for the number of features that its input has.`,
    );
  });

  it('runs any number of steps, but is trained on a known one', async () => {
    const { shapes, results } = setUp(kind, {});
    const x = input('x', ['time', 2, 'batch']);
    const weights = shapes.slice(1).map((shape, i) => input(`x${i}`, shape));
    const [outputs] = results([x, ...weights]) as [Value];
    expect(() => gradients(sum(outputs), [x])).toThrow(
      `${kind}: the number of steps is open ("time"), and a gradient needs a number; make the input of fixed steps and give lengths.`,
    );
    const feeds = Object.fromEntries(shapes.slice(1).map((shape, i) => [`x${i}`, ramp(shape as number[])]));
    const all = { x: ramp([5, 2, 3]), ...feeds };
    const program = await Program.compile(
      { x, ...Object.fromEntries(weights.map((value, i) => [`x${i}`, value])) },
      { outputs },
    );
    const found = await program.run(all);
    await program.release();
    const [plain] = evaluatePlainly([outputs], all);
    expect(found.outputs!.shape).toEqual([5, 3, 3]);
    expect(Array.from(found.outputs!.data)).toEqual(Array.from(plain!.data, (value) => expect.closeTo(value, 5)));
  });
});

function ramp(shape: readonly number[]) {
  return tensor(
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i + 1)),
    shape,
  );
}
