import type { Matrix } from '../estimator.js';

/** The softmax of each row. @param scores shape (rows, classes) */
export function softmaxRows({ rows, columns, data }: Matrix): Matrix {
  const probabilities = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += columns) {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = start; k < start + columns; k++) most = Math.max(most, data[k]!);
    let sum = 0;
    for (let k = start; k < start + columns; k++) sum += probabilities[k] = Math.exp(data[k]! - most);
    for (let k = start; k < start + columns; k++) probabilities[k]! /= sum;
  }
  return { rows, columns, data: probabilities };
}
