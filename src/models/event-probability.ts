import type { Matrix } from './estimator.js';

/** The probability of the last class, the event, from class probabilities (rows, classes); shape (rows,). */
export function eventProbability(probabilities: Matrix): Float64Array {
  const { rows, columns, data } = probabilities;
  const event = new Float64Array(rows);
  for (let i = 0; i < rows; i++) event[i] = data[i * columns + columns - 1]!;
  return event;
}
