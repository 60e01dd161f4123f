import {
  add,
  cast,
  constant,
  div,
  equal,
  logSumExp,
  matmul,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Value,
} from '../../engine/index.js';
import { weightedMean } from './weighted-mean.js';

export interface ContrastiveOptions {
  /** The smaller, the more the nearest wrong pairs count. */
  readonly temperature?: number;
}

/** Rows scaled to length 1. */
function unit(x: Value): Value {
  return div(x, sqrt(add(sum(square(x), -1, { keepAxes: true }), 1e-12)));
}

/**
 * Contrastive loss of pairs: each row of one view must find its row of the other among all rows of the batch, both ways (InfoNCE, van
 * den Oord et al., 2018; both ways as in CLIP, Radford et al., 2021). Similarity is the cosine divided by the temperature.
 *
 * @param a shape [rows, features], the number of rows bound
 * @param b the same rows in another view, shape [rows, features]
 */
export function contrastive(a: Value, b: Value, { temperature = 0.1 }: ContrastiveOptions = {}): Value {
  const rows = a.shape[0] as number;
  const similarity = mul(matmul(unit(a), unit(b), { transposeB: true }), 1 / temperature);
  const numbers = Int32Array.from({ length: rows }, (_, i) => i);
  const isPair = cast(equal(constant(numbers, [rows, 1], 'int'), constant(numbers, [1, rows], 'int')), 'float');
  const own = sum(mul(similarity, isPair), 1);
  const losses = sub(add(logSumExp(similarity, 0), logSumExp(similarity, 1)), mul(own, 2));
  return mul(weightedMean(losses, {}), 0.5);
}
