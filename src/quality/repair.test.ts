import { describe, expect, it } from 'vitest';
import { type ColumnSchema, Table } from '../data/index.js';
import type { Repair } from './finding.js';
import { addApplied, applyRepairs, applyRepairsToChunk, parseNumber } from './repair.js';

const schema: ColumnSchema[] = [
  { name: 'income', kind: 'numeric', role: 'feature' },
  { name: 'dti', kind: 'numeric', role: 'feature' },
  { name: 'home', kind: 'categorical', role: 'feature' },
  { name: 'sum', kind: 'categorical', role: 'feature' },
  { name: 'since', kind: 'datetime', role: 'feature' },
];
const table = Table.fromRecords(schema, [
  { income: 100, dti: 0.3, home: 'rent', sum: '1,200', since: '2020-01-01' },
  { income: null, dti: 900, home: 'Rent', sum: 'n/a', since: '1900-01-01' },
  { income: -9, dti: 0.2, home: '?', sum: '$7.50', since: '2021-05-01' },
  { income: null, dti: 700, home: 'own', sum: null, since: null },
]);
const repaired = (...repairs: Repair[]) => applyRepairs(table, repairs);

describe('applyRepairs', () => {
  it('drops a column', () => {
    const { table: next, applied } = repaired({ action: 'drop-column', column: 'dti' });
    expect(next.schema.map(({ name }) => name)).toEqual(['income', 'home', 'sum', 'since']);
    expect(applied).toEqual([{ repair: { action: 'drop-column', column: 'dti' }, rowsChanged: 0, cellsChanged: 4 }]);
  });

  it('drops rows by their number', () => {
    const { table: next, applied } = repaired({ action: 'drop-rows', rows: [2, 4, 99] });
    expect(Array.from(next.rowNumbers)).toEqual([1, 3]);
    expect(applied[0]).toMatchObject({ rowsChanged: 2, cellsChanged: 10 });
  });

  it('marks special values and roles without touching a cell', () => {
    const { table: next, applied } = repaired(
      { action: 'special-values', column: 'income', values: [-9] },
      { action: 'set-role', column: 'home', role: 'protected' },
    );
    expect(next.schema[0]!.special).toEqual([-9]);
    expect(next.schema[2]!.role).toBe('protected');
    expect(applied.map(({ cellsChanged }) => cellsChanged)).toEqual([0, 0]);
    expect(next.numbers('income')).toBe(table.numbers('income'));
  });

  it('blanks numbers, levels and dates', () => {
    const { table: next, applied } = repaired(
      { action: 'to-missing', column: 'income', values: [-9] },
      { action: 'to-missing', column: 'home', values: ['?'] },
      { action: 'to-missing', column: 'since', values: ['1900-01-01'] },
    );
    expect([0, 1, 2, 3].map((i) => next.record(i))).toEqual([
      { income: 100, dti: 0.3, home: 'rent', sum: '1,200', since: '2020-01-01' },
      { income: null, dti: 900, home: 'Rent', sum: 'n/a', since: null },
      { income: null, dti: 0.2, home: null, sum: '$7.50', since: '2021-05-01' },
      { income: null, dti: 700, home: 'own', sum: null, since: null },
    ]);
    expect(applied.map(({ cellsChanged }) => cellsChanged)).toEqual([1, 1, 1]);
    expect(next.categories('home').levels).not.toContain('?');
  });

  it('blanks an infinity written as text', () => {
    const infinite = Table.fromRecords([schema[0]!], [{ income: Number.POSITIVE_INFINITY }, { income: 1 }]);
    const finite = applyRepairs(infinite, [{ action: 'to-missing', column: 'income', values: ['Infinity'] }]);
    expect(Array.from(finite.table.numbers('income'))).toEqual([Number.NaN, 1]);
  });

  it('merges levels that are spelled differently', () => {
    const { table: next, applied } = repaired({ action: 'merge-levels', column: 'home', levels: { Rent: 'rent' } });
    expect([0, 1].map((i) => next.record(i).home)).toEqual(['rent', 'rent']);
    expect(next.categories('home').levels).toEqual(['rent', '?', 'own']);
    expect(applied[0]!.cellsChanged).toBe(1);
  });

  it('reads words as numbers, and what is none as missing', () => {
    const { table: next } = repaired({ action: 'set-kind', column: 'sum', kind: 'numeric' });
    expect(Array.from(next.numbers('sum'))).toEqual([1200, Number.NaN, 7.5, Number.NaN]);
    expect(next.schema[3]).toEqual({ name: 'sum', kind: 'numeric', role: 'feature' });
  });

  it('splits a column by where another is missing in the file, whatever was blanked before', () => {
    const { table: next, applied } = repaired(
      { action: 'to-missing', column: 'income', values: [-9] },
      { action: 'split-column', column: 'dti', when: 'income' },
    );
    expect(Array.from(next.numbers('dti'))).toEqual([0.3, Number.NaN, 0.2, Number.NaN]);
    expect(Array.from(next.numbers('dti without income'))).toEqual([Number.NaN, 900, Number.NaN, 700]);
    expect(applied[1]).toMatchObject({ rowsChanged: 2 });
  });

  it('does to chunks what it does to the whole', () => {
    const repairs: Repair[] = [
      { action: 'drop-rows', rows: [1] },
      { action: 'to-missing', column: 'income', values: [-9] },
      { action: 'split-column', column: 'dti', when: 'income' },
      { action: 'set-kind', column: 'sum', kind: 'numeric' },
    ];
    const whole = applyRepairs(table, repairs);
    const chunks = [table.rows(Int32Array.of(0, 1)), table.rows(Int32Array.of(2, 3))].map((chunk) =>
      applyRepairsToChunk(chunk, repairs),
    );
    const joined = Table.concat(chunks.map((chunk) => chunk.table));
    expect([0, 1, 2].map((i) => joined.record(i))).toEqual([0, 1, 2].map((i) => whole.table.record(i)));
    expect(addApplied(chunks.map((chunk) => chunk.applied))).toEqual(whole.applied);
  });

  it('passes over repairs of columns that are gone', () => {
    const { applied } = repaired(
      { action: 'drop-column', column: 'dti' },
      { action: 'set-role', column: 'dti', role: 'id' },
    );
    expect(applied).toHaveLength(1);
  });
});

describe('parseNumber', () => {
  it.each([
    ['1,234.50', 1234.5],
    ['€ 12', 12],
    ['12 %', 12],
    ['(5)', -5],
    ['-3e2', -300],
    ['300元', 300],
  ])('reads %s', (text, value) => expect(parseNumber(text)).toBe(value));

  it.each(['', 'n/a', '12 months', '1,2', '2020-01-01', 'A11', '1.2.3'])('does not read %j', (text) =>
    expect(parseNumber(text)).toBeNaN(),
  );
});
