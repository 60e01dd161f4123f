import { type Ranked, rank } from './ranked.js';

/** Weight of rows by predicted and true class. A row is predicted an event when its probability is above 1/2. */
export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
}

/** Counts right and wrong decisions at the threshold 1/2. */
export function confusionOf({ probability, events, nonEvents }: Ranked): Confusion {
  let truePositive = 0;
  let falsePositive = 0;
  let trueNegative = 0;
  let falseNegative = 0;
  for (let g = 0; g < probability.length; g++) {
    if (probability[g]! > 0.5) {
      truePositive += events[g]!;
      falsePositive += nonEvents[g]!;
    } else {
      falseNegative += events[g]!;
      trueNegative += nonEvents[g]!;
    }
  }
  return { truePositive, falsePositive, trueNegative, falseNegative };
}

/** Share of right decisions at the threshold 1/2, in [0, 1]. */
export function accuracy(outcome: ArrayLike<number>, probability: Float64Array, weights?: ArrayLike<number>): number {
  return accuracyOf(confusionOf(rank(outcome, probability, weights)));
}

export function accuracyOf({ truePositive, falsePositive, trueNegative, falseNegative }: Confusion): number {
  return (truePositive + trueNegative) / (truePositive + falsePositive + trueNegative + falseNegative);
}

/**
 * Mean of the F1 of both classes at the threshold 1/2, in [0, 1]; a class never predicted and never right counts 0.
 *
 * Reference: van Rijsbergen (1979), "Information Retrieval", chapter 7.
 */
export function macroF1(outcome: ArrayLike<number>, probability: Float64Array, weights?: ArrayLike<number>): number {
  return macroF1Of(confusionOf(rank(outcome, probability, weights)));
}

export function macroF1Of({ truePositive, falsePositive, trueNegative, falseNegative }: Confusion): number {
  const wrong = falsePositive + falseNegative;
  return (f1(truePositive, wrong) + f1(trueNegative, wrong)) / 2;
}

/** 2 TP / (2 TP + FP + FN) */
function f1(right: number, wrong: number): number {
  return right === 0 ? 0 : (2 * right) / (2 * right + wrong);
}
