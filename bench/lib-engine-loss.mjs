import { cast, constant, equal, log, mean, mul, neg, reshape, softmax, sum } from 'fathom/engine';

/** Mean cross-entropy of logits [batch, classes] and the numbers of the classes, [batch]. */
export function meanCrossEntropy(logits, labels) {
  const classes = logits.shape.at(-1);
  const numbers = constant(
    Array.from({ length: classes }, (_, i) => i),
    [classes],
    'int',
  );
  const isClass = cast(equal(reshape(labels, [...labels.shape, 1]), numbers), 'float');
  return neg(mean(sum(mul(log(softmax(logits)), isClass), -1)));
}
