import { DataError } from '../../errors/index.js';
import { isList, isRecord, received } from '../given.js';
import { anyNumber, atLeastZero, type GradientWork, type Objective, type RowList, type Scored } from './objective.js';
import { sumWeights } from './pointwise.js';

/** An objective of one's own, for one score per row: functions of all scores and targets at once. */
export interface CustomObjective {
  readonly name: string;
  /**
   * First and second derivative of each row's loss by its score, not weighted; both of shape (rows,), at most 1e150 in
   * size. The hessian may be any number of at least 0 that stands for the curvature; 1 is always safe.
   */
  gradients(scores: Float64Array, targets: Float64Array): { gradients: ArrayLike<number>; hessians: ArrayLike<number> };
  /** Loss of each row, shape (rows,): what held-out rows are judged by. */
  losses(scores: Float64Array, targets: Float64Array): ArrayLike<number>;
  /** The score before the first tree; 0 when absent. */
  initialScore?(targets: Float64Array): number;
  /** Prediction of a score; the score itself when absent. */
  inverseLink?(score: number): number;
}

export function customObjective(own: CustomObjective): Objective {
  const { name, inverseLink } = own;
  return {
    name,
    parameters: {},
    outputs: 1,
    targets: anyNumber,
    initialScores(targets, _, rows) {
      const score = own.initialScore?.(Float64Array.from(rows, (row) => targets[row]!)) ?? 0;
      if (Number.isFinite(score)) return Float64Array.of(score);
      throw new DataError(`The objective "${name}" returned ${score} as initial score; expected a finite number.`);
    },
    gradients: (work) => copyChecked(own, work),
    loss: (work, rows) => ({ loss: sumChecked(own, work, rows), weight: sumWeights(work, rows) }),
    inverseLink(scores) {
      if (inverseLink === undefined) return;
      for (let row = 0; row < scores.length; row++) {
        const prediction: unknown = inverseLink(scores[row]!);
        if (typeof prediction !== 'number' || Number.isNaN(prediction)) {
          throw new DataError(
            `The inverseLink of the objective "${name}" returned ${received(prediction)} for the score ${scores[row]} of row ${row}; expected a number. Rows count from 0.`,
          );
        }
        scores[row] = prediction;
      }
    },
  };
}

function copyChecked(own: CustomObjective, work: GradientWork): void {
  const { rows, scores, targets, round } = work;
  const both: unknown = own.gradients(scores.values.slice(), targets.values.slice());
  if (!isRecord(both) || !isList(both.gradients) || !isList(both.hessians)) {
    throw new DataError(
      `The objective "${own.name}": gradients must return { gradients, hessians }, each an array with a number per row, received ${received(both)}.`,
    );
  }
  const { gradients, hessians } = both;
  const refuse = (what: string, row: number, value: unknown, expected: string) =>
    new DataError(
      `The objective "${own.name}" returned ${received(value)} as ${what} of row ${row} in round ${round}; expected ${expected}. Rows count from 0.`,
    );
  for (let row = 0; row < rows; row++) {
    const gradient = gradients[row];
    const hessian = hessians[row];
    if (typeof gradient !== 'number' || !anyNumber.has(gradient)) {
      throw refuse('gradient', row, gradient, anyNumber.words);
    }
    if (typeof hessian !== 'number' || !atLeastZero.has(hessian)) {
      throw refuse('hessian', row, hessian, atLeastZero.words);
    }
    work.gradients.values[row] = gradient;
    work.hessians.values[row] = hessian;
  }
}

function sumChecked(own: CustomObjective, { scores, targets, weights, round }: Scored, rows: RowList): number {
  const losses: unknown = own.losses(scores.values.slice(), targets.values.slice());
  if (!isList(losses)) {
    throw new DataError(
      `The objective "${own.name}": losses must return an array with a number per row, received ${received(losses)}.`,
    );
  }
  let sum = 0;
  for (const row of rows.values) {
    const loss = losses[row];
    if (typeof loss !== 'number' || !Number.isFinite(loss)) {
      throw new DataError(
        `The objective "${own.name}" returned ${received(loss)} as loss of row ${row} in round ${round}; expected a finite number. Rows count from 0.`,
      );
    }
    sum += (weights?.values[row] ?? 1) * loss;
  }
  return sum;
}
