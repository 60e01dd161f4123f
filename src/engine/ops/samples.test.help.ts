// At least ten uses of every operator, for the contract in ops.test.ts.
import type { Random } from '../../random/index.js';
import type { Value } from '../graph/index.js';
import type { DType, Shape } from '../tensor/index.js';
import * as ops from './index.js';

export interface Sample {
  readonly name: string;
  readonly f: (...inputs: Value[]) => Value;
  readonly shapes: readonly Shape[];
  readonly types?: readonly DType[];
  readonly draw?: (random: Random, size: number, input: number) => ArrayLike<number>;
  readonly isDifferentiable?: boolean | 'first';
}

type Draw = NonNullable<Sample['draw']>;

const each =
  (value: (random: Random, i: number) => number): Draw =>
  (random, size) =>
    Array.from({ length: size }, (_, i) => value(random, i));
const normal = each((random) => random.normal());
const positive = each((random) => 0.1 + random.uniform() * 3);
const large = each((random) => 30 * random.normal());
const small = each((random) => 1e-3 * random.normal());
/** Away from 0, where some functions have a corner, and both signs. */
const cornerless = each((random) => (random.uniform() < 0.5 ? -1 : 1) * (0.01 + 2 * random.uniform()));
const farther = each((random) => (random.uniform() < 0.5 ? -1 : 1) * (5 + 20 * random.uniform()));
const whole = each((random) => random.integer(5) - 2);
const truth = each((random) => random.integer(2));

const some: readonly Shape[] = [
  [],
  [1],
  [5],
  ['batch'],
  ['batch', 3],
  ['batch', 1, 1],
  [2, 1, 3],
  [1, 4, 1, 2],
  ['batch', 2, 3, 2],
  [7, 11],
];

/** A function of one value over all kinds of shapes. */
const ofOne = (
  f: (x: Value) => Value,
  draw: Draw = normal,
  more: readonly Draw[] = [large, small],
): readonly Sample[] => [
  ...some.map((shape) => ({ name: `[${shape}]`, f, shapes: [shape], draw })),
  ...more.map((other, i) => ({ name: `other magnitudes ${i + 1}`, f, shapes: [['batch', 9]], draw: other })),
];

const pairs: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [
    ['batch', 3],
    ['batch', 3],
  ],
  [['batch', 3], [3]],
  [[3], ['batch', 3]],
  [
    ['batch', 1],
    [1, 4],
  ],
  [
    ['batch', 2, 3],
    [2, 1],
  ],
  [[], ['batch', 2]],
  [['batch', 2], []],
  [[1], [5]],
  [
    ['batch', 1, 3],
    [2, 1],
  ],
  [
    [2, 3, 4],
    [3, 4],
  ],
];
const ofTwo = (f: (a: Value, b: Value) => Value, draw: Draw = normal): readonly Sample[] =>
  pairs.map(([a, b]) => ({ name: `[${a}] with [${b}]`, f, shapes: [a, b], draw }));
const compared = (f: (a: Value, b: Value) => Value): readonly Sample[] =>
  ofTwo(f, whole).map((sample) => ({ ...sample, isDifferentiable: false }));

const reductions: readonly (readonly [Shape, number | readonly number[] | undefined, boolean])[] = [
  [['batch', 3], undefined, false],
  [['batch', 3], 0, false],
  [['batch', 3], -1, true],
  [[4], 0, false],
  [[1], 0, true],
  [['batch', 2, 3], [0, 2], false],
  [['batch', 2, 3], [1, 2], true],
  [[2, 1, 3], 1, false],
  [[3, 2, 2, 2], [-1, 0], true],
  [['batch', 5], [0, 1], true],
];
const reducing = (f: typeof ops.sum, draw: Draw = normal): readonly Sample[] =>
  reductions.map(([shape, axes, keepAxes]) => ({
    name: `[${shape}] over ${axes === undefined ? 'all' : `[${axes}]`}${keepAxes ? ', kept' : ''}`,
    f: (x) => f(x, axes, { keepAxes }),
    shapes: [shape],
    draw,
  }));

