import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, temporaryFolder } from './files.test.helper.js';
import type { Schema } from './schema.js';
import { Table } from './table.js';
import { writeTable } from './write-table.js';

const file = temporaryFolder();
const schema: Schema = [
  { name: 'x', kind: 'numeric', role: 'feature' },
  { name: 'na"me', kind: 'text', role: 'feature' },
  { name: 'flag', kind: 'boolean', role: 'feature', levels: ['0', '1'] },
  { name: 'day', kind: 'datetime', role: 'feature' },
];
const table = Table.fromRecords(schema, [
  { x: 0.1, 'na"me': 'a, "b"', flag: '1', day: '2011-12-01' },
  { x: null, 'na"me': null, flag: '0', day: null },
]);
const leftovers = () => readdirSync(dirname(file('x'))).filter((name) => name.endsWith('.fathom-tmp'));

describe('writeTable', () => {
  it('writes CSV with quotes only where they are needed', async () => {
    await writeTable(table, file('t.csv'));
    expect(readFileSync(file('t.csv'), 'utf8')).toBe('x,"na""me",flag,day\n0.1,"a, ""b""",1,2011-12-01\n,,0,\n');
  });

  it('guards words against spreadsheets that would run them, when asked to, and no numbers', async () => {
    const words = [
      '=1+1',
      '+cmd',
      '-2+3',
      '@SUM(A1)',
      '\tx',
      '\rx',
      '＝A1',
      'a=b',
      '-5',
      '+1.5e3',
      '=HYPERLINK("u","v")',
    ];
    const risky = Table.fromRecords(
      [
        { name: '=x', kind: 'numeric', role: 'feature' },
        { name: 'note', kind: 'text', role: 'feature' },
        { name: 'group', kind: 'categorical', role: 'feature', levels: ['@a', 'b'] },
      ],
      words.map((note, i) => ({ '=x': -i, note, group: i === 0 ? '@a' : 'b' })),
    );
    await writeTable(risky, file('safe.csv'), { spreadsheetSafe: true });
    expect(readFileSync(file('safe.csv'), 'utf8').split('\n')).toEqual([
      "'=x,note,group",
      "0,'=1+1,'@a",
      "-1,'+cmd,b",
      "-2,'-2+3,b",
      "-3,'@SUM(A1),b",
      "-4,'\tx,b",
      '-5,"\'\rx",b',
      "-6,'＝A1,b",
      '-7,a=b,b',
      '-8,-5,b',
      '-9,+1.5e3,b',
      '-10,"\'=HYPERLINK(""u"",""v"")",b',
      '',
    ]);
    await writeTable(risky, file('plain.csv'));
    expect(readFileSync(file('plain.csv'), 'utf8')).not.toContain("'");
  });

  it('writes JSON lines', async () => {
    await writeTable(table, file('t.jsonl'));
    expect(readFileSync(file('t.jsonl'), 'utf8')).toBe(
      '{"x":0.1,"na\\"me":"a, \\"b\\"","flag":1,"day":"2011-12-01"}\n{"x":null,"na\\"me":null,"flag":0,"day":null}\n',
    );
  });

  it('writes a workbook that reads back', async () => {
    await writeTable(table, file('t.xlsx'));
    const back = (await read(file('t.xlsx'))).table;
    expect(back.record(0)).toEqual({ x: 0.1, 'na"me': 'a, "b"', flag: '1', day: '2011-12-01' });
  });

  it('writes tables one after the other', async () => {
    const parts = (async function* () {
      yield table.rows(Int32Array.of(0));
      yield table.rows(Int32Array.of(1, 0));
    })();
    await writeTable(parts, file('parts.parquet'));
    expect(Array.from((await read(file('parts.parquet'))).table.numbers('x'))).toEqual([0.1, Number.NaN, 0.1]);
  });

  it('never replaces a file unless forced', async () => {
    writeFileSync(file('there.csv'), 'mine');
    await expect(writeTable(table, file('there.csv'))).rejects.toThrow(
      `"${file('there.csv')}" exists already. Choose another name, or use --force to replace it.`,
    );
    expect(readFileSync(file('there.csv'), 'utf8')).toBe('mine');
    await writeTable(table, file('there.csv'), { force: true });
    expect(readFileSync(file('there.csv'), 'utf8')).toContain('0.1');
  });

  it('leaves nothing behind when the rows fail half way, and keeps the old file', async () => {
    writeFileSync(file('old.csv'), 'old');
    const failing = (async function* () {
      yield table;
      throw new Error('no more rows');
    })();
    await expect(writeTable(failing, file('old.csv'), { force: true })).rejects.toThrow('no more rows');
    expect(readFileSync(file('old.csv'), 'utf8')).toBe('old');
    expect(leftovers()).toEqual([]);
  });

  it('sweeps what a killed process left', async () => {
    writeFileSync(file('.swept.csv.999999999.fathom-tmp'), 'half');
    await writeTable(table, file('swept.csv'));
    expect(leftovers()).toEqual([]);
  });

  it('asks for a format that it knows and a folder that exists', async () => {
    await expect(writeTable(table, file('t.doc'))).rejects.toThrow('the ending says no format');
    await expect(writeTable(table, file('no/t.csv'))).rejects.toThrow(`The folder "${file('no')}" does not exist`);
  });
});
