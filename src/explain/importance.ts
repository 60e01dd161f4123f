import type { Explanation } from '../models/index.js';

/** Mean absolute contribution of each feature over the explained rows, log-odds, in the order of `features`. */
export function globalImportance({ contributions, features }: Explanation): Float64Array {
  const strength = new Float64Array(features.length);
  for (let row = 0; row < contributions.rows; row++) {
    for (let j = 0; j < features.length; j++) strength[j]! += Math.abs(contributions.data[row * features.length + j]!);
  }
  return contributions.rows === 0 ? strength : strength.map((total) => total / contributions.rows);
}
