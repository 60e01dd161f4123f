// Files as they should not be: each is refused in one sentence that says where, what was expected and what to do.
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { failure, read, temporaryFolder } from './files.test.helper.js';
import { openDataset } from './open-dataset.js';
import { Table } from './table.js';
import { writeTable } from './write-table.js';

const file = temporaryFolder();
const lines = (n: number, write: (i: number) => string) => Array.from({ length: n }, (_, i) => write(i)).join('\n');

describe('files that are not there or not readable', () => {
  it('missing, with the name that was perhaps meant', async () => {
    file('loans.csv', 'a\n1\n');
    expect(await failure(file('laons.csv'))).toBe(
      `DataError: There is no file "${file('laons.csv')}". Did you mean "loans.csv"?`,
    );
    expect(await failure(file('nowhere/x.csv'))).toContain('The folder ');
  });

  it('a folder', async () => {
    mkdirSync(file('folder'));
    expect(await failure(file('folder'))).toBe(
      `DataError: "${file('folder')}" is a folder; a data file was expected. Name its files, such as "${file('folder')}/*.csv".`,
    );
  });

  it('a pattern without match', async () => {
    expect(await failure(file('none-*.csv'))).toBe(
      `DataError: No file matches "${file('none-*.csv')}". Check the folder and the pattern.`,
    );
  });

  it.skipIf(process.getuid?.() === 0)('no permission', async () => {
    chmodSync(file('secret.csv', 'a\n1\n'), 0);
    expect(await failure(file('secret.csv'))).toContain('cannot be read: permission denied');
  });

  it('no file at all', async () => {
    expect(await failure([])).toBe('DataError: No data file was given. Name at least one file.');
  });
});

describe('files without a table', () => {
  it('empty', async () => {
    expect(await failure(file('empty.csv', ''))).toBe(`DataError: "${file('empty.csv')}" is empty (0 bytes).`);
    expect(await failure(file('blank.csv', '\n\n\n'))).toBe(
      `DataError: "${file('blank.csv')}" holds no rows: all its lines are empty.`,
    );
    expect(await failure(file('empty.csv.gz', gzipSync('')))).toBe(
      `DataError: "${file('empty.csv.gz')}" is empty once unpacked.`,
    );
  });

  it('header only', async () => {
    expect(await failure(file('header.csv', 'a,b,c\n'))).toBe(
      `DataError: "${file('header.csv')}" has column names but no rows. Check that the export is complete.`,
    );
  });

  it.each([
    ['png', '89504e470d0a1a0a0000000d49484452', 'a PNG image'],
    ['elf', '7f454c4602010100000000000000', 'a program'],
    ['pdf', '255044462d312e370a', 'a PDF document'],
    ['xls', 'd0cf11e0a1b11ae100000000', 'an old Excel or Office file (.xls); save it as .xlsx'],
    ['zeros', '61622c630a0000000000', 'a binary file (a zero byte at position 5)'],
  ])('binary: %s', async (name, hex, what) => {
    expect(await failure(file(`${name}.csv`, Buffer.from(hex, 'hex')))).toBe(
      `DataError: "${file(`${name}.csv`)}" is ${what}, not a table. CSV, JSON lines, Parquet or Excel (.xlsx) was expected.`,
    );
  });

  it('a zip archive', async () => {
    expect(await failure(file('data.zip', Buffer.from('504b03041400000008', 'hex')))).toBe(
      `DataError: "${file('data.zip')}" is a zip archive; unpack it and give the file inside.`,
    );
  });

  it('JSON that is no objects', async () => {
    expect(await failure(file('numbers.json', '[1,2,3]'))).toContain('holds JSON, but no objects');
    expect(await failure(file('broken.jsonl', '{"a":1}\n{"a":2\n'))).toBe(
      `DataError: "${file('broken.jsonl')}", line 2: expected one JSON object per line, such as {"age": 41, "job": "nurse"}.`,
    );
  });
});

