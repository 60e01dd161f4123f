import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../errors/index.js';
import { type Column, cell, columnSchema, gather, isMissing, type Schema, Table, withRole } from './index.js';

const schema: Schema = [
  { name: 'age', kind: 'numeric', role: 'feature', special: [-9] },
  { name: 'home', kind: 'categorical', role: 'feature' },
  { name: 'owner', kind: 'boolean', role: 'feature', levels: ['no', 'yes'] },
  { name: 'since', kind: 'datetime', role: 'time' },
  { name: 'note', kind: 'text', role: 'ignored' },
];

const records = [
  { age: 31, home: 'rent', owner: 'no', since: '2020-02-29', note: 'late twice' },
  { age: -9, home: 'own', owner: 'yes', since: '2021-01-01T12:30:00.000Z', note: null },
  { age: null, home: null, owner: null, since: null, note: '' },
  { age: '44.5', home: 'rent', owner: 'yes', since: '1969-12-31', note: 'x' },
];

const table = Table.fromRecords(schema, records);
const chunksOf = async (some: Table, options = {}) => {
  const chunks: Table[] = [];
  for await (const chunk of some.chunks(options)) chunks.push(chunk);
  return chunks;
};
const contents = (some: Table) => Array.from({ length: some.rowCount }, (_, row) => some.record(row));