const products: readonly (readonly [Shape, Shape, boolean, boolean])[] = [
  [[1, 1], [1, 1], false, false],
  [['batch', 3], [3, 4], false, false],
  [[3, 'batch'], [3, 4], true, false],
  [['batch', 3], [4, 3], false, true],
  [[3, 2], [4, 3], true, true],
  [['batch', 2, 3], [3, 4], false, false],
  [['batch', 2, 3], ['batch', 3, 4], false, false],
  [['batch', 2, 3], ['batch', 4, 3], false, true],
  [['batch', 3, 2], ['batch', 3, 4], true, false],
  [['batch', 2, 2, 3], [1, 2, 3, 2], false, false],
  [[2, 3], ['batch', 3, 2], false, false],
  [['batch', 5, 2, 3], [5, 4, 3], false, true],
  [['batch', 0, 2, 2], [1, 1, 2, 3], true, false],
  [[1, 2, 3], [0, 3, 2], false, false],
];

const integers =
  (limit: number): Draw =>
  (random, size, input) =>
    input === 1
      ? Array.from({ length: size }, () => random.integer(limit))
      : Array.from({ length: size }, () => random.normal());

const gathers: readonly (readonly [Shape, Shape])[] = [
  [[3, 2], ['batch']],
  [[3], ['batch']],
  [
    [1, 4],
    ['batch', 2],
  ],
  [[5, 2, 2], [3]],
  [[5, 3], []],
  [
    [4, 1],
    [2, 3],
  ],
  [
    [6, 2],
    ['batch', 1],
  ],
  [[2, 7], [9]],
  [
    [3, 2],
    [1, 1, 2],
  ],
  [[10], [4]],
];

const rows: readonly Shape[] = [
  [4],
  [1, 4],
  ['batch', 4],
  ['batch', 1],
  ['batch', 2, 3],
  [3, 2, 2, 5],
  ['batch', 1, 6],
  [2, 9],
  ['batch', 16],
  [1, 1, 1, 2],
];
const withRows = (f: (x: Value, ...more: Value[]) => Value, more: number, draw: Draw = normal): readonly Sample[] =>
  rows.map((shape) => ({
    name: `[${shape}]`,
    f,
    shapes: [shape, ...new Array<Shape>(more).fill([shape.at(-1)!])],
    draw,
  }));

/** Rows of probabilities for the second input. */
const targets =
  (width: number): Draw =>
  (random, size, input) => {
    const values = Array.from({ length: size }, () => (input === 1 ? random.uniform() : 3 * random.normal()));
    if (input === 0) return values;
    return values.map((value, i) => {
      const start = i - (i % width);
      return value / values.slice(start, start + width).reduce((total, each) => total + each, 0);
    });
  };

