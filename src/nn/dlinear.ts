import { add, constant, matmul, sub, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { type Layer, layer } from './layer.js';
import { linear } from './linear.js';
import type { Initializer } from './parameter.js';

export interface DLinearOptions {
  /** Steps that are seen. */
  readonly inputs: number;
  /** Steps that are forecast. */
  readonly horizon: number;
  /** Odd number of steps of the moving average that is called the trend. */
  readonly window?: number;
  /** First weights of both layers. */
  readonly initializer?: Initializer;
}

const names: NamesOf<DLinearOptions> = { inputs: 'needed', horizon: 'needed', window: true, initializer: true };

/**
 * Forecasts each series by one linear layer of its moving average and another of what is left: [..., inputs] -> [..., horizon].
 *
 * @throws RangeError for a window that is no odd number of steps
 *
 * Reference: Zeng, Chen, Zhang and Xu, "Are Transformers Effective for Time Series Forecasting?", AAAI 2023.
 */
export function dLinear(options: DLinearOptions): Layer {
  expectOptions('dLinear', options, names);
  const { inputs, horizon, window = 25, ...weights } = options;
  expectSizes('dLinear', { inputs, horizon });
  if (!Number.isInteger(window) || window < 1 || window % 2 === 0) {
    throw new RangeError(
      `dLinear: expected a window of an odd number of steps, as many before a step as after it, received ${window}; give it 25 or another odd number.`,
    );
  }
  const average = constant(movingAverage(inputs, window), [inputs, inputs]);
  return layer(
    { seasonal: linear(inputs, horizon, weights), trend: linear(inputs, horizon, weights) },
    ({ seasonal, trend }, x: Value) => {
      expectShape(
        'dLinear',
        x,
        ['...', inputs],
        (size) => `Make it dLinear({ inputs: ${size}, ... }), or give it ${inputs} steps as the last axis.`,
      );
      const smooth = matmul(x, average);
      return add(seasonal(sub(x, smooth)), trend(smooth));
    },
  );
}

/** The centred moving average as a matrix [length, length]; beyond the ends the first and last value go on. */
function movingAverage(length: number, window: number): Float64Array {
  const matrix = new Float64Array(length * length);
  const reach = (window - 1) / 2;
  for (let at = 0; at < length; at++) {
    for (let shift = -reach; shift <= reach; shift++) {
      const from = Math.min(length - 1, Math.max(0, at + shift));
      matrix[from * length + at]! += 1 / window;
    }
  }
  return matrix;
}
