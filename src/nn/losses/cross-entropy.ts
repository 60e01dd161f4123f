import {
  add,
  constant,
  logSoftmax,
  matmul,
  mul,
  neg,
  oneHot,
  reshape,
  showShape,
  softmaxCrossEntropy,
  sum,
  type Value,
} from '../../engine/index.js';
import { type NamesOf, ShapeError } from '../../errors/index.js';
import { expectLossOptions } from './expect-loss-options.js';
import { expectOnePerRow, nanAtStrangers } from './expect-targets.js';
import { byWeight, type LossOptions, onFirstAxes, weightedMean } from './weighted-mean.js';

export interface CrossEntropyOptions extends LossOptions {
  /** Share of each row's probability that is spread over all classes, in [0, 1) (Szegedy et al., 2016). */
  readonly labelSmoothing?: number;
  /** How much the rows of each class count, shape (classes,); multiplies `weight`. */
  readonly classWeights?: ArrayLike<number>;
}

const names: NamesOf<CrossEntropyOptions> = { weight: true, labelSmoothing: true, classWeights: true };

/**
 * Mean of -log softmax(logits) at the label.
 *
 * @param logits shape [..., classes]
 * @param labels integers in [0, classes), shape [...]
 * @throws ShapeError for labels that are no integers, or not one for each row
 * @returns shape [], NaN where a label lies outside and its row's weight is not 0; with class weights the mean is by them, as PyTorch's is
 */
export function crossEntropy(logits: Value, labels: Value, options: CrossEntropyOptions = {}): Value {
  expectLossOptions('crossEntropy', options, names);
  const { labelSmoothing = 0, classWeights, weight } = options;
  const classes = logits.shape.at(-1) as number;
  expectOnePerRow('crossEntropy', logits, labels);
  if (labels.dtype !== 'int') {
    throw new ShapeError(
      `crossEntropy: expected labels that are int ${showShape(labels.shape)}, received ${labels.dtype} ${showShape(labels.shape)}; give tensor(labels, shape, 'int'), or cast() them to 'int'.`,
    );
  }
  const own = oneHot(labels, classes);
  const ofRows = weight && onFirstAxes(weight, labels.shape);
  // A label outside is no class at all: without this the sum of all exponentials alone would be made small.
  const check = nanAtStrangers(labels, [0, classes - 1], weight);
  const targets = labelSmoothing === 0 ? own : add(mul(own, 1 - labelSmoothing), labelSmoothing / classes);
  const weights = classWeights === undefined ? weight : byClass(own, classWeights, ofRows);
  if (classWeights === undefined || labelSmoothing === 0) {
    return weightedMean(add(softmaxCrossEntropy(logits, targets), check), { weight: weights });
  }
  // What is spread over the classes counts as much as they do; the mean is by the classes of the labels.
  const parts = mul(mul(targets, logSoftmax(logits)), constant(classWeights, [classes]));
  const losses = add(neg(sum(parts, -1)), check);
  return byWeight(sum(ofRows === undefined ? losses : mul(losses, ofRows)), sum(weights!));
}

/** Weights of rows times those of their classes. */
function byClass(own: Value, classWeights: ArrayLike<number>, weight: Value | undefined): Value {
  const ofClass = reshape(matmul(own, constant(classWeights, [classWeights.length, 1])), own.shape.slice(0, -1));
  return weight === undefined ? ofClass : mul(ofClass, weight);
}
