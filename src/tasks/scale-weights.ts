import { sharedFloat64, Table } from '../data/index.js';
import { weightsOf } from './weights.js';

/**
 * The table with weights that models may add up like rows, since their priors are stated in rows. Whole numbers are
 * frequencies, a weight of 2 being the row twice, and stay. Others only say what counts more than what: they are scaled to
 * mean 1 over the rows above 0, so that weights c times as large give the same model.
 *
 * @param learning the rows to learn from, whose mean becomes 1; all when absent
 * @param always whether whole numbers are amounts too
 * @throws DataError for a weight that is missing, infinite or below 0
 */
export function scaleWeights(table: Table, learning?: Int32Array, always = false): Table {
  const weights = weightsOf(table);
  if (weights === undefined || (!always && weights.every(Number.isInteger))) return table;
  const counted = (learning === undefined ? weights : Float64Array.from(learning, (row) => weights[row]!)).filter(
    (weight) => weight > 0,
  );
  if (counted.length === 0) return table;
  // Divided by the largest first, so that the sum is finite and the quotients are not 0.
  const largest = counted.reduce((most, weight) => Math.max(most, weight), 0);
  const mean = counted.reduce((sum, weight) => sum + weight / largest, 0) / counted.length;
  const values = sharedFloat64(weights.length).map((_, row) => weights[row]! / largest / mean);
  return new Table(
    table.schema,
    table.schema.map(({ name, role }) => (role === 'weight' ? { kind: 'numeric', values } : table.column(name))),
    table.rowNumbers,
  );
}
