import type { Table } from '../data/index.js';
import { DataError } from '../errors/index.js';

/** The weight column, undefined when there is none. @throws DataError for a weight that is missing, infinite or below 0 */
export function weightsOf(table: Table): Float64Array | undefined {
  const column = table.role('weight')[0];
  if (column === undefined) return undefined;
  const weights = table.numbers(column.name);
  const bad = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (bad >= 0) {
    throw new DataError(
      `The weight "${column.name}" of row ${table.rowNumbers[bad]} is ${Number.isNaN(weights[bad]!) ? 'missing' : weights[bad]}; weights must be numbers of at least 0.`,
    );
  }
  return weights;
}
