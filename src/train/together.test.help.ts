// Trainings that processes do together, with weights, buffers, parts of batches and held-out rows.
import { add, gelu, mean, mul, sub, type Value } from '../engine/index.js';
import { buffer, chain, layer, linear } from '../nn/index.js';
import type { Collective } from '../parallel/index.js';
import { columns, options, rows } from './fit.test.help.js';
import { fit, rowBatches } from './index.js';

/** Keeps a running mean of what passes through. */
const watching = layer({ seen: buffer([3], 0.5) }, ({ seen }, x: Value, { update }) => {
  update('seen', add(seen, mul(sub(mean(x, 0), seen), 0.1)));
  return x;
});

const weight = Float32Array.from({ length: rows }, (_, i) => 0.5 + (i % 7));

export async function train(collective?: Collective, more: object = {}) {
  const { parameters, buffers, curve, best } = await fit({
    ...options,
    network: chain(watching, linear(3, 16), gelu, linear(16, 1)),
    data: rowBatches(columns, { size: 50, weight }),
    validation: { data: rowBatches(columns, { size: 100, shuffle: false }), patience: 2 },
    epochs: 3,
    ...(collective && { collective }),
    ...more,
  });
  return { parameters: [...parameters], buffers: [...buffers], curve, best };
}
