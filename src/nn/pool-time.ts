// One vector for a series: [batch, time, width] -> [batch, width].
import {
  add,
  cast,
  cumulativeSum,
  div,
  equal,
  fill,
  max,
  maxPool,
  mean,
  mul,
  reshape,
  slice,
  softmax,
  sum,
  transpose,
  type Value,
  where,
} from '../engine/index.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { fanIn } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { linear } from './linear.js';
import type { Sequence } from './sequence.js';

/** 1 at the places that are filled and 0 elsewhere, shape [batch, time, 1]. */
function filled({ mask }: Sequence): Value | undefined {
  return mask && reshape(cast(mask, 'float'), [...mask.shape, 1]);
}

/** The mean over the places that are filled; each series must have one. */
export function meanOverTime(sequence: Sequence): Value {
  const places = filled(sequence);
  return places === undefined ? mean(sequence.x, 1) : div(sum(mul(sequence.x, places), 1), sum(places, 1));
}

/** The largest value of each feature over the places that are filled; each series must have one. */
export function maxOverTime({ x, mask }: Sequence): Value {
  const [batch, time, width] = x.shape;
  const seen = mask === undefined ? x : where(reshape(mask, [...mask.shape, 1]), x, -1e30);
  if (typeof time !== 'number') return max(seen, 1);
  return reshape(maxPool(transpose(seen, [0, 2, 1]), time), [batch!, width!]);
}

/** The last place that is filled; the filled ones come first. */
export function lastOfTime(sequence: Sequence): Value {
  const { x } = sequence;
  const [batch, time, width] = x.shape;
  const places = filled(sequence);
  if (places === undefined && typeof time === 'number') {
    return reshape(slice(x, 1, time - 1, time), [batch!, width!]);
  }
  // From the last filled place to the end there is 1 of them.
  const left = cumulativeSum(places ?? fill(1, [batch!, time!, 1], x), 1, { isReversed: true });
  return sum(mul(x, cast(equal(left, 1), 'float')), 1);
}

/** A mean whose weights are learned: softmax over time of w x (Yang et al., 2016, with one layer). */
export function attentionPool(width: number): Layer<Sequence> {
  expectSizes('attentionPool', { width });
  return layer(
    { score: linear(width, 1, { bias: false, initializer: fanIn(width) }) },
    ({ score }, sequence: Sequence) => {
      expectShape(
        `attentionPool(${width})`,
        sequence.x,
        ['batch', 'time', width],
        (size) => `Make it attentionPool(${size}), or give it ${width} features per step.`,
      );
      const { x } = sequence;
      const [batch, time] = x.shape;
      const scores = reshape(score(x), [batch!, time!]);
      // e^-30000 is 0, also beside the largest scores there are.
      const seen = sequence.mask === undefined ? scores : add(scores, where(sequence.mask, 0, -30_000));
      return sum(mul(x, reshape(softmax(seen), [batch!, time!, 1])), 1);
    },
  );
}
