// Inputs that number the rows of a table: what is outside would read another row, or end the run with a message of ONNX Runtime.
import { DataError } from '../../errors/index.js';
import { orderNodes, type Value } from '../graph/index.js';
import { numberingInput } from '../ops/gather.js';
import { gather, scatterAdd } from '../ops/index.js';

/** What the integers of each input, by name, must stay below; inputs that number no rows are not there. */
export function rowLimits(values: readonly Value[]): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const { op, inputs, attributes } of orderNodes(values)) {
    if (op !== gather.op && op !== scatterAdd.op) continue;
    const table = op === gather.op ? inputs[0]!.shape : (attributes.shape as Value['shape']);
    const name = numberingInput(inputs[1]!, table);
    if (name === undefined) continue;
    const rows = table[0] as number;
    limits.set(name, Math.min(rows, limits.get(name) ?? rows));
  }
  return limits;
}

/** @throws DataError when the numbers of an input are not all in [0, limit) */
export function checkRowNumbers(name: string, data: ArrayLike<number>, limit: number): void {
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value >= 0 && value < limit) continue;
    throw new DataError(
      `Input "${name}": expected numbers of the ${limit} rows of a table, from 0 to ${limit - 1}, received ${value} at position ${i}; count from 0, or give the table (such as an embedding) more rows.`,
    );
  }
}
