import type { Explanation } from '../models/index.js';

/**
 * Checks the promise of an explanation on every row: base value plus contributions equals the model's output.
 *
 * @param tolerance largest gap allowed, log-odds, relative to the larger of 1 and |output|
 * @returns the largest gap found, log-odds
 * @throws RangeError naming the first row that breaks the promise
 */
export function checkAdditivity(explanation: Explanation, tolerance = 1e-9): number {
  const { baseValue, contributions, output, method } = explanation;
  if (output.length !== contributions.rows || explanation.features.length !== contributions.columns) {
    throw new RangeError(
      `checkAdditivity: contributions have shape [${contributions.rows}, ${contributions.columns}], expected ` +
        `[${output.length}, ${explanation.features.length}].`,
    );
  }
  let widest = 0;
  for (let row = 0; row < contributions.rows; row++) {
    let total = baseValue;
    for (let j = 0; j < contributions.columns; j++) total += contributions.data[row * contributions.columns + j]!;
    const gap = Math.abs(total - output[row]!);
    if (!(gap <= tolerance * Math.max(1, Math.abs(output[row]!)))) {
      throw new RangeError(
        `The explanation (${method}) of row ${row + 1} does not add up: base value and contributions give ${total}, ` +
          `the model says ${output[row]}. Reasons from it would be wrong, so none are given.`,
      );
    }
    if (gap > widest) widest = gap;
  }
  return widest;
}
