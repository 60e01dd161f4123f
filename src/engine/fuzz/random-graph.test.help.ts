// Graphs at random: any operator of the registry on whatever there is, mostly so that it fits and sometimes not.
import type { Random } from '../../random/index.js';
import { gradients } from '../autodiff/index.js';
import { applyOp, type Value } from '../graph/index.js';
import * as ops from '../ops/index.js';
import { ops as registry } from '../ops/registry.js';
import { broadcastShapes, type DType, isSize, type Shape, type Size, type Tensor, tensor } from '../tensor/index.js';

/** An input of a random graph, and how its values are drawn. */
interface RandomInput {
  readonly value: Value;
  /** Integers are in [least, limit). */
  readonly least: number;
  readonly limit: number;
}

export interface RandomGraph {
  readonly inputs: ReadonlyMap<string, RandomInput>;
  readonly outputs: readonly Value[];
  /** What the operators said of uses that did not fit. */
  readonly refusals: readonly unknown[];
  /** Whether an integer may be outside of what it counts, so that the graph cannot be run. */
  readonly isWild: boolean;
}

const sizes = [1, 1, 2, 2, 3, 3, 4, 5];

class Builder {
  readonly random: Random;
  readonly inputs = new Map<string, RandomInput>();
  readonly pool: Value[] = [];
  readonly refusals: unknown[] = [];
  isWild = false;

  constructor(random: Random) {
    this.random = random;
  }

  /** Whether something happens that does so with this probability. */
  chance(probability: number): boolean {
    return this.random.uniform() < probability;
  }

  one<T>(items: readonly T[]): T {
    return items[this.random.integer(items.length)]!;
  }

  size(): number {
    return this.chance(0.03) ? 0 : this.one(sizes);
  }

  shape(ndim = this.random.integer(5)): Shape {
    const hasBatch = ndim > 0 && this.chance(0.4);
    return Array.from({ length: ndim }, (_, axis): Size => (axis === 0 && hasBatch ? 'batch' : this.size()));
  }

  input(given: Shape, dtype: DType = 'float', [least, limit]: readonly [number, number] = [-3, 4]): Value {
    const shape = given.map((size) => (isSize(size) ? size : 1));
    const name = `x${this.inputs.size}`;
    const value = ops.input(name, shape, dtype);
    this.inputs.set(name, { value, least, limit });
    this.pool.push(value);
    return value;
  }

  /** Something new of a shape: an input, or a constant where no size is open. */
  fresh(given: Shape, dtype: DType = 'float'): Value {
    // Axes that are not there have a size of 1 here.
    const shape = given.map((size) => (isSize(size) ? size : 1));
    if (shape.some((size) => typeof size === 'string') || this.chance(0.6)) return this.input(shape, dtype);
    const count = shape.reduce<number>((total, size) => total * (size as number), 1);
    const values = Array.from({ length: count }, () =>
      dtype === 'float' ? this.random.normal() : dtype === 'int' ? this.random.integer(7) - 3 : this.random.integer(2),
    );
    return ops.constant(values, shape as readonly number[], dtype);
  }

  /** Something there is that fits, or something new that does; now and then what does not. */
  pick(fits: (value: Value) => boolean, make: () => Value): Value {
    if (this.pool.length > 0 && this.chance(0.04)) return this.one(this.pool);
    const all = this.pool.filter(fits);
    return all.length > 0 && this.chance(0.85) ? this.one(all) : make();
  }

  float(fits: (value: Value) => boolean = () => true, shape: () => Shape = () => this.shape()): Value {
    return this.pick(
      (value) => value.dtype === 'float' && fits(value),
      () => this.fresh(shape()),
    );
  }

  /** A value of a known size along its last axis, or of a number of axes. */
  exactly(shape: Shape, dtype: DType = 'float'): Value {
    return this.pick(
      (value) => value.dtype === dtype && value.shape.join() === shape.join(),
      () => this.fresh(shape, dtype),
    );
  }

  /** What is broadcast with a value. */
  partner(a: Value): Value {
    return this.pick(
      (b) => b.dtype === a.dtype && broadcastShapes(a.shape, b.shape) !== undefined,
      () => {
        const kept = a.shape.slice(this.random.integer(a.ndim + 1));
        return this.fresh(
          kept.map((size) => (this.chance(0.3) ? 1 : size)),
          a.dtype,
        );
      },
    );
  }

  axis(value: Value): number {
    if (this.chance(0.03)) return 7;
    return value.ndim === 0 ? 0 : this.random.integer(2 * value.ndim) - value.ndim;
  }

