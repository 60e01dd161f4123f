import { Table } from 'fathom/data';
import { expect, it } from 'vitest';
import { tableHash } from '../bench/lib-keep.mjs';

const schema = [
  { name: 'income', kind: 'numeric', role: 'feature' },
  { name: 'purpose', kind: 'categorical', role: 'feature' },
];
const hashed = (records, columns = schema) => tableHash(Table.fromRecords(columns, records));

it('results are kept under every value of a table and what its columns are', () => {
  const records = [
    { income: 1, purpose: 'car' },
    { income: null, purpose: 'boat' },
  ];
  const own = hashed(records);
  expect(hashed(structuredClone(records))).toBe(own);
  const others = [
    hashed([records[0], { ...records[1], income: 2 }]),
    hashed([records[0], { ...records[1], income: Number.POSITIVE_INFINITY }]),
    hashed([records[0], { ...records[1], purpose: 'car' }]),
    hashed(records.toReversed()),
    hashed(records, [{ ...schema[0], role: 'weight' }, schema[1]]),
  ];
  expect(new Set([own, ...others]).size).toBe(1 + others.length);
});
