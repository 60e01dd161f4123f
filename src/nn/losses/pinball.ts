import { constant, maximum, mean, mul, reshape, showShape, sub, type Value } from '../../engine/index.js';
import { ShapeError } from '../../errors/index.js';
import { expectLossOptions } from './expect-loss-options.js';
import { expectOnePerRow } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/**
 * Mean loss of quantiles: q e for errors e = target - prediction above 0, (q - 1) e below (Koenker and Bassett, 1978), averaged over
 * the levels.
 *
 * @param predictions one per level, shape [..., levels]
 * @param targets shape [...]
 * @param levels in (0, 1)
 */
export function pinball(
  predictions: Value,
  targets: Value,
  levels: readonly number[],
  options: LossOptions = {},
): Value {
  expectLossOptions('pinball', options);
  expectOnePerRow('pinball', predictions, targets);
  if (predictions.shape.at(-1) !== levels.length) {
    throw new ShapeError(
      `pinball: expected ${levels.length} predictions along the last axis, one for each level, received ${showShape(predictions.shape)}; give as many levels as it has.`,
    );
  }
  const error = sub(reshape(targets, [...targets.shape, 1]), predictions);
  const q = constant(levels, [levels.length]);
  return weightedMean(mean(maximum(mul(error, q), mul(error, sub(q, 1))), -1), options);
}