  /** Some axes of a value, or undefined for all. */
  axes(value: Value): readonly number[] | undefined {
    if (this.chance(0.25)) return undefined;
    const all = value.shape.map((_, axis) => axis).filter(() => this.chance(0.5));
    return this.chance(0.03) ? [...all, 9] : all;
  }

  /** Integers that count rows of something. */
  indices(rows: Size | undefined): Value {
    if (this.chance(0.03)) {
      this.isWild = true;
      return this.pick(
        (value) => value.dtype === 'int',
        () => this.fresh([2], 'int'),
      );
    }
    return this.input(this.shape(this.random.integer(3)), 'int', [0, typeof rows === 'number' ? Math.max(1, rows) : 1]);
  }
}

type Maker = (b: Builder) => Value | readonly Value[];

const positive = (x: Value) => ops.add(ops.abs(x), 0.2);
const known = (value: Value) => value.shape.every((size) => typeof size === 'number');
const padding = (b: Builder, ndim: number) =>
  Array.from({ length: ndim }, () => [b.random.integer(2), b.random.integer(2)] as const);

const ofOne =
  (f: (x: Value) => Value): Maker =>
  (b) =>
    f(b.float());
const ofTwo =
  (f: (x: Value, y: Value) => Value, dtype?: DType): Maker =>
  (b) => {
    const x = b.pick(
      (value) => (dtype ? value.dtype === dtype : value.dtype !== 'bool'),
      () => b.fresh(b.shape(), dtype),
    );
    return f(x, b.partner(x));
  };
const reducing =
  (f: typeof ops.sum): Maker =>
  (b) => {
    const x = b.float();
    return f(x, b.axes(x), { keepAxes: b.chance(0.5) });
  };
const withRows = (b: Builder) =>
  b.float(
    ({ shape }) => shape.length > 0 && typeof shape.at(-1) === 'number',
    () => b.shape(1 + b.random.integer(3)),
  );
const image = (b: Builder) =>
  b.float(
    ({ ndim }) => ndim === 3 || ndim === 4,
    () => [
      b.chance(0.5) ? 'batch' : b.size(),
      2,
      ...Array.from({ length: 1 + b.random.integer(2) }, () => 3 + b.random.integer(4)),
    ],
  );
const lengthsOf = (b: Builder, x: Value) =>
  b.chance(0.3) ? { lengths: b.input([x.shape[2]!], 'int', [1, 1 + Number(x.shape[0])]) } : {};

