import { closeSync, createReadStream, openSync } from 'node:fs';
import { DataError } from '../errors/index.js';
import type { StopSignal } from '../parallel/index.js';
import type { FileDialect } from './dialect.js';
import { writeAll } from './encoding.js';
import { type Dialect, RecordParser } from './records.js';

const standard: Dialect = { delimiter: ',', quote: '"', escape: '"' };

/**
 * Reads a delimited file by the letter and writes it again in the plainest dialect. Done only when DuckDB refuses a
 * file: either this finds the line that breaks the rules, or the file is fine (mixed line ends, very long records) and
 * the copy is readable.
 *
 * @returns the dialect of the copy
 * @throws DataError naming the line whose number of fields or whose quoting is wrong
 */
export async function mendCsv(
  from: string,
  path: string,
  dialect: FileDialect,
  width: number,
  to: string,
  stop: StopSignal | undefined,
): Promise<Dialect> {
  const out = openSync(to, 'wx');
  let text = '';
  const isUnnamed = dialect.hasHeader && dialect.names[0] === '';
  let hasFirst = false;
  let wrong: { fields: number; line: number } | undefined;
  const parser = new RecordParser(dialect, (fields, line) => {
    if (!hasFirst && fields.length === width - 1 && isUnnamed) fields.unshift('');
    hasFirst = true;
    if (fields.length !== width) {
      wrong = { fields: fields.length, line };
      return false;
    }
    if (parser.problem !== undefined) return false;
    text += `${fields.map(quoted).join(',')}\n`;
    return true;
  });
  try {
    const decoder = new TextDecoder('utf-8');
    for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20 })) {
      stop?.throwIfRequested();
      parser.push(decoder.decode(chunk as Buffer, { stream: true }));
      writeAll(out, Buffer.from(text));
      text = '';
      if (wrong !== undefined || parser.problem !== undefined) break;
    }
    parser.end();
    writeAll(out, Buffer.from(text));
  } finally {
    closeSync(out);
  }
  const { problem } = parser;
  if (problem !== undefined && (wrong === undefined || problem.line <= wrong.line)) {
    throw new DataError(
      `"${path}", line ${problem.line}: ${problem.what}. Fields that hold the delimiter, a quote or a line break must stand in quotes, with inner quotes doubled.`,
    );
  }
  if (wrong !== undefined) {
    throw new DataError(
      `"${path}", line ${wrong.line}: expected ${width} fields as in the first line, found ${wrong.fields}. Mend that line, or quote fields that hold "${dialect.delimiter}".`,
    );
  }
  return standard;
}

function quoted(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}