describe('damaged files', () => {
  const table = new Table(
    [{ name: 'x', kind: 'numeric', role: 'feature' }],
    [{ kind: 'numeric', values: Float64Array.from({ length: 5000 }, (_, i) => i / 7) }],
  );

  it('gzip cut short', async () => {
    const packed = gzipSync(lines(5000, (i) => `${i},${i * 7}`));
    expect(await failure(file('cut.csv.gz', packed.subarray(0, packed.length >> 1)))).toBe(
      `DataError: "${file('cut.csv.gz')}" is cut short: the packed data end too early. Copy or download it again.`,
    );
    packed.fill(0x55, 50, 500);
    expect(await failure(file('damaged.csv.gz', packed))).toBe(
      `DataError: "${file('damaged.csv.gz')}" is damaged: its packed data cannot be unpacked. Copy or download it again.`,
    );
  });

  it.each(['parquet', 'xlsx'] as const)('%s cut short', async (format) => {
    const path = file(`whole.${format}`);
    await writeTable(table, path);
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(path);
    const cut = file(`cut.${format}`, bytes.subarray(0, bytes.length >> 1));
    const what = format === 'parquet' ? 'as Parquet' : 'as an Excel workbook';
    expect(await failure(cut)).toBe(
      `DataError: "${cut}" cannot be read ${what}: it is cut short or damaged. Copy or download it again.`,
    );
  });

  it('a text file named like a workbook', async () => {
    expect(await failure(file('text.xlsx', 'a,b\n1,2\n'))).toContain(
      'is not an Excel workbook although its name says so',
    );
    expect(await failure(file('text.parquet', 'a,b\n1,2\n'))).toContain(
      'is not a Parquet file although its name says so',
    );
  });

  it('a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, '1,2\n'), { level: 9 });
    expect(await failure(file('bomb.csv.gz', bomb))).toBe(
      `DataError: "${file('bomb.csv.gz')}" unpacks to more than 100 times its size (${bomb.length} bytes), as a decompression bomb does. Unpack it yourself if you trust it.`,
    );
  });

  it('a line of 50 MB', async () => {
    const path = file('long.csv', Buffer.concat([Buffer.from('a,b\n1,'), Buffer.alloc(50 * 1024 * 1024, 'x')]));
    expect(await failure(path)).toBe(
      `DataError: "${path}" has a line of more than 8 MiB (it begins at byte 4); rows separated by line breaks were expected. Check that it is a table in text form.`,
    );
  });
});

describe('rows that do not fit', () => {
  const ragged = (extra: string) => file('ragged.csv', `a,b,c\n${lines(50, (i) => (i === 30 ? extra : `${i},x,y`))}\n`);

  it('too few and too many fields', async () => {
    expect(await failure(ragged('30,x'))).toBe(
      `DataError: "${file('ragged.csv')}", line 32: expected 3 fields as in the first line, found 2. Mend that line, or quote fields that hold ",".`,
    );
    expect(await failure(ragged('30,x,y,z'))).toContain('line 32: expected 3 fields as in the first line, found 4.');
  });

  it('a small ragged file is not taken for a single column', async () => {
    expect(await failure(file('small.csv', 'a,b,c\n1,2,3\n4,5\n6,7,8,9\n'))).toContain(
      'line 3: expected 3 fields as in the first line, found 2.',
    );
  });

  it('counts lines inside quoted fields', async () => {
    const path = file('quoted.csv', `a,b\n"x\n\ny",1\n${lines(20, (i) => `${i},1`)}\n3\n`);
    expect(await failure(path)).toContain('line 25: expected 2 fields as in the first line, found 1.');
  });

  it('a quote that is never closed, and text after a quote', async () => {
    const quoted = lines(30, (i) => `${i},"x,y"`);
    expect(await failure(file('open.csv', `a,b\n${quoted}\n31,"oops\n32,"x,y"\n`))).toContain(
      'line 32: text goes on after a closing quote.',
    );
    expect(await failure(file('never.csv', `a,b\n${quoted}\n31,"oops\n`))).toContain(
      'line 32: a quote is opened and never closed.',
    );
    expect(await failure(file('after.csv', `a,b\n${lines(30, (i) => `${i},"x,y"`)}\n31,"oops"x,3\n`))).toContain(
      'line 32: ',
    );
  });

  it('a delimiter that the file does not use', async () => {
    expect(await failure(file('comma.csv', 'a,b\n1,2\n3,4\n'), { delimiter: ';' })).toBe(
      `DataError: "${file('comma.csv')}" does not use the delimiter ";"; its lines look separated by ",".`,
    );
  });

  it('files of different columns', async () => {
    const paths = [file('one.csv', 'a,b\n1,2\n'), file('two.csv', 'a,c\n1,2\n')];
    expect(await failure(paths)).toBe(
      `DataError: "${paths[1]}" lacks "b" and has "c" besides, compared with "${paths[0]}". Files read together need the same columns.`,
    );
  });
});