/** Uses of each operator, by name. */
export const makers: Readonly<Record<string, Maker>> = {
  ...Object.fromEntries(
    registry.flatMap((op): (readonly [string, Maker])[] => {
      if (op.arity === 1) return [[op.name, ofOne((x) => applyOp(op, [x], {})[0]!)]];
      return op.arity === 2 ? [[op.name, ofTwo((x, y) => applyOp(op, [x, y], {})[0]!)]] : [];
    }),
  ),
  affine: (b) => {
    const x = withRows(b);
    const outputs = b.size();
    return ops.affine(x, b.exactly([x.shape.at(-1)!, outputs]), b.exactly([outputs]));
  },
  and: ofTwo(ops.and, 'bool'),
  attention: (b) => {
    const query = b.float(
      ({ shape }) => shape.length >= 2,
      () => b.shape(2 + b.random.integer(3)),
    );
    const keys = b.chance(0.5) ? query.shape.at(-2)! : b.size();
    const lead = query.shape.slice(0, -2);
    const key = b.exactly([...lead, keys, query.shape.at(-1)!]);
    const isCausal = b.chance(0.3);
    const mask = b.chance(0.3) ? { mask: b.exactly([query.shape.at(-2)!, keys], 'bool') } : {};
    return ops.attention(query, key, b.exactly([...lead, keys, b.size()]), { isCausal, ...mask });
  },
  batchNorm: (b) => {
    const x = b.float(
      ({ ndim }) => ndim >= 2,
      () => b.shape(2 + b.random.integer(3)),
    );
    const { y, mean, variance } = ops.batchNorm(x, b.exactly([x.shape[1]!]), b.exactly([x.shape[1]!]));
    return b.chance(0.5) ? y : [y, mean, variance];
  },
  bernoulli: (b) => {
    b.isWild = true;
    return ops.bernoulli(b.shape(), 0.5, `mask${b.pool.length}`);
  },
  broadcastTo: (b) => {
    const x = b.float();
    const like = b.one(b.pool);
    const shape = b.chance(0.5)
      ? [...b.shape(b.random.integer(2)), ...x.shape.map((size) => (size === 1 ? b.size() : size))]
      : like.shape;
    return ops.broadcastTo(x, shape, b.chance(0.8) ? like : undefined);
  },
  cast: (b) => {
    const x = b.one(b.pool);
    return ops.cast(x.dtype === 'float' ? ops.clip(x, -9, 9) : x, b.one(['float', 'int', 'bool']));
  },
  channelAffine: (b) => {
    const x = b.float(
      ({ ndim }) => ndim >= 2,
      () => b.shape(2 + b.random.integer(3)),
    );
    return ops.channelAffine(x, b.exactly([x.shape[1]!]), b.exactly([x.shape[1]!]));
  },
  clip: (b) => ops.clip(b.float(), b.random.integer(3) - 2, b.random.integer(3)),
  // Everything lies inside: what does not would be NaN, which says nothing of what comes after.
  nanOutside: (b) =>
    b.chance(0.3) ? ops.nanOutside(b.input(b.shape(), 'int', [-1, 3]), -1, 3) : ops.nanOutside(b.float(), -1e30, 1e30),
  concat: (b) => {
    const x = b.one(b.pool);
    const axis = b.axis(x);
    const along = axis < 0 ? axis + x.ndim : axis;
    const others = Array.from({ length: 1 + b.random.integer(2) }, () =>
      b.exactly(
        x.shape.map((size, each) => (each === along ? b.size() : size)),
        x.dtype,
      ),
    );
    return ops.concat([x, ...others], axis);
  },
  constant: (b) =>
    b.fresh(
      b.shape().map((size) => (typeof size === 'number' ? size : 2)),
      b.one(['float', 'int', 'bool']),
    ),
  conv: (b) => {
    const x = image(b);
    const groups = x.shape[1] === 4 && b.chance(0.5) ? 2 : 1;
    const kernel = x.shape.slice(2).map(() => 1 + b.random.integer(3));
    const weight = b.exactly([groups * (1 + b.random.integer(2)), Number(x.shape[1]) / groups, ...kernel]);
    const bias = b.chance(0.5) ? { bias: b.exactly([weight.shape[0]!]) } : {};
    const [stride, dilation] = [1 + b.random.integer(2), 1 + b.random.integer(2)];
    return ops.conv(x, weight, {
      groups,
      stride,
      dilation,
      padding: b.one(['valid', 'same', 'causal', padding(b, kernel.length)]),
      ...bias,
    });
  },
  convInput: (b) => {
    const dy = image(b);
    const kernel = dy.shape.slice(2).map(() => 1 + b.random.integer(3));
    const weight = b.exactly([dy.shape[1]!, 1 + b.random.integer(3), ...kernel]);
    return ops.convInput(
      dy,
      weight,
      dy.shape.slice(2).map((size, i) => (typeof size === 'number' ? size : 3) + kernel[i]! - 1),
    );
  },
  convWeight: (b) => {
    const x = image(b);
    const space = x.shape.slice(2) as readonly number[];
    const kernel = space.map((size) => 1 + b.random.integer(Math.max(1, Math.min(3, Number(size) || 1))));
    const dy = b.exactly([
      x.shape[0]!,
      1 + b.random.integer(3),
      ...space.map((size, i) => Math.max(0, size - kernel[i]! + 1) || 0),
    ]);
    return ops.convWeight(x, dy, kernel);
  },
  cumulativeSum: (b) => {
    const x = b.float(({ ndim }) => ndim > 0);
    return ops.cumulativeSum(x, b.axis(x), { isReversed: b.chance(0.5) });
  },
  div: (b) => {
    const x = b.float();
    return ops.div(x, positive(b.partner(x)));
  },
  gather: (b) => {
    const table = b.pick(
      ({ shape }) => typeof shape[0] === 'number' && shape[0] > 0,
      () => b.fresh([b.size(), ...b.shape(b.random.integer(2)).filter((size) => typeof size === 'number')]),
    );
    if (typeof table.shape[0] === 'string') b.isWild = true;
    return ops.gather(table, b.indices(table.shape[0]));
  },
  gru: (b) => {
    const x = b.float(
      ({ ndim }) => ndim === 3,
      () => [1 + b.random.integer(3), b.size(), b.chance(0.5) ? 'batch' : b.size()],
    );
    const [features, hidden] = [x.shape[1]!, 1 + b.random.integer(2)];
    const weights = [[3 * hidden, features], [3 * hidden, hidden], [3 * hidden], [hidden]].map((shape) =>
      b.exactly(shape),
    ) as [Value, Value, Value, Value];
    const found = ops.gru(x, ...weights, {
      isReversed: b.chance(0.3),
      ...lengthsOf(b, x),
      ...(b.chance(0.3) && { state: b.exactly([hidden, x.shape[2]!]) }),
    });
    return [found.outputs, found.state];
  },
  input: (b) => b.input(b.shape(), b.one(['float', 'float', 'int', 'bool'])),
  layerNorm: (b) => {
    const x = withRows(b);
    return ops.layerNorm(x, b.exactly([x.shape.at(-1)!]), b.exactly([x.shape.at(-1)!]));
  },
  leakyRelu: ofOne((x) => ops.leakyRelu(x, { slope: 0.2 })),
  log: ofOne((x) => ops.log(positive(x))),
  logSumExp: reducing(ops.logSumExp),
  lstm: (b) => {
    const x = b.float(
      ({ ndim }) => ndim === 3,
      () => [1 + b.random.integer(3), b.size(), b.chance(0.5) ? 'batch' : b.size()],
    );
    const [features, hidden] = [x.shape[1]!, 1 + b.random.integer(2)];
    const weights = [[4 * hidden, features], [4 * hidden, hidden], [4 * hidden]].map((shape) => b.exactly(shape)) as [
      Value,
      Value,
      Value,
    ];
    const state = () => b.exactly([hidden, x.shape[2]!]);
    const found = ops.lstm(x, ...weights, {
      isReversed: b.chance(0.3),
      ...lengthsOf(b, x),
      ...(b.chance(0.3) && { state: { hidden: state(), cell: state() } }),
    });
    return [found.outputs, found.state.hidden, found.state.cell];
  },
  matmul: (b) => {
    const x = b.float(
      ({ ndim }) => ndim >= 2,
      () => b.shape(2 + b.random.integer(3)),
    );
    const [transposeA, transposeB] = [b.chance(0.3), b.chance(0.3)];
    const inner = x.shape.at(transposeA ? -2 : -1)!;
    const lead = b.chance(0.5) ? [] : x.shape.slice(0, -2).map((size) => (b.chance(0.3) ? 1 : size));
    const outer = b.size();
    const y = b.exactly([...lead, ...(transposeB ? [outer, inner] : [inner, outer])]);
    return ops.matmul(x, y, { transposeA, transposeB, scale: b.one([1, 1, 0.5]) });
  },
  max: reducing(ops.max),
  maxPool: (b) => {
    const x = image(b);
    return ops.maxPool(
      x,
      x.shape.slice(2).map(() => 1 + b.random.integer(3)),
      {
        ...(b.chance(0.5) && { stride: 1 + b.random.integer(3) }),
        ...(b.chance(0.3) && { padding: padding(b, x.ndim - 2) }),
        ...(b.chance(0.2) && { dilation: 2 }),
      },
    );
  },
  mean: reducing(ops.mean),
  min: reducing(ops.min),
  mul: ofTwo(ops.mul),
  not: (b) =>
    ops.not(
      b.pick(
        ({ dtype }) => dtype === 'bool',
        () => b.fresh(b.shape(), 'bool'),
      ),
    ),
  or: ofTwo(ops.or, 'bool'),
  pad: (b) => {
    const x = b.one(b.pool);
    const more = () => x.shape.map((size) => (typeof size === 'string' && b.chance(0.95) ? 0 : b.random.integer(3)));
    return ops.pad(x, more(), more());
  },
  pow: ofOne((x) => ops.pow(positive(x), 1.5)),
  repeat: (b) => {
    const count = 1 + b.random.integer(3);
    const first = b.float();
    const stacked = b.exactly([count, ...first.shape]);
    const captured = b.one(b.pool);
    return ops.repeat(count, [first], [stacked], ([before], [part]) => [
      ops.add(
        ops.tanh(before!),
        b.chance(0.5) && captured.dtype === 'float' && captured.ndim === 0 ? ops.mul(part!, captured) : part!,
      ),
    ]);
  },
  reshape: (b) => {
    const x = b.one(b.pool);
    const joined = x.ndim > 1 && b.chance(0.5) ? [-1, ...x.shape.slice(2)] : [...x.shape, 1];
    return ops.reshape(x, b.one([joined, [-1], b.shape(), [...x.shape].reverse()]));
  },
  rmsNorm: (b) => {
    const x = withRows(b);
    return ops.rmsNorm(x, b.exactly([x.shape.at(-1)!]));
  },
  rotary: (b) =>
    ops.rotary(
      b.float(
        ({ shape }) => shape.length >= 2 && Number(shape.at(-1)) % 2 === 0,
        () => [2, 4],
      ),
    ),
  scatterAdd: (b) => {
    const rows = 1 + b.random.integer(4);
    const indices = b.indices(rows);
    const rest = b.shape(b.random.integer(2)).filter((size) => typeof size === 'number');
    return ops.scatterAdd(b.exactly([...indices.shape, ...rest]), indices, [rows, ...rest]);
  },
  size: (b) => {
    const x = b.one(b.pool);
    return ops.size(x, b.axes(x) ?? []);
  },
  slice: (b) => {
    const x = b.one(b.pool);
    const axis = b.axis(x);
    const size = Number(x.shape.at(axis)) || 0;
    const start = b.random.integer(size + 1);
    return ops.slice(x, axis, start, b.chance(0.05) ? size + 1 : start + b.random.integer(size - start + 1));
  },
  softmax: (b) => ops.softmax(withRows(b)),
  softmaxCrossEntropy: (b) => {
    const logits = withRows(b);
    return ops.softmaxCrossEntropy(logits, b.exactly(logits.shape));
  },
  sqrt: ofOne((x) => ops.sqrt(positive(x))),
  stopGradient: (b) => ops.stopGradient(b.one(b.pool)),
  sub: ofTwo(ops.sub),
  sum: reducing(ops.sum),
  sumOfSquares: reducing(ops.sumOfSquares),
  transpose: (b) => {
    const x = b.one(b.pool);
    const order = Array.from(b.random.permutation(x.ndim));
    return ops.transpose(x, b.chance(0.03) ? [0, 0] : order);
  },
  unpack: (b) => {
    const flat = b.float(
      (value) => value.ndim === 1 && known(value),
      () => [6],
    );
    const size = Number(flat.shape[0] ?? 1) || 0;
    const cut = b.random.integer(size + 1 || 1);
    return ops.unpack(flat, [[cut], [1, size - cut]]);
  },
  where: (b) => {
    const x = b.one(b.pool);
    const condition = b.pick(
      (value) => value.dtype === 'bool' && broadcastShapes(value.shape, x.shape) !== undefined,
      () => b.fresh(x.shape, 'bool'),
    );
    return ops.where(condition, x, b.partner(x));
  },
};

