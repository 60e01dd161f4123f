import { describe, expect, it } from 'vitest';
import { type Schema, Table } from '../data/index.js';
import { DataError } from '../errors/index.js';
import { describeInputs, missingCode, modelInputs, rowInputs, unseenCode } from './inputs.js';

const schema: Schema = [
  { name: 'income', kind: 'numeric', role: 'feature', special: [-9] },
  { name: 'purpose', kind: 'categorical', role: 'feature' },
  { name: 'opened', kind: 'datetime', role: 'feature' },
  { name: 'note', kind: 'text', role: 'feature' },
  { name: 'applied', kind: 'datetime', role: 'time' },
];
const table = Table.fromRecords(schema, [
  { income: 10, purpose: 'car', opened: '2020-01-01', note: 'a😀b', applied: '2020-03-01' },
  { income: -9, purpose: 'boat', opened: null, note: '', applied: '2021-01-01' },
]);
const features = describeInputs(table);
const plain = (inputs: ReturnType<typeof modelInputs>) =>
  inputs.map((input) => Array.from(input.kind === 'numeric' ? input.values : input.codes));

describe('inputs', () => {
  it('count dates back from the time column and text in characters', () => {
    expect(features.map((feature) => feature.since)).toEqual([undefined, undefined, 'applied', undefined]);
    expect(plain(modelInputs(table, features))).toEqual([
      [10, -9],
      [0, 1],
      [60, Number.NaN],
      [3, Number.NaN],
    ]);
  });

  it('match levels by name, whatever their codes', () => {
    const later = Table.fromRecords(schema, [
      { income: 1, purpose: 'boat' },
      { income: 1, purpose: 'moon' },
      { income: 1, purpose: 'car' },
      { income: 1 },
    ]);
    expect(plain(modelInputs(later, features))[1]).toEqual([1, unseenCode, 0, missingCode]);
  });

  it('are the same for a record', () => {
    const columns = plain(modelInputs(table, features));
    [0, 1].forEach((row) => {
      expect(Array.from(rowInputs(table.record(row), features))).toEqual(columns.map((column) => column[row]));
    });
    expect(Array.from(rowInputs({ purpose: 'moon' }, features))).toEqual([
      Number.NaN,
      unseenCode,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    [[1, 'car'], 'an array'],
    ['car', 'car'],
  ])('refuse a record that is %j', (record, given) => {
    const read = () => rowInputs(record as unknown as Record<string, unknown>, features);
    expect(read).toThrow(DataError);
    expect(read).toThrow(
      `A record must be an object with a value for each feature, such as { "income": 1 }, received ${given}.`,
    );
  });

  it('read numbers that came as categories, and say where one cannot be read', () => {
    const retyped = (cells: readonly string[]) =>
      Table.fromRecords(
        [{ name: 'income', kind: 'categorical', role: 'feature' }],
        cells.map((income) => ({ income })),
      );
    const only = features.slice(0, 1);
    expect(plain(modelInputs(retyped(['5', '1e3', '']), only))).toEqual([[5, 1000, Number.NaN]]);
    expect(() => modelInputs(retyped(['5', 'lots']), only)).toThrow(
      'Column "income", row 2: expected a number as at training, received "lots"; correct the cell or leave it empty.',
    );
  });

  it('name a column that is missing, with the nearest there is', () => {
    const renamed = Table.fromRecords([{ name: 'incomes', kind: 'numeric', role: 'feature' }], [{ incomes: 1 }]);
    expect(() => modelInputs(renamed, features)).toThrow(DataError);
    expect(() => modelInputs(renamed, features)).toThrow(
      'Column "income" is missing: the model was fitted with it. Did you mean "incomes"?',
    );
  });
});
