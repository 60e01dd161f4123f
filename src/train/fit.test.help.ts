// A small training with everything that must survive a kill: dropout, buffers of no layer, an average, held-out rows.
import { div, gelu, mul, sub, sum, tensor, type Value } from '../engine/index.js';
import { chain, layer, linear } from '../nn/index.js';
import { Random } from '../random/index.js';
import { adamW, type FitOptions, rowBatches } from './index.js';

export const rows = 300;
const random = new Random('fit');
export const x = Float32Array.from({ length: rows * 3 }, () => random.normal());
export const y = Float32Array.from({ length: rows }, (_, i) => Math.sin(x[3 * i]!) + x[3 * i + 1]! * x[3 * i + 2]!);
export const columns = { x: tensor(x, [rows, 3]), y: tensor(y, [rows, 1]) };

/** Mean of squared errors by weights. */
export function squaredError(
  network: (x: Value) => Value,
  batch: { readonly x: Value; readonly y: Value; readonly weight: Value },
): Value {
  const error = sub(network(batch.x), batch.y);
  return div(sum(mul(sum(mul(error, error), [1]), batch.weight)), sum(batch.weight));
}

export const dropping = layer({}, (_, x: Value, { dropout }) => dropout(x, 0.2));

export const options = {
  network: chain(linear(3, 16), gelu, dropping, linear(16, 1)),
  data: rowBatches(columns, { size: 64 }),
  loss: squaredError,
  optimizer: adamW({ learningRate: 0.01 }),
  epochs: 4,
  random: new Random(7),
} satisfies FitOptions<Value, Value, ReturnType<typeof rowBatches<typeof columns>>['types']>;

/** Takes about a second, most of it between writings of the checkpoint. */
export const long = {
  ...options,
  epochs: 300,
  averaging: 0.99,
  validation: { data: rowBatches(columns, { size: 100, shuffle: false }), every: 37 },
};
