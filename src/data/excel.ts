import { closeSync, openSync, readFileSync } from 'node:fs';
import { DataError, didYouMean } from '../errors/index.js';
import { writeAll } from './encoding.js';

/** A workbook may hold this many times its size once unpacked; beyond that, and 64 MiB, it is taken for a bomb. */
const maxGrowth = 100;
const harmlessBytes = 64 * 1024 * 1024;

export interface SheetText {
  readonly sheet: string;
  readonly rows: number;
}

/**
 * Writes one sheet of an .xlsx workbook as CSV: numbers with all digits, dates as ISO 8601, other cells as text.
 *
 * @param sheet name of the sheet; the first one that holds cells by default
 * @throws DataError when the file is damaged, the sheet is missing, or no sheet holds a row
 */
export async function sheetToCsv(path: string, to: string, sheet: string | undefined): Promise<SheetText> {
  const bytes = readFileSync(path);
  checkUnpackedSize(bytes, path);
  const { default: readWorkbook } = await import('read-excel-file/node');
  let sheets: readonly { readonly sheet: string; readonly data: readonly (readonly unknown[])[] }[];
  try {
    sheets = (await readWorkbook(bytes)) as unknown as typeof sheets;
  } catch (error) {
    throw damaged(path, error);
  }
  const names = sheets.map((one) => one.sheet);
  const found =
    sheet === undefined
      ? (sheets.find((one) => one.data.length > 0) ?? sheets[0])
      : sheets.find((one) => one.sheet === sheet);
  if (found === undefined) {
    throw new DataError(
      `"${path}" has no sheet "${sheet}".${didYouMean(sheet ?? '', names)} Its sheets are: ${names.join(', ')}.`,
    );
  }
  const rows = found.data.filter((row) => row.some((cell) => cell !== null && cell !== ''));
  if (rows.length === 0) throw new DataError(`"${path}": sheet "${found.sheet}" is empty.`);
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const out = openSync(to, 'wx');
  try {
    let text = '';
    for (const row of rows) {
      for (let i = 0; i < width; i++) text += (i === 0 ? '' : ',') + csvCell(row[i]);
      text += '\n';
      if (text.length > 1 << 20) {
        writeAll(out, Buffer.from(text));
        text = '';
      }
    }
    writeAll(out, Buffer.from(text));
  } finally {
    closeSync(out);
  }
  return { sheet: found.sheet, rows: rows.length };
}

function csvCell(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00\.000Z$/, '');
  const text = String(cell);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Sizes that the zip's central directory announces, summed before anything is unpacked. */
function checkUnpackedSize(bytes: Buffer, path: string): void {
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0 || end + 20 > bytes.length) throw damaged(path);
  const entries = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  let unpacked = 0;
  for (let i = 0; i < entries; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw damaged(path);
    unpacked += bytes.readUInt32LE(at + 24);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  if (unpacked > harmlessBytes && unpacked > maxGrowth * bytes.length) {
    throw new DataError(
      `"${path}" unpacks to more than ${maxGrowth} times its size (${bytes.length} bytes), as a decompression bomb does. Save its sheet as CSV if you trust it.`,
    );
  }
}

function damaged(path: string, cause?: unknown): DataError {
  return new DataError(
    `"${path}" cannot be read as an Excel workbook: it is cut short or damaged. Copy or download it again.`,
    { cause },
  );
}
