import type { Table } from '../data/index.js';
import { DataError } from '../errors/index.js';
import type { Classifier, Explanation, Row } from '../models/index.js';
import type { Random } from '../random/index.js';

export interface ShapleyOptions {
  readonly random: Random;
  /** Orders of the features tried per row and background row; each is also walked backwards. */
  readonly orders?: number;
}

/**
 * Shapley values of any model by sampling: features are switched one after the other, in random orders, from a
 * background row's values to the row's own, and each is credited with the change of the log-odds it makes.
 *
 * A walk ends at the row's own output wherever it began, so the values add up exactly, however few orders are tried;
 * only their split between interacting features is approximate. Every row is compared with all background rows, which
 * takes rows x background rows x 2 orders x features predictions: some 100 background rows are enough.
 *
 * @param table rows to explain
 * @param background rows that stand for an average applicant, at least one
 * @throws DataError when `background` is empty
 * Reference: Castro, Gómez and Tejada (2009), "Polynomial calculation of the Shapley value based on sampling", Computers
 * & Operations Research 36; Štrumbelj and Kononenko (2014), Knowledge and Information Systems 41.
 */
export function sampledShapley(
  model: Classifier,
  table: Table,
  background: Table,
  { random, orders = 1 }: ShapleyOptions,
): Explanation {
  if (background.rowCount === 0) throw new DataError('sampledShapley: the background needs at least one row.');
  const features = model.features.map((feature) => feature.name);
  const logOdds = (row: Row) => {
    const p = model.scoreRow(row);
    return Math.log(p / (1 - p));
  };
  const others = Array.from({ length: background.rowCount }, (_, b) => background.record(b));
  const starts = others.map(logOdds);
  const walks = others.length * orders * 2;
  const data = new Float64Array(table.rowCount * features.length);
  const output = new Float64Array(table.rowCount);
  for (let row = 0; row < table.rowCount; row++) {
    const own = table.record(row);
    const end = logOdds(own);
    output[row] = end;
    const contributions = data.subarray(row * features.length, (row + 1) * features.length);
    others.forEach((other, b) => {
      for (let k = 0; k < orders; k++) {
        const order = random.split(row).split(b).split(k).permutation(features.length);
        for (const walk of [order, order.toReversed()]) {
          const mixed = { ...own, ...other };
          let before = starts[b]!;
          walk.forEach((j, step) => {
            mixed[features[j]!] = own[features[j]!]!;
            const after = step === walk.length - 1 ? end : logOdds(mixed);
            contributions[j]! += (after - before) / walks;
            before = after;
          });
        }
      }
    });
  }
  return {
    baseValue: starts.reduce((sum, start) => sum + start, 0) / starts.length,
    features,
    contributions: { rows: table.rowCount, columns: features.length, data },
    output,
    method: 'sampled Shapley',
  };
}