describe('Table.fromRecords', () => {
  it('reads cells by kind, and record writes them back', () => {
    expect(table.rowCount).toBe(4);
    expect(contents(table)).toEqual([
      { age: 31, home: 'rent', owner: 'no', since: '2020-02-29', note: 'late twice' },
      { age: -9, home: 'own', owner: 'yes', since: '2021-01-01T12:30:00.000Z', note: null },
      { age: null, home: null, owner: null, since: null, note: null },
      { age: 44.5, home: 'rent', owner: 'yes', since: '1969-12-31', note: 'x' },
    ]);
    expect(table.categories('home')).toEqual({
      kind: 'categorical',
      codes: Int32Array.of(0, 1, -1, 0),
      levels: ['rent', 'own'],
    });
    expect(Array.from(table.rowNumbers)).toEqual([1, 2, 3, 4]);
  });

  it('reads a level outside the known ones, and NaN, as missing', () => {
    const some = Table.fromRecords(schema, [{ owner: 'maybe', age: Number.NaN }]);
    expect(some.record(0)).toMatchObject({ owner: null, age: null });
  });

  it.each([
    ['age', 'old', 'Row 2, column "age": expected a number, received "old".'],
    ['age', '  ', 'Row 2, column "age": expected a number, received "  ".'],
    ['since', 'soon', 'Row 2, column "since": expected a date, received "soon".'],
  ])('refuses %s = %j', (name, value, text) => {
    expect(() => Table.fromRecords(schema, [{}, { [name]: value }])).toThrow(DataError);
    expect(() => Table.fromRecords(schema, [{}, { [name]: value }])).toThrow(text);
  });

  it('stands on shared memory, so that threads need no copy (regression: row numbers did not)', () => {
    expect(table.numbers('age').buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(table.categories('home').codes.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(table.rowNumbers.buffer).toBeInstanceOf(SharedArrayBuffer);
    const part = table.rows(Int32Array.of(1));
    expect(part.numbers('age').buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(part.rowNumbers.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(Table.concat([part, part]).categories('home').codes.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

describe('Table', () => {
  it('refuses columns that do not fit the schema or each other', () => {
    const column: Column = { kind: 'numeric', values: new Float64Array(3) };
    expect(() => new Table(schema.slice(0, 2), [column])).toThrow(
      'Table: expected 2 columns for the schema, received 1.',
    );
    const short: Column = { kind: 'numeric', values: new Float64Array(2) };
    const two: Schema = [schema[0]!, { name: 'b', kind: 'numeric', role: 'feature' }];
    expect(() => new Table(two, [column, short])).toThrow('Table: column "b" has 2 rows, expected 3.');
  });

  it('names the column that was probably meant, and the kind that was expected', () => {
    expect(() => table.column('aeg')).toThrow(
      'There is no column "aeg". Did you mean "age"? The columns are: age, home,',
    );
    expect(() => table.numbers('home')).toThrow('Column "home" is categorical; a numeric column was expected here.');
    expect(() => table.categories('age')).toThrow('Column "age" is numeric; a categorical column was expected here.');
    const wide: Schema = Array.from({ length: 20 }, (_, i) => ({ name: `c${i}`, kind: 'numeric', role: 'feature' }));
    expect(() => columnSchema(wide, 'zzz')).toThrow(/c11, \.\.\. \(20 in all\)\.$/);
  });

  it('rows: in the order asked for, with their numbers in the file; the original stays', () => {
    const part = table.rows(Int32Array.of(3, 0, 3));
    expect(contents(part).map(({ age }) => age)).toEqual([44.5, 31, 44.5]);
    expect(Array.from(part.rowNumbers)).toEqual([4, 1, 4]);
    expect(Array.from(part.rows(Int32Array.of(1)).rowNumbers)).toEqual([1]);
    expect(table.rowCount).toBe(4);
  });

  it('filter keeps what holds; all kept is the table itself', () => {
    expect(Array.from(table.filter((row) => row % 2 === 1).rowNumbers)).toEqual([2, 4]);
    expect(table.filter(() => true)).toBe(table);
    expect(table.filter(() => false).rowCount).toBe(0);
  });

  it('pick, with and describe return new tables', () => {
    const picked = table.pick(['home', 'age']);
    expect(picked.schema.map(({ name }) => name)).toEqual(['home', 'age']);
    expect(picked.numbers('age')).toBe(table.numbers('age'));
    const age: Column = { kind: 'numeric', values: new Float64Array(4).fill(1) };
    const replaced = table.with({ name: 'age', kind: 'numeric', role: 'weight' }, age);
    expect(replaced.schema.map(({ name }) => name)).toEqual(table.schema.map(({ name }) => name));
    expect(replaced.role('weight').map(({ name }) => name)).toEqual(['age']);
    expect(table.with({ name: 'more', kind: 'numeric', role: 'feature' }, age).schema.at(-1)!.name).toBe('more');
    const ignored = table.describe((column) => ({ ...column, role: 'ignored' }));
    expect(withRole(ignored.schema, 'ignored')).toHaveLength(5);
    expect(table.role('feature')).toHaveLength(3);
  });

  it('no columns, no rows: still a table', async () => {
    expect(new Table([], []).rowCount).toBe(0);
    expect(table.pick([]).rowCount, 'rows are not lost with the columns').toBe(4);
    const empty = Table.fromRecords(schema, []);
    expect(await chunksOf(empty)).toEqual([]);
    expect((await Table.from({ schema, rowCount: 0, chunks: () => empty.chunks() })).schema).toBe(schema);
  });

  it('crosses to a thread and back', () => {
    const back = Table.fromParts(structuredClone(table.toParts()));
    expect(contents(back)).toEqual(contents(table));
    expect(back.schema).toEqual(table.schema);
  });

  it('chunks, of any size and choice of columns, are the table again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.subarray(['age', 'home', 'owner', 'since', 'note'], { minLength: 1 }),
        async (rows, columns) => {
          const chunks = await chunksOf(table, { rows, columns });
          expect(chunks.every((chunk) => chunk.rowCount <= rows)).toBe(true);
          const again = Table.concat(chunks);
          expect(contents(again)).toEqual(contents(table.pick(columns)));
          const streamed = { schema: again.schema, rowCount: 4, chunks: () => table.chunks({ rows, columns }) };
          expect(contents(await Table.from(streamed))).toEqual(contents(again));
          expect(Array.from(again.rowNumbers)).toEqual([1, 2, 3, 4]);
        },
      ),
    );
  });
});

describe('Table.concat', () => {
  it('unites levels in order of appearance', () => {
    const home: Schema = [schema[1]!];
    const tables = [['rent', 'own'], [null, 'free', 'own'], ['rent']].map((values) =>
      Table.fromRecords(
        home,
        values.map((value) => ({ home: value })),
      ),
    );
    const { codes, levels } = Table.concat(tables).categories('home');
    expect(levels).toEqual(['rent', 'own', 'free']);
    expect(Array.from(codes)).toEqual([0, 1, -1, 2, 1, 0]);
  });

  it('keeps every value and row number', () => {
    const twice = Table.concat([table, table.rows(Int32Array.of(2, 1))]);
    expect(contents(twice)).toEqual([...contents(table), ...[2, 1].map((row) => table.record(row))]);
    expect(Array.from(twice.rowNumbers)).toEqual([1, 2, 3, 4, 3, 2]);
    expect(Table.concat([table])).toBe(table);
    expect(Table.concat([], schema).rowCount).toBe(0);
  });
});

describe('columns', () => {
  it('gather then cell is cell at the gathered row, for every kind', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 })), (rows) => {
        for (const { name } of schema) {
          const column = table.column(name);
          const gathered = gather(column, Int32Array.from(rows));
          rows.forEach((row, i) => {
            expect(cell(gathered, i)).toEqual(cell(column, row));
            expect(isMissing(gathered, i)).toBe(cell(column, row) === null);
          });
        }
      }),
    );
  });

  it('a special code is a value, not missing', () => {
    expect(isMissing(table.column('age'), 1)).toBe(false);
    expect(cell(table.column('age'), 1)).toBe(-9);
  });
});