const slices: readonly (readonly [Shape, number, number, number | undefined])[] = [
  [[5], 0, 1, 3],
  [[5], 0, 0, 1],
  [[5], 0, -2, undefined],
  [['batch', 4], 1, 1, -1],
  [['batch', 4], -1, 3, 4],
  [['batch', 2, 3], 1, 1, 2],
  [[4, 'batch'], 0, 2, 4],
  [[2, 3, 4], 2, 0, 3],
  [['batch', 6, 1], 1, 2, 5],
  [[1, 1, 8], -1, 7, 8],
  [[3, 3], 0, 0, 3],
];
const pads: readonly (readonly [Shape, readonly number[], readonly number[]])[] = [
  [[3], [1], [0]],
  [[3], [0], [2]],
  [[1], [4], [4]],
  [
    ['batch', 3],
    [0, 1],
    [0, 2],
  ],
  [
    ['batch', 2, 2],
    [0, 1, 1],
    [0, 0, 1],
  ],
  [
    [2, 2],
    [1, 1],
    [1, 1],
  ],
  [
    ['batch', 1],
    [0, 0],
    [0, 5],
  ],
  [
    [2, 3, 1],
    [0, 0, 2],
    [1, 0, 0],
  ],
  [
    ['batch', 4, 4],
    [0, 2, 0],
    [0, 2, 0],
  ],
  [
    [1, 1, 1, 1],
    [1, 0, 1, 0],
    [0, 1, 0, 1],
  ],
];
const concats: readonly (readonly [readonly Shape[], number])[] = [
  [[[2], [3]], 0],
  [[[1], [1], [1]], 0],
  [
    [
      ['batch', 2],
      ['batch', 3],
    ],
    1,
  ],
  [
    [
      ['batch', 2],
      ['batch', 3],
    ],
    -1,
  ],
  [
    [
      [2, 'batch'],
      [1, 'batch'],
    ],
    0,
  ],
  [
    [
      ['batch', 1, 3],
      ['batch', 4, 3],
    ],
    1,
  ],
  [
    [
      [2, 2, 2],
      [2, 2, 2],
      [2, 2, 1],
    ],
    2,
  ],
  [
    [
      ['batch', 1],
      ['batch', 1],
    ],
    1,
  ],
  [
    [
      [5, 1],
      [2, 1],
    ],
    0,
  ],
  [
    [
      ['batch', 2, 1],
      ['batch', 2, 1],
      ['batch', 2, 4],
    ],
    -1,
  ],
];
const reshapes: readonly (readonly [Shape, Shape])[] = [
  [[6], [2, 3]],
  [[2, 3], [6]],
  [
    ['batch', 4],
    ['batch', 2, 2],
  ],
  [
    ['batch', 4],
    ['2*batch', 2],
  ],
  [
    ['batch', 2, 3],
    ['batch', -1],
  ],
  [
    ['batch', 2, 3],
    [-1, 3],
  ],
  [[1], []],
  [[], [1, 1]],
  [
    [4, 'batch'],
    ['batch', 4],
  ],
  [
    ['batch', 1, 5],
    ['batch', 5],
  ],
];
const orders: readonly (readonly [Shape, readonly number[]])[] = [
  [
    [2, 3],
    [1, 0],
  ],
  [
    ['batch', 3],
    [1, 0],
  ],
  [
    ['batch', 2, 3],
    [0, 2, 1],
  ],
  [
    ['batch', 2, 3],
    [2, 0, 1],
  ],
  [
    ['batch', 2, 3],
    [1, 2, 0],
  ],
  [
    [1, 4],
    [-1, 0],
  ],
  [
    ['batch', 2, 3, 4],
    [0, 2, 1, 3],
  ],
  [
    ['batch', 2, 3, 4],
    [3, 1, 2, 0],
  ],
  [[5], [0]],
  [
    [2, 2, 2, 2],
    [1, 0, 3, 2],
  ],
];
const repeats: readonly (readonly [Shape, Shape])[] = [
  [[], [3]],
  [[1], [4]],
  [[3], ['batch', 3]],
  [
    ['batch', 1],
    ['batch', 5],
  ],
  [
    [1, 3],
    [4, 3],
  ],
  [
    ['batch', 1, 2],
    ['batch', 3, 2],
  ],
  [
    [2, 1],
    [3, 2, 4],
  ],
  [
    [1, 1],
    ['batch', 2],
  ],
  [
    ['batch', 2],
    ['batch', 2],
  ],
  [
    [1, 5, 1],
    [2, 5, 3],
  ],
];
const unpacks: readonly (readonly (readonly number[])[])[] = [
  [[1]],
  [[4]],
  [[2, 3]],
  [[1], [1]],
  [[2, 2], [3]],
  [[3], [2, 2]],
  [[1, 1, 1], [2], [2, 1]],
  [[], [3]],
  [[5, 2], [5], [2, 2], [2]],
  [[2], [2], [2], [2]],
];
const conditions: readonly (readonly [Shape, Shape, Shape])[] = [
  [['batch'], ['batch'], ['batch']],
  [
    ['batch', 1],
    ['batch', 3],
    ['batch', 3],
  ],
  [[3], ['batch', 3], []],
  [['batch', 3], [], ['batch', 3]],
  [['batch', 3], [3], [1]],
  [[1], [2, 2], [2, 2]],
  [
    [2, 1],
    [1, 3],
    [1, 1],
  ],
  [['batch', 2, 2], ['batch', 2, 2], [2]],
  [[], [4], [4]],
  [
    [2, 2],
    [2, 2],
    [2, 2],
  ],
];
const clips = [0.5, 1, 2, 0.1, 3].flatMap((limit) => [[-limit, limit] as const, [-limit, 2 * limit] as const]);

