// What a file is, told from its first bytes; its name is only a hint.
import { DataError } from '../errors/index.js';

export type Container = 'text' | 'gzip' | 'zstd' | 'parquet' | 'xlsx';

const foreign: readonly (readonly [string, string])[] = [
  ['89504e47', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['47494638', 'a GIF image'],
  ['25504446', 'a PDF document'],
  ['7f454c46', 'a program'],
  ['4d5a90', 'a program'],
  ['d0cf11e0', 'an old Excel or Office file (.xls); save it as .xlsx'],
  ['53514c69746520666f726d6174', 'an SQLite database'],
  ['425a68', 'a bzip2 archive; unpack it first'],
  ['fd377a585a', 'an xz archive; unpack it first'],
  ['377abcaf', 'a 7-zip archive; unpack it first'],
  ['526172211a', 'a rar archive; unpack it first'],
  ['4152524f5731', 'an Arrow file; save it as Parquet'],
  ['4f524301', 'an ORC file; save it as Parquet'],
  ['4f626a01', 'an Avro file; save it as Parquet'],
  ['894844460d0a', 'an HDF5 file; save it as Parquet'],
  ['80049', 'a Python pickle; save it as Parquet'],
];

/**
 * The container that a file's first bytes announce.
 *
 * @throws DataError when they belong to something that holds no table
 */
export function containerOf(head: Buffer, path: string): Container {
  const hex = head.subarray(0, 16).toString('hex');
  if (hex.startsWith('1f8b')) return 'gzip';
  if (hex.startsWith('28b52ffd')) return 'zstd';
  if (hex.startsWith('50415231')) return 'parquet';
  if (hex.startsWith('504b0304')) {
    if (/\.xls[xm]$/i.test(path) || head.includes('[Content_Types].xml') || head.includes('xl/')) return 'xlsx';
    throw new DataError(`"${path}" is a zip archive; unpack it and give the file inside.`);
  }
  if (/\.xlsx$/i.test(path)) {
    throw new DataError(
      `"${path}" is not an Excel workbook although its name says so (it is damaged, or a text file with the wrong ending).`,
    );
  }
  if (/\.parquet$/i.test(path)) {
    throw new DataError(`"${path}" is not a Parquet file although its name says so; it does not begin with "PAR1".`);
  }
  for (const [magic, what] of foreign) {
    if (hex.startsWith(magic)) throw notATable(path, what);
  }
  if (head.subarray(257, 262).toString('latin1') === 'ustar') throw notATable(path, 'a tar archive; unpack it first');
  return 'text';
}

export function notATable(path: string, what: string): DataError {
  return new DataError(`"${path}" is ${what}, not a table. CSV, JSON lines, Parquet or Excel (.xlsx) was expected.`);
}
