import {
  add,
  div,
  equal,
  logSumExp,
  matmul,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  type Value,
  where,
} from '../../engine/index.js';
import type { NamesOf } from '../../errors/index.js';
import { expectLossOptions } from './expect-loss-options.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

export interface ContrastiveOptions extends LossOptions {
  /** The smaller, the more the nearest wrong pairs count. */
  readonly temperature?: number;
}

/** Rows scaled to length 1. */
function unit(x: Value): Value {
  return div(x, sqrt(add(sum(square(x), -1, { keepAxes: true }), 1e-12)));
}

const names: NamesOf<ContrastiveOptions> = { weight: true, temperature: true };

/**
 * Contrastive loss of pairs: each row of one view must find its row of the other among all rows of the batch, both ways (InfoNCE, van
 * den Oord et al., 2018; both ways as in CLIP, Radford et al., 2021). Similarity is the cosine divided by the temperature.
 *
 * Rows of weight 0 are not among those to find.
 *
 * @param a shape [rows, features]
 * @param b the same rows in another view, shape [rows, features]
 */
export function contrastive(a: Value, b: Value, options: ContrastiveOptions = {}): Value {
  expectLossOptions('contrastive', options, names);
  const { temperature = 0.1, weight } = options;
  const [first, second] = [unit(a), unit(b)];
  const similarity = mul(matmul(first, second, { transposeB: true }), 1 / temperature);
  const own = mul(sum(mul(first, second), 1), 1 / temperature);
  const among = (axis: 0 | 1) => {
    if (weight === undefined) return logSumExp(similarity, axis);
    const others = reshape(where(equal(weight, 0), -1e30, 0), axis === 0 ? [-1, 1] : [1, -1]);
    return logSumExp(add(similarity, others), axis);
  };
  const losses = sub(add(among(0), among(1)), mul(own, 2));
  return weightedMean(mul(losses, 0.5), { weight });
}
