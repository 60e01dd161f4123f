import {
  add,
  concat,
  div,
  exp,
  log,
  matmul,
  maximum,
  mean,
  minimum,
  mul,
  reshape,
  sqrt,
  sub,
  sumOfSquares,
  unpack,
  type Value,
} from '../../engine/index.js';
import { expectOptions, type NamesOf, UsageError } from '../../errors/index.js';
import type { Layout } from '../../nn/index.js';
import type { Transform } from '../transform.js';
import { atLeast, isRate } from './check.js';
import type { Schedule } from './scale-by-learning-rate.js';

export interface AdafactorOptions {
  /** Upper limit of the rate, relative to the size of a parameter. */
  readonly learningRate?: number | Schedule;
  /** The mean of squares keeps 1 - step^decay of what it was. */
  readonly decay?: number;
  /** Least size of a parameter that counts. */
  readonly epsilon?: number;
  /** Largest root mean square of a change before the rate, >= 1. */
  readonly clip?: number;
  /** Share of a parameter that is taken away in each step, times the learning rate; of parameters that decay. */
  readonly weightDecay?: number;
}

const names: NamesOf<AdafactorOptions> = {
  learningRate: true,
  decay: true,
  epsilon: true,
  clip: true,
  weightDecay: true,
};

const tiny = 2 ** -23;

/** Matrices, and stacks of them, keep means of squares by row and column only. */
const isFactored = (shape: readonly number[]) => shape.length > 1;
const rowsOf = (shape: readonly number[]) => shape.slice(0, -1);
const columnsOf = (shape: readonly number[]) => [...shape.slice(0, -2), shape.at(-1)!];
const count = (shape: readonly number[]) => shape.reduce((total, size) => total * size, 1);

/**
 * Adam without a moment per parameter: the mean of squares of a matrix is the product of its means by row and by column
 * (Shazeer and Stern, 2018, in the form of PyTorch's Adafactor). Takes the place of a learning rate: it is the whole optimizer.
 */
export function adafactor(options: AdafactorOptions = {}): Transform {
  expectOptions('adafactor', options, names);
  const { learningRate = 0.01, decay = -0.8, epsilon = 1e-3, clip = 1, weightDecay = 0 } = options;
  isRate(learningRate, 'adafactor: learningRate');
  if (!(decay < 0)) throw new UsageError(`adafactor: decay: expected a number below 0, received ${decay}.`);
  atLeast(epsilon, 0, 'adafactor: epsilon');
  atLeast(clip, 1, 'adafactor: clip');
  atLeast(weightDecay, 0, 'adafactor: weightDecay');
  const kept = ({ parameters }: Layout) => {
    const matrices = parameters.filter(({ shape }) => isFactored(shape));
    return {
      rows: matrices.map(({ shape }) => rowsOf(shape)),
      columns: matrices.map(({ shape }) => columnsOf(shape)),
      squares: parameters.filter(({ shape }) => !isFactored(shape)).map(({ shape }) => shape),
    };
  };
  return {
    state: (layout) =>
      Object.fromEntries(
        Object.entries(kept(layout)).flatMap(([name, shapes]) =>
          shapes.length === 0
            ? []
            : [[name, { shape: [shapes.reduce((total, shape) => total + count(shape), 0)], initial: 0 }]],
        ),
      ),
    update: (gradient, state, { parameters, step, layout }) => {
      const rate = typeof learningRate === 'number' ? learningRate : learningRate(step);
      const newShare = exp(mul(log(step), decay));
      const relative = minimum(div(1, sqrt(step)), rate);
      const average = (old: Value, now: Value) => add(old, mul(sub(now, old), newShare));
      const shapes = layout.parameters.map(({ shape }) => shape);
      const gradients = unpack(gradient, shapes);
      const values = unpack(parameters, shapes);
      const parts = kept(layout);
      const before = Object.fromEntries(
        Object.entries(parts).map(([name, own]) => [name, own.length === 0 ? [] : [...unpack(state[name]!, own)]]),
      ) as Record<keyof typeof parts, Value[]>;
      const after: Record<string, Value[]> = { rows: [], columns: [], squares: [] };
      const keep = (name: keyof typeof parts, old: Value, now: Value) => {
        const value = average(old, now);
        after[name]!.push(reshape(value, [count(value.shape as number[])]));
        return value;
      };
      const changes = layout.parameters.map(({ shape, size, part }, i) => {
        const own = gradients[i]!;
        let square: Value;
        if (isFactored(shape)) {
          const row = keep('rows', before.rows.shift()!, div(sumOfSquares(own, -1), shape.at(-1)!));
          const column = keep('columns', before.columns.shift()!, div(sumOfSquares(own, -2), shape.at(-2)!));
          const down = reshape(row, [...row.shape, 1]);
          const across = reshape(column, [...column.shape.slice(0, -1), 1, column.shape.at(-1)!]);
          square = div(matmul(down, across), maximum(mean(down, -2, { keepAxes: true }), tiny));
        } else square = keep('squares', before.squares.shift()!, mul(own, own));
        const change = div(own, sqrt(maximum(square, tiny * tiny)));
        const rootMeanSquare = (vector: Value) => mul(sqrt(sumOfSquares(vector)), 1 / Math.sqrt(size));
        const decayed = part.decays ? weightDecay : 0;
        const length = mul(maximum(rootMeanSquare(values[i]!), epsilon), relative);
        const scaled = mul(change, div(mul(length, -1), maximum(mul(rootMeanSquare(change), 1 / clip), 1)));
        const whole =
          decayed === 0
            ? scaled
            : sub(scaled, mul(values[i]!, typeof rate === 'number' ? rate * decayed : mul(rate, decayed)));
        return reshape(whole, [size]);
      });
      return {
        change: concat(changes, 0),
        state: Object.fromEntries(
          Object.entries(after).flatMap(([name, vectors]) =>
            vectors.length === 0 ? [] : [[name, concat(vectors, 0)]],
          ),
        ),
      };
    },
  };
}
