import type { TensorData } from '../../engine/index.js';
import type { Batch } from './batches.js';

/** Whether batches have the same open sizes, and can go together. */
export function isSameSize(a: Batch, b: Batch): boolean {
  return Object.entries(a.bindings).every(([name, size]) => b.bindings[name] === size);
}

/** With arrays of its own. */
export function copyOf({ bindings, values, rows }: Batch): Batch {
  const copies = Object.entries(values).map(([name, data]) => [name, data.slice()]);
  return { bindings, values: Object.fromEntries(copies), rows: rows.slice() };
}

/** Values of batches, one after the other. */
export function stack(batches: readonly Batch[]): Readonly<Record<string, TensorData>> {
  if (batches.length === 1) return batches[0]!.values;
  return Object.fromEntries(
    Object.entries(batches[0]!.values).map(([name, first]) => {
      const Kind = first.constructor as new (length: number) => TensorData;
      const all = new Kind(first.length * batches.length);
      batches.forEach(({ values }, k) => {
        all.set(values[name]!, k * first.length);
      });
      return [name, all];
    }),
  );
}
