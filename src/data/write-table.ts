import { closeSync, openSync } from 'node:fs';
import { extname } from 'node:path';
import { UsageError } from '../errors/index.js';
import { writeAtomically } from './atomic-file.js';
import { type Column, cell, isMissing } from './column.js';
import { writeAll } from './encoding.js';
import { areNumbers } from './reading.js';
import type { Table } from './table.js';
import { writeParquet } from './write-parquet.js';

export type TableFormat = 'csv' | 'parquet' | 'jsonl' | 'xlsx';

export interface WriteOptions {
  /** By the ending of the file's name when left out. */
  readonly format?: TableFormat;
  /** Replace a file that exists. Default false. */
  readonly force?: boolean;
  /**
   * For CSV that people open in a spreadsheet: a name, or a cell of words, that the spreadsheet would run as a formula
   * gets an apostrophe before it. Such a file no longer reads back as it was. Other formats mark words as words and
   * need none. Default false.
   *
   * Source: OWASP, "CSV Injection".
   */
  readonly spreadsheetSafe?: boolean;
}

/**
 * Writes a table, or tables of the same columns one after the other, to one file. The file appears whole or not at all.
 * CSV is UTF-8 with commas; numbers keep all their digits; missing values are empty cells (null in JSON).
 *
 * @throws UsageError when the file exists and `force` is not set, the ending names no format, or a sheet would overflow
 */
export async function writeTable(
  tables: Table | AsyncIterable<Table>,
  path: string,
  options: WriteOptions = {},
): Promise<void> {
  const format = options.format ?? formatOf(path);
  const parts =
    'chunks' in tables
      ? (async function* () {
          yield tables;
        })()
      : tables;
  const write = {
    csv: options.spreadsheetSafe === true ? writeSafeCsv : writeCsv,
    jsonl: writeJsonLines,
    parquet: writeParquet,
    xlsx: writeSheet,
  }[format];
  await writeAtomically(path, options.force ?? false, (temporary) => write(parts, temporary));
}

function formatOf(path: string): TableFormat {
  const formats: Record<string, TableFormat> = {
    '.csv': 'csv',
    '.jsonl': 'jsonl',
    '.ndjson': 'jsonl',
    '.parquet': 'parquet',
    '.xlsx': 'xlsx',
  };
  const format = formats[extname(path).toLowerCase()];
  if (format === undefined) {
    throw new UsageError(
      `"${path}": the ending says no format. End it in .csv, .jsonl, .parquet or .xlsx, or name the format.`,
    );
  }
  return format;
}

function writeCsv(tables: AsyncIterable<Table>, path: string): Promise<void> {
  return writeCsvFields(tables, path, csvField);
}

function writeSafeCsv(tables: AsyncIterable<Table>, path: string): Promise<void> {
  return writeCsvFields(tables, path, (text) => csvField(isFormula(text) ? `'${text}` : text));
}

// Full-width signs count too: Chinese and Japanese spreadsheets take them for the plain ones.
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

async function writeCsvFields(
  tables: AsyncIterable<Table>,
  path: string,
  field: (text: string) => string,
): Promise<void> {
  const header = (table: Table) => `${table.schema.map(({ name }) => field(name)).join(',')}\n`;
  await writeLines(tables, path, header, (columns, row) => csvRow(columns, row, field));
}

function csvRow(columns: readonly Column[], row: number, field: (text: string) => string): string {
  let line = '';
  for (let i = 0; i < columns.length; i++) {
    const value = cell(columns[i]!, row);
    if (i > 0) line += ',';
    if (typeof value === 'number') line += value;
    else if (value !== null) line += field(value);
  }
  // A row of one empty field would be an empty line, which readers skip.
  return `${line === '' ? '""' : line}\n`;
}

function csvField(text: string): string {
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function writeJsonLines(tables: AsyncIterable<Table>, path: string): Promise<void> {
  let names: readonly string[] = [];
  const start = (table: Table) => {
    names = table.schema.map(({ name }) => `${JSON.stringify(name)}:`);
    return '';
  };
  await writeLines(tables, path, start, (columns, row) => {
    const fields = columns.map((column, i) => names[i]! + jsonValue(column, row));
    return `{${fields.join(',')}}\n`;
  });
}

function jsonValue(column: Column, row: number): string {
  const value = cell(column, row);
  if (column.kind === 'boolean' && value !== null && areNumbers(column.levels)) return String(Number(value));
  return JSON.stringify(value);
}

async function writeLines(
  tables: AsyncIterable<Table>,
  path: string,
  start: (table: Table) => string,
  line: (columns: readonly Column[], row: number) => string,
): Promise<void> {
  const file = openSync(path, 'wx');
  try {
    let text = '';
    let isFirst = true;
    for await (const table of tables) {
      if (isFirst) text += start(table);
      isFirst = false;
      const { columns } = table.toParts();
      for (let row = 0; row < table.rowCount; row++) {
        text += line(columns, row);
        if (text.length > 1 << 20) {
          writeAll(file, Buffer.from(text));
          text = '';
        }
      }
    }
    writeAll(file, Buffer.from(text));
  } finally {
    closeSync(file);
  }
}

/** Most rows of a sheet, its header among them. */
const sheetRows = 1_048_576;
const sheetColumns = 16_384;

async function writeSheet(tables: AsyncIterable<Table>, path: string): Promise<void> {
  const rows: (string | number | Date | null)[][] = [];
  for await (const table of tables) {
    const { columns, schema } = table.toParts();
    if (rows.length === 0) rows.push(schema.map(({ name }) => name));
    if (rows.length + table.rowCount > sheetRows || columns.length > sheetColumns) {
      throw new UsageError(
        `An Excel sheet holds at most ${sheetRows - 1} rows and ${sheetColumns} columns; write .parquet or .csv instead.`,
      );
    }
    for (let row = 0; row < table.rowCount; row++) rows.push(columns.map((column) => sheetCell(column, row)));
  }
  const { default: writeWorkbook } = await import('write-excel-file/node');
  await writeWorkbook(rows, { dateFormat: 'yyyy-mm-dd hh:mm:ss' }).toFile(path);
}

function sheetCell(column: Column, row: number): string | number | Date | null {
  if (isMissing(column, row)) return null;
  if (column.kind === 'datetime') return new Date(column.values[row]!);
  if (column.kind === 'numeric') return column.values[row]!;
  // Characters that XML cannot hold.
  return String(cell(column, row)).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}