describe('strange columns', () => {
  it('repeated and empty names are made different, with a warning', async () => {
    const { columns, warnings } = await read(file('names.csv', 'a,a,,a_2,a\n1,2,3,4,x\n5,6,7,8,y\n'));
    expect(columns.map((column) => column.split(':')[0])).toEqual(['a', 'a_3', 'column_3', 'a_2', 'a_4']);
    expect(warnings).toEqual([
      'names.csv: 1 column has no name and became "column_3".',
      'names.csv: 2 column names are repeated and became different: "a" -> "a_3", "a" -> "a_4".',
    ]);
  });

  it('5,000 columns', async () => {
    const path = file(
      'wide.csv',
      `${Array.from({ length: 5000 }, (_, i) => `c${i}`).join(',')}\n${lines(12, (row) => Array.from({ length: 5000 }, (_, i) => (i % 3 === 0 ? `l${(row + i) % 4}` : row * i)).join(','))}\n`,
    );
    const { table } = await read(path);
    expect(table.schema).toHaveLength(5000);
    expect(table.record(3)).toMatchObject({ c0: 'l3', c1: 3, c4999: 14_997 });
  });

  it('thirty rows are enough to be read', async () => {
    const { table } = await read(file('thirty.csv', `x,y\n${lines(30, (i) => `${i},${'ab'[i % 2]}`)}\n`));
    expect(table.rowCount).toBe(30);
  });

  it('unknown names in options are answered with the nearest one', async () => {
    file('loan.csv', 'amount,purpose\n1,car\n2,house\n');
    expect(await failure(file('loan.csv'), { kinds: { amuont: 'text' } })).toContain('Did you mean "amount"?');
    expect(await failure(file('loan.csv'), { map: { loan: 'amout' } })).toBe(
      'DataError: There is no column "amout" to read as "loan". Did you mean "amount"?',
    );
  });

  it('a kind that the values do not have', async () => {
    file('loan.csv', 'amount,purpose\n1,car\n2,house\n3,car\n');
    expect(await failure(file('loan.csv'), { kinds: { purpose: 'numeric' } })).toBe(
      'DataError: Column "purpose": numbers were expected, but it holds values such as "car". Mend the column, or read it as another kind.',
    );
    expect(await failure(file('loan.csv'), { kinds: { amount: 'boolean' } })).toBe(
      'DataError: Column "amount": a boolean was asked for, but it has 3 different values (1, 2, 3). Ask for categorical instead.',
    );
  });

  it('a sheet that is not in the workbook', async () => {
    const table = Table.fromRecords([{ name: 'x', kind: 'numeric', role: 'feature' }], [{ x: 1 }, { x: 2 }]);
    await writeTable(table, file('book.xlsx'));
    expect(await failure(file('book.xlsx'), { sheet: 'Sheet2' })).toContain('has no sheet "Sheet2". Did you mean "');
  });
});

describe('afterwards', () => {
  it('no temporary folder of this process is left', async () => {
    await failure(file('left.csv.gz', gzipSync('a,b\n1,2\n3\n')));
    const dataset = await openDataset([file('kept.csv.gz', gzipSync('a,b\n1,2\n3,4\n'))]);
    await dataset.close();
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`fathom-data-${process.pid}-`))).toEqual([]);
  });
});
