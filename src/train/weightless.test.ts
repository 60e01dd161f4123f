import { describe, expect, it } from 'vitest';
import type { Value } from '../engine/index.js';
import { DivergenceError, UsageError } from '../errors/index.js';
import { initialParameters, layoutOf, linear, meanSquaredError } from '../nn/index.js';
import { single } from '../parallel/index.js';
import { columns, options, rows, type squaredError } from './fit.test.help.js';
import { fit, rowBatches, sgd } from './index.js';

type Batch = Parameters<typeof squaredError>[1];

const weight = Float32Array.from({ length: rows }, (_, row) => (row < 100 ? 0 : 1));
const data = rowBatches(columns, { size: 100, shuffle: false, weight });
const loss = (network: (x: Value) => Value, { x, y, weight }: Batch) => meanSquaredError(network(x), y, { weight });
const optimizer = sgd({ learningRate: 0.1, clip: 1 });
const own = { ...options, network: linear(3, 1), loss, data, optimizer };
/** Hears nothing from the other process: learns from half of every batch. */
const half = { ...single, size: 2 };

describe('a batch whose rows all weigh 0', () => {
  it.each([
    ['whole', {}],
    ['in parts', { accumulate: 2 }],
    ['by several processes', { collective: half }],
  ])('has loss 0 and no gradient, %s', async (_, more) => {
    const { curve, state } = await fit({ ...own, ...more, steps: 1 });
    expect([curve[0]!.loss, curve[0]!.gradientNorm]).toEqual([0, 0]);
    const first = initialParameters(layoutOf(own.network), options.random.split('parameters'));
    expect(state.parameters!.data).toEqual(first);
    const longer = await fit({ ...own, ...more, epochs: 4 });
    expect([longer.steps, longer.curve[1]!.loss > 0]).toEqual([12, true]);
    expect(longer.parameters).not.toEqual(first);
  });

  it('is said where a loss of its own divides by the weight', async () => {
    const failing = fit({ ...own, loss: options.loss });
    await expect(failing).rejects.toThrow(DivergenceError);
    await expect(failing).rejects.toThrow(
      / All rows of this batch weigh 0: take the mean with weightedMean, which is then 0\.$/,
    );
  });

  it('is refused where it is all that is held out', async () => {
    const validation = { data: rowBatches(columns, { size: 100, weight: new Float32Array(rows) }) };
    await expect(fit({ ...own, validation })).rejects.toThrow(
      new UsageError(
        'validation: expected held-out rows with a total weight above 0, received 0; give rows that count, or leave the validation out.',
      ),
    );
  });
});
