// A credit file as a peer of the imports reads it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDataset } from 'fathom/data';
import { pathOf } from './lib-credit-files.mjs';

/** Columns of the file as numbers and codes, written for the peer; levels as pandas would name them. */
export async function tableOf(file, folder) {
  const data = await openDataset([pathOf(file.file)]);
  const table = await data.load();
  await data.close();
  const without = new Set([file.target, ...(file.not ?? []), ...(file.kinds.unused ?? [])]);
  const chosen = (file.features ?? table.schema.map(({ name }) => name)).filter((name) => !without.has(name));
  const columns = [];
  const parts = [];
  for (const name of chosen) {
    const column = table.column(name);
    if ('codes' in column) {
      columns.push({ name, levels: column.levels });
      parts.push(Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code)));
    } else if (column.kind === 'numeric') {
      columns.push({ name, levels: null });
      parts.push(column.values);
    }
  }
  const outcome = table.column(file.target);
  const value = (row) => ('codes' in outcome ? outcome.levels[outcome.codes[row]] : String(outcome.values[row]));
  parts.push(Float64Array.from({ length: table.rowCount }, (_, row) => (file.isBad(value(row)) ? 1 : 0)));
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'table.f64'),
    Buffer.concat(parts.map((part) => Buffer.from(Float64Array.from(part).buffer))),
  );
  return { table, columns };
}
