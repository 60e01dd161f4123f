import {
  add,
  channelAffine,
  div,
  maximum,
  mul,
  batchNorm as normalise,
  showShape,
  size,
  sqrt,
  sub,
  type Value,
} from '../engine/index.js';
import { expectOptions, type NamesOf, ShapeError } from '../errors/index.js';
import { buffer } from './buffer.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { ones, zeros } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { parameter } from './parameter.js';

export interface BatchNormOptions {
  /** Added to a variance before its root is taken. */
  readonly epsilon?: number;
  /** Share of a running mean that a batch replaces. */
  readonly momentum?: number;
}

const names: NamesOf<BatchNormOptions> = { epsilon: true, momentum: true };

/**
 * Each channel at mean 0 and variance 1 over the batch and space, then shifted and scaled to learned ones (Ioffe and Szegedy, 2015):
 * [batch, channels, ...] -> the same. Outside training it takes running means of the batches' means and variances.
 *
 * @throws ShapeError where the shape says that a channel has one value: it tells no variance to train with
 */
export function batchNorm(channels: number, options: BatchNormOptions = {}): Layer {
  expectSizes('batchNorm', { channels });
  expectOptions('batchNorm', options, names);
  const { epsilon = 1e-5, momentum = 0.1 } = options;
  return layer(
    {
      scale: parameter([channels], ones),
      shift: parameter([channels], zeros),
      mean: buffer([channels], 0),
      variance: buffer([channels], 1),
    },
    ({ scale, shift, mean, variance }, x: Value, { isTraining, update }) => {
      expectShape(
        `batchNorm(${channels})`,
        x,
        ['batch', channels, ...x.shape.slice(2).map(() => 'size')],
        (size) => `Make it batchNorm(${size}), or give it ${channels} channels: they are the second axis.`,
      );
      if (!isTraining) {
        const slope = div(scale, sqrt(add(variance, epsilon)));
        return channelAffine(x, slope, sub(shift, mul(mean, slope)));
      }
      if (x.shape.every((size, axis) => axis === 1 || size === 1)) {
        throw new ShapeError(
          `batchNorm(${channels}): expected more than 1 value of each channel in training, received float ${showShape(x.shape)}; take larger batches, or layerNorm().`,
        );
      }
      const batch = normalise(x, scale, shift, { epsilon });
      const count = size(
        x,
        x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis])),
      );
      // The variance of a sample, divided by one less than the count, says what the variance of all is.
      const unbiased = mul(batch.variance, div(count, maximum(sub(count, 1), 1)));
      update('mean', add(mean, mul(sub(batch.mean, mean), momentum)));
      update('variance', add(variance, mul(sub(unbiased, variance), momentum)));
      return batch.y;
    },
  );
}