type Attended = readonly [
  query: Shape,
  key: Shape,
  value: Shape,
  options?: { readonly isCausal?: boolean; readonly scale?: number },
];
const attended: readonly Attended[] = [
  [
    [1, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [3, 2],
    [5, 2],
    [5, 4],
  ],
  [
    ['batch', 3, 2],
    ['batch', 3, 2],
    ['batch', 3, 2],
  ],
  [['batch', 4, 2], ['batch', 4, 2], ['batch', 4, 3], { isCausal: true }],
  [
    ['batch', 1, 3],
    ['batch', 6, 3],
    ['batch', 6, 2],
  ],
  [
    ['batch', 2, 3, 4],
    ['batch', 2, 3, 4],
    ['batch', 2, 3, 4],
  ],
  [['batch', 2, 5, 2], ['batch', 2, 5, 2], ['batch', 2, 5, 2], { isCausal: true }],
  [['batch', 3, 2, 2], ['batch', 3, 4, 2], ['batch', 3, 4, 1], { scale: 2 }],
  [[2, 2, 7, 3], [2, 2, 7, 3], [2, 2, 7, 3], { isCausal: true, scale: 0.1 }],
  [['batch', 8, 1], ['batch', 8, 1], ['batch', 8, 1], { isCausal: true }],
];
const turned: readonly Shape[] = [
  [1, 2],
  [4, 2],
  ['batch', 3, 4],
  ['batch', 1, 6],
  ['batch', 2, 3, 2],
  ['batch', 2, 5, 8],
  [2, 2, 2, 4],
  [9, 2],
  ['batch', 7, 2],
  [1, 1, 1, 12],
];

/** By name of the operator. */
export const samples: Readonly<Record<string, readonly Sample[]>> = {
  abs: ofOne(ops.abs, cornerless, [farther]),
  add: ofTwo(ops.add),
  affine: [
    ['batch', 3],
    [1, 1],
    ['batch', 2, 3],
    [1, 5],
    ['batch', 1],
    [4, 2],
    ['batch', 2, 2, 3],
    [7, 3],
    ['batch', 8],
    [3, 1, 4],
  ].map((shape, i) => {
    const inner = shape.at(-1)! as number;
    const outputs = (i % 4) + 1;
    return {
      name: `[${shape}] to ${outputs}`,
      f: ops.affine as Sample['f'],
      shapes: [shape, [inner, outputs], [outputs]],
    };
  }),
  and: ofTwo(ops.and, truth).map((sample) => ({ ...sample, types: ['bool', 'bool'], isDifferentiable: false })),
  attention: attended.map(([query, key, value, options]) => ({
    name: `[${query}] on [${key}] ${options === undefined ? '' : Object.entries(options).join(' ')}`,
    f: (q, k, v) => ops.attention(q!, k!, v!, options),
    shapes: [query, key, value],
  })),
  broadcastTo: repeats.map(([from, to]) => ({
    name: `[${from}] to [${to}]`,
    f: (x: Value, like?: Value) => ops.broadcastTo(x, to, like),
    shapes: to.includes('batch') && !from.includes('batch') ? [from, to] : [from],
  })),
  cast: ofOne((x) => ops.cast(ops.cast(x, 'int'), 'float'), whole, []).map((sample) => ({
    ...sample,
    isDifferentiable: false,
  })),
  clip: clips.map(([low, high]) => ({
    name: `${low} to ${high}`,
    f: (x: Value) => ops.clip(x, low, high),
    shapes: [['batch', 6]],
    draw: each((random) => (random.integer(9) - 4) * 0.77 + 0.013),
  })),
  concat: concats.map(([shapes, axis]) => ({
    name: `${shapes.map((shape) => `[${shape}]`).join(' ')} along ${axis}`,
    f: (...inputs: Value[]) => ops.concat(inputs, axis),
    shapes,
  })),
  cos: ofOne(ops.cos, normal, [small]),
  cumulativeSum: (
    [
      [[4], 0],
      [[1], 0],
      [['batch', 3], 1],
      [['batch', 3], 0],
      [['batch', 2, 3], 1],
      [['batch', 2, 3], -1],
      [[2, 5, 1], 1],
      [[3, 3], 0],
      [['batch', 7], -1],
      [[2, 2, 2, 2], 2],
    ] as const
  ).map(([shape, axis], i) => ({
    name: `[${shape}] along ${axis}`,
    f: (x: Value) => ops.cumulativeSum(x, axis, { isReversed: i % 2 === 1 }),
    shapes: [shape],
  })),
  div: ofTwo(ops.div, cornerless),
  elu: ofOne(ops.elu, cornerless, [farther]),
  equal: compared(ops.equal),
  erf: ofOne(ops.erf, normal, [small]),
  exp: ofOne(ops.exp, normal, [small]),
  gather: gathers.map(([table, indices]) => ({
    name: `[${table}] at [${indices}]`,
    f: ops.gather as Sample['f'],
    shapes: [table, indices],
    types: ['float', 'int'],
    draw: integers(table[0] as number),
  })),
  gelu: ofOne(ops.gelu),
  geluExact: ofOne(ops.geluExact, normal, [small]),
  greater: compared(ops.greater),
  greaterOrEqual: compared(ops.greaterOrEqual),
  layerNorm: withRows(ops.layerNorm as Sample['f'], 2)
    .filter(({ shapes }) => shapes[0]!.at(-1) !== 1 && shapes[0]!.at(-1) !== 2)
    .concat(
      [3, 5, 7].map((width) => ({
        name: `width ${width}`,
        f: ops.layerNorm as Sample['f'],
        shapes: [['batch', 3, width], [width], [width]],
      })),
    ),
  leakyRelu: ofOne((x) => ops.leakyRelu(x, { slope: 0.2 }), cornerless, [farther]),
  less: compared(ops.less),
  lessOrEqual: compared(ops.lessOrEqual),
  log: ofOne(ops.log, positive, []),
  logSumExp: reducing(ops.logSumExp, large),
  matmul: products.map(([a, b, transposeA, transposeB]) => ({
    name: `[${a}]${transposeA ? ' turned' : ''} x [${b}]${transposeB ? ' turned' : ''}`,
    f: (x, y) => ops.matmul(x!, y!, { transposeA, transposeB }),
    shapes: [a, b],
  })),
  max: reducing(ops.max),
  maximum: ofTwo(ops.maximum),
  mean: reducing(ops.mean),
  min: reducing(ops.min),
  minimum: ofTwo(ops.minimum),
  mul: ofTwo(ops.mul),
  neg: ofOne(ops.neg),
  not: ofOne(ops.not, truth, []).map((sample) => ({ ...sample, types: ['bool'], isDifferentiable: false })),
  or: ofTwo(ops.or, truth).map((sample) => ({ ...sample, types: ['bool', 'bool'], isDifferentiable: false })),
  pad: pads.map(([shape, before, after]) => ({
    name: `[${shape}] by [${before}] and [${after}]`,
    f: (x: Value) => ops.pad(x, before, after),
    shapes: [shape],
  })),
  nanOutside: [
    ...ofOne(
      (x) => ops.nanOutside(x, 0, 4),
      each((random) => random.integer(5)),
      [],
    ).map((sample) => ({ ...sample, types: ['int' as const], isDifferentiable: false })),
    {
      name: 'floats',
      f: (x: Value) => ops.nanOutside(x, -1, 1),
      shapes: [['batch', 4]],
      draw: each((random) => 2 * random.uniform() - 1),
      isDifferentiable: false,
    },
  ],
  pow: [-1, -0.5, 0.5, 1.5, 3].flatMap((exponent) =>
    [['batch', 4], [1]].map((shape) => ({
      name: `[${shape}] to the ${exponent}`,
      f: (x: Value) => ops.pow(x, exponent),
      shapes: [shape],
      draw: positive,
    })),
  ),
  relu: ofOne(ops.relu, cornerless, [farther]),
  reshape: reshapes.map(([from, to]) => ({
    name: `[${from}] to [${to}]`,
    f: (x: Value) => ops.reshape(x, to),
    shapes: [from],
  })),
  rmsNorm: withRows(ops.rmsNorm as Sample['f'], 1, cornerless),
  rotary: turned.map((shape) => ({ name: `[${shape}]`, f: (x) => ops.rotary(x!), shapes: [shape] })),
  scatterAdd: gathers.map(([table, indices]) => ({
    name: `[${indices}] into [${table}]`,
    f: (values: Value, at: Value) => ops.scatterAdd(values, at, table),
    shapes: [[...indices, ...table.slice(1)], indices],
    types: ['float', 'int'],
    draw: integers(table[0] as number),
  })),
  sigmoid: ofOne(ops.sigmoid),
  silu: ofOne(ops.silu),
  sin: ofOne(ops.sin, normal, [small]),
  size: some.map((shape) => ({
    name: `[${shape}]`,
    f: (x: Value) =>
      ops.mul(
        x,
        ops.size(
          x,
          shape.map((_, axis) => axis),
        ),
      ),
    shapes: [shape],
  })),
  slice: slices.map(([shape, axis, start, end]) => ({
    name: `[${shape}] along ${axis} from ${start} to ${end}`,
    f: (x: Value) => ops.slice(x, axis, start, end),
    shapes: [shape],
  })),
  softmax: withRows(ops.softmax, 0),
  softmaxCrossEntropy: rows.map((shape) => ({
    name: `[${shape}]`,
    f: ops.softmaxCrossEntropy as Sample['f'],
    shapes: [shape, shape],
    draw: targets(shape.at(-1)! as number),
  })),
  softplus: ofOne(ops.softplus),
  sqrt: ofOne(ops.sqrt, positive, []),
  stopGradient: ofOne((x) => ops.stopGradient(x)).map((sample) => ({ ...sample, isDifferentiable: false })),
  sub: ofTwo(ops.sub),
  sum: reducing(ops.sum),
  sumOfSquares: reducing(ops.sumOfSquares),
  tanh: ofOne(ops.tanh),
  transpose: orders.map(([shape, axes]) => ({
    name: `[${shape}] as [${axes}]`,
    f: (x: Value) => ops.transpose(x, axes),
    shapes: [shape],
  })),
  unpack: unpacks.map((shapes) => ({
    name: shapes.map((shape) => `[${shape}]`).join(' '),
    f: (flat: Value) => {
      const parts = ops.unpack(flat, shapes);
      return parts.reduce(
        (total, part, i) => ops.add(total, ops.mul(ops.sum(ops.mul(part, part)), i + 1)),
        ops.constant([0], []),
      );
    },
    shapes: [[shapes.reduce((total, shape) => total + shape.reduce((size, side) => size * side, 1), 0)]],
  })),
  where: conditions.map((shapes) => ({
    name: shapes.map((shape) => `[${shape}]`).join(' '),
    f: ops.where as Sample['f'],
    shapes,
    types: ['bool', 'float', 'float'],
    draw: (random, size, input) => (input === 0 ? truth : normal)(random, size, input),
  })),
};
