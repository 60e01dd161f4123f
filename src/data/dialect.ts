// How a delimited file is written, found from its beginning: delimiter, quoting, header.
import { DataError } from '../errors/index.js';
import { type Dialect, parseRecords } from './records.js';
import { looksLikeDate, looksLikeNumber } from './value-patterns.js';

export interface FileDialect extends Dialect {
  /** Whether the first record holds names. */
  readonly hasHeader: boolean;
  /** Empty lines before the first record. */
  readonly emptyLines: number;
  /** Names as written, or empty strings where the file has none; one more than the header holds when it does not name the row labels. */
  readonly names: readonly string[];
}

const usual = ['\t', ';', '|', ','];
const unusual = ['\u0001', '^', '~', ':', '#', '@', '&', '*', '!', '=', '/', ' '];
const sampleRecords = 1000;

/**
 * @param text the beginning of the file, cut after a line break unless it is the whole file
 * @param asked what the caller knows better
 * @throws DataError when there is no record, or a delimiter that was asked for does not occur
 */
export function sniffDialect(
  text: string,
  path: string,
  asked: { readonly delimiter?: string | undefined; readonly header?: boolean | undefined } = {},
): FileDialect {
  const dialect = asked.delimiter === undefined ? sniffDelimiter(text) : withDelimiter(text, asked.delimiter, path);
  const { records } = parseRecords(text, dialect, sampleRecords);
  if (records.length === 0) throw new DataError(`"${path}" holds no rows: all its lines are empty.`);
  const [first, ...rest] = records as [string[], ...string[][]];
  const hasHeader = asked.header ?? isHeader(first, rest);
  const isRowNamesExport =
    hasHeader && rest.length > 0 && rest.every((record) => record.length === first.length + 1) && first.length > 1;
  const names = hasHeader ? (isRowNamesExport ? ['', ...first] : first) : first.map(() => '');
  const emptyLines = (/^(?:\r?\n)*/.exec(text)![0].match(/\n/g) ?? []).length;
  return { ...dialect, hasHeader, names, emptyLines };
}

interface Candidate extends Dialect {
  readonly share: number;
  readonly fields: number;
  readonly clean: boolean;
}

function sniffDelimiter(text: string): Dialect {
  const head = text.slice(0, 1 << 18);
  const candidates = usual.map((delimiter) => judge(head, delimiter)).filter((candidate) => candidate.fields > 1);
  const perfect = candidates.filter((candidate) => candidate.share === 1 && candidate.clean);
  if (perfect.length > 0) return perfect[0]!;
  const best = candidates.sort((a, b) => b.share - a.share)[0];
  if (best !== undefined && best.share >= 0.5) return best;
  for (const delimiter of unusual) {
    const candidate = judge(head, delimiter);
    if (candidate.fields > 1 && candidate.share === 1 && candidate.clean && delimiter !== ' ') return candidate;
    if (delimiter === ' ' && candidate.fields > 2 && candidate.share === 1) return candidate;
  }
  if (best !== undefined && best.share >= 0.3) return best;
  const single = judge(head, '\u0001');
  return { delimiter: ',', quote: single.clean ? '"' : '', escape: '"', ...singleColumn(head) };
}

/** A file of one column: any delimiter that never occurs will do. */
function singleColumn(head: string): { delimiter?: string } {
  const unused = [',', ';', '\t', '|', '\u0001'].find((delimiter) => !head.includes(delimiter));
  return { delimiter: unused ?? '\u0001' };
}

/** How evenly a delimiter cuts the records, with the quoting that suits it best. */
function judge(text: string, delimiter: string): Candidate {
  const escapedBy = /[^\\]\\"/.test(text) && !text.includes('""') ? '\\' : '"';
  const quoted = count(text, { delimiter, quote: '"', escape: escapedBy });
  if (quoted.clean) return quoted;
  const bare = count(text, { delimiter, quote: '', escape: '' });
  return bare.share > quoted.share || bare.share === 1 ? bare : quoted;
}

function count(text: string, dialect: Dialect): Candidate {
  const { records, problem } = parseRecords(text, dialect, sampleRecords);
  const bySize = new Map<number, number>();
  for (const record of records) bySize.set(record.length, (bySize.get(record.length) ?? 0) + 1);
  let fields = 1;
  let most = 0;
  for (const [size, times] of bySize) {
    if (times > most || (times === most && size === records[0]?.length)) {
      fields = size;
      most = times;
    }
  }
  return { ...dialect, fields, share: records.length === 0 ? 0 : most / records.length, clean: problem === undefined };
}

function withDelimiter(text: string, delimiter: string, path: string): Dialect {
  const character = delimiter === '\\t' || delimiter === 'tab' ? '\t' : delimiter;
  if (character.length !== 1) {
    throw new DataError(`Delimiter "${delimiter}": expected one character such as , ; | or tab.`);
  }
  const judged = judge(text.slice(0, 1 << 18), character);
  if (judged.fields === 1) {
    const found = sniffDelimiter(text);
    if (judge(text.slice(0, 1 << 18), found.delimiter).fields > 1) {
      throw new DataError(
        `"${path}" does not use the delimiter "${delimiter}"; its lines look separated by "${found.delimiter === '\t' ? 'tab' : found.delimiter}".`,
      );
    }
  }
  return judged;
}

/** A header is words above numbers, or, where all is words, a first line whose words do not come again below. */
function isHeader(first: readonly string[], rest: readonly string[][]): boolean {
  if (first.every((cell) => cell.trim() === '')) return true;
  const isValue = (cell: string) => looksLikeNumber(cell) || looksLikeDate(cell);
  let valuesOnTop = 0;
  for (let i = 0; i < first.length; i++) {
    const below = rest.map((record) => record[i] ?? '').filter((cell) => cell.trim() !== '');
    const values = below.filter(isValue).length;
    const top = first[i]!.trim();
    if (top !== '' && isValue(top)) valuesOnTop++;
    else if (top !== '' && below.length > 0 && values >= 0.9 * below.length) return true;
  }
  if (valuesOnTop > 0) return false;
  if (rest.length < 3) return true;
  const repeats = first.filter((cell, i) => {
    const top = cell.trim();
    return top !== '' && rest.filter((record) => record[i]?.trim() === top).length >= Math.max(2, rest.length / 100);
  }).length;
  return repeats < first.length / 2;
}