/** Derivatives of some number by some values that there are. */
function derive(b: Builder): readonly Value[] {
  const y = b.float();
  const loss = b.chance(0.5) ? ops.sum(y) : ops.mean(y);
  const wanted = b.pool.filter(({ dtype }) => dtype === 'float' && b.chance(0.4)).slice(0, 4);
  return gradients(loss, wanted);
}

/** A graph of 5 to 30 uses of operators, some of which may not have fitted, and derivatives of them. */
export function randomGraph(random: Random): RandomGraph {
  const b = new Builder(random);
  const names = Object.keys(makers).filter((name) => name !== 'bernoulli' || b.chance(0.05));
  for (let i = 0; i < 1 + random.integer(3); i++) b.input(b.shape(), b.one(['float', 'float', 'float', 'int', 'bool']));
  const count = 5 + random.integer(26);
  for (let i = 0; i < count; i++) {
    try {
      const made = i > 3 && b.chance(0.06) ? derive(b) : makers[b.one(names)]!(b);
      b.pool.push(...[made].flat().filter((each) => each !== undefined));
    } catch (error) {
      b.refusals.push(error);
    }
  }
  // What was made last, so that most of the graph is computed.
  const outputs = new Set(
    Array.from({ length: 1 + random.integer(4) }, () => b.pool.at(-1 - random.integer(Math.min(8, b.pool.length)))!),
  );
  return { inputs: b.inputs, outputs: [...outputs], refusals: b.refusals, isWild: b.isWild };
}

/** Values for the inputs of a graph. */
export function randomFeeds({ inputs }: RandomGraph, random: Random, batch: number): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    [...inputs].map(([name, { value, least, limit }]) => {
      const shape = value.shape.map((size) => (typeof size === 'number' ? size : batch));
      const count = shape.reduce((total, size) => total * size, 1);
      const values = Array.from({ length: count }, () => {
        if (value.dtype === 'float') return random.normal();
        return value.dtype === 'bool' ? random.integer(2) : least + random.integer(limit - least);
      });
      // A forged limit may be no number: such integers are 0.
      const data = value.dtype === 'int' ? Int32Array.from(values) : values;
      return [name, tensor(value.dtype === 'float' ? Float64Array.from(values) : data, shape, value.dtype)];
    }),
  );
}
