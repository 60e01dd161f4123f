import { add, cast, div, equal, greater, less, max, mul, oneHot, sum, type Value, where } from '../engine/index.js';
import { expectTargets } from './losses/expect-targets.js';
import { type LossOptions, weightedMean } from './losses/index.js';

/**
 * Share of rows that are told right: those whose largest logit is that of the label, shape []. Where several are largest, a row counts
 * as the share of them that is right, so that a network that says the same of all classes has the accuracy of a guess.
 *
 * @param logits shape [..., classes], or for an event one per row, of which those above 0 say that it happens
 * @param labels integers in [0, classes), shape [...]; or, for an event, 0 or 1 as floats of the shape of the logits
 * @example fit({ ..., validation: { data, metrics: { accuracy: (network, { x, y, weight }) => accuracy(network(x), y, { weight }) } } })
 */
export function accuracy(logits: Value, labels: Value, options: LossOptions = {}): Value {
  if (labels.dtype === 'int') {
    const isLargest = cast(equal(logits, max(logits, -1, { keepAxes: true })), 'float');
    return weightedMean(
      div(sum(mul(oneHot(labels, logits.shape.at(-1) as number), isLargest), -1), sum(isLargest, -1)),
      options,
    );
  }
  expectTargets('accuracy', logits, labels);
  const side = (value: Value, middle: number) =>
    add(where(greater(value, middle), 0.5, 0), where(less(value, middle), -0.5, 0));
  // The product of two sides is 1/4 where they agree, -1/4 where they do not, and 0 for a logit of 0, which says neither.
  return weightedMean(add(mul(mul(side(logits, 0), side(labels, 0.5)), 2), 0.5), options);
}
