import type { Objective, ObjectiveFamily } from './objective.js';
import { blockRows, sumBlocks, sumWeights } from './pointwise.js';

/**
 * Multi-class cross-entropy: targets 0 to classes - 1, one score per class, p_k = e^(score_k) / sum_j e^(score_j).
 *
 * loss = ln(sum_j e^(score_j)) - score_target, gradient_k = p_k - [target = k].
 *
 * The hessian is classes / (classes - 1) times the second derivative p_k (1 - p_k): all scores of a row move in the same
 * round, and adding a number to all of them changes nothing, so plain steps would go too far together.
 *
 * Friedman (2001), Greedy function approximation: a gradient boosting machine, algorithm 6.
 */
export function softmax({ classes }: { readonly classes: number }): Objective {
  const factor = classes / (classes - 1);
  return {
    name: 'softmax',
    parameters: { classes },
    outputs: classes,
    targets: {
      words: `a class from 0 to ${classes - 1}`,
      has: (target) => Number.isInteger(target) && target >= 0 && target < classes,
    },
    initialScores(targets, weights, rows) {
      const mass = new Float64Array(classes);
      for (const row of rows) mass[targets[row]!]! += weights?.[row] ?? 1;
      const total = mass.reduce((sum, each) => sum + each, 0);
      return mass.map((each) => Math.log(Math.max(each / total, 1e-9)));
    },
    startRound({ team, rows, scores, scratch }) {
      team.overRows('softmaxLogs', rows, (first, count) => [
        scores.address,
        classes,
        8 * rows,
        first,
        first + count,
        scratch.address,
      ]);
    },
    gradients({ team, rows, scores, targets, scratch, gradients, hessians }, output) {
      team.overRows('softmaxGradients', rows, (first, count) => [
        scores.address + 8 * rows * output,
        targets.address,
        scratch.address,
        output,
        factor,
        first,
        first + count,
        gradients.address,
        hessians.address,
      ]);
    },
    bounded: {
      gradient: 1,
      hessian: factor / 4,
      writePairs({ team, rows, scores, targets, weights, scratch }, output, { gradientScale, hessianScale }, pairs) {
        team.overRows('softmaxPairs', rows, (first, count) => [
          scores.address + 8 * rows * output,
          targets.address,
          weights?.address ?? 0,
          scratch.address,
          output,
          factor,
          first,
          first + count,
          gradientScale,
          hessianScale,
          pairs,
        ]);
      },
    },
    loss(work, rows) {
      const { team, scores, targets, weights, scratch } = work;
      const task = (first: number, count: number) => [
        scores.address,
        classes,
        8 * work.rows,
        targets.address,
        weights?.address ?? 0,
        rows.address + 4 * first,
        count,
        scratch.address + (8 * first) / blockRows,
      ];
      team.overRows('softmaxLosses', rows.values.length, task, blockRows);
      return { loss: sumBlocks(scratch.values, rows.values.length), weight: sumWeights(work, rows) };
    },
    inverseLink(scores) {
      for (let start = 0; start < scores.length; start += classes) {
        const row = scores.subarray(start, start + classes);
        const most = row.reduce((max, score) => Math.max(max, score), Number.NEGATIVE_INFINITY);
        let sum = 0;
        for (let k = 0; k < classes; k++) sum += row[k] = Math.exp(row[k]! - most);
        for (let k = 0; k < classes; k++) row[k]! /= sum;
      }
    },
  };
}

export const softmaxFamily: ObjectiveFamily = {
  name: 'softmax',
  parameters: { classes: { least: 2, most: 1000, isWhole: true } },
  create: (parameters) => softmax({ classes: parameters.classes! }),
};
