// Delimited text (RFC 4180 and its dialects) read character by character: slow beside DuckDB, but it says exactly
// where a file breaks the rules. Used to sniff a dialect, to locate errors and to mend line endings.
import { DataError } from '../errors/index.js';

export interface Dialect {
  /** One character. */
  readonly delimiter: string;
  /** One character, or '' when fields are never quoted. */
  readonly quote: string;
  /** What stands before a quote inside a quoted field: the quote itself or a backslash. */
  readonly escape: string;
}

/** Called with the fields of each record and the 1-based line it starts on; return false to stop. */
export type RecordVisitor = (fields: string[], line: number) => boolean | undefined;

const LF = 10;
const CR = 13;

/** Splits text, given piece by piece, into records. Lines that are entirely empty are skipped. */
export class RecordParser {
  /** First line where the text breaks the rules of quoting, with what is wrong; undefined when it never does. */
  problem: { readonly line: number; readonly what: string } | undefined;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #escape: number;
  readonly #visit: RecordVisitor;
  #rest = '';
  #line = 1;
  #stopped = false;

  constructor(dialect: Dialect, visit: RecordVisitor) {
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0);
    this.#escape = dialect.escape === '' ? this.#quote : dialect.escape.charCodeAt(0);
    this.#visit = visit;
  }

  push(text: string): void {
    if (this.#stopped) return;
    this.#rest = this.#take(this.#rest === '' ? text : this.#rest + text, false);
    if (this.#rest.length > 64 * 1024 * 1024) {
      throw new DataError(
        `The record that begins on line ${this.#line} is longer than 64 MiB; a closing quote is missing.`,
      );
    }
  }

  end(): void {
    if (!this.#stopped) this.#take(this.#rest, true);
  }

  /** Consumes whole records; returns the text of the one that is not finished yet. */
  #take(text: string, isLast: boolean): string {
    let at = 0;
    while (at < text.length && !this.#stopped) {
      const end = this.#record(text, at, isLast);
      if (end < 0) break;
      at = end;
    }
    return text.slice(at);
  }

  /** Reads one record from `start`; the position after it, or -1 when the text ends inside it. */
  #record(text: string, start: number, isLast: boolean): number {
    const fields: string[] = [];
    const length = text.length;
    const firstLine = this.#line;
    let line = firstLine;
    let at = start;
    for (;;) {
      let fieldStart = at;
      if (this.#quote >= 0) {
        let probe = at;
        while (probe < length && text.charCodeAt(probe) === 32) probe++;
        if (text.charCodeAt(probe) === this.#quote) fieldStart = probe;
      }
      if (this.#quote >= 0 && text.charCodeAt(fieldStart) === this.#quote) {
        let value = '';
        let from = fieldStart + 1;
        at = from;
        for (;;) {
          if (at >= length) {
            if (!isLast) return -1;
            this.problem ??= { line: firstLine, what: 'a quote is opened and never closed' };
            break;
          }
          const c = text.charCodeAt(at);
          if (c === this.#escape && this.#escape !== this.#quote && at + 1 < length) {
            value += text.slice(from, at) + text[at + 1];
            at += 2;
            from = at;
          } else if (c === this.#quote) {
            if (at + 1 >= length && !isLast) return -1;
            if (text.charCodeAt(at + 1) !== this.#quote || this.#escape !== this.#quote) break;
            value += text.slice(from, at + 1);
            at += 2;
            from = at;
          } else {
            if (c === LF) line++;
            at++;
          }
        }
        value += text.slice(from, at);
        at++;
        while (at < length && text.charCodeAt(at) === 32) at++;
        const c = text.charCodeAt(at);
        if (at < length && c !== this.#delimiter && c !== LF && c !== CR) {
          this.problem ??= { line: firstLine, what: 'text goes on after a closing quote' };
          const resume = at;
          while (at < length && !isEnd(text.charCodeAt(at), this.#delimiter)) at++;
          value += text.slice(resume, at);
        }
        fields.push(value);
      } else {
        while (at < length && !isEnd(text.charCodeAt(at), this.#delimiter)) at++;
        fields.push(text.slice(fieldStart, at));
      }
      if (at >= length) {
        if (!isLast) return -1;
        break;
      }
      const c = text.charCodeAt(at);
      at++;
      if (c === this.#delimiter) {
        if (at >= length && !isLast) return -1;
        continue;
      }
      if (c === CR) {
        if (at >= length && !isLast) return -1;
        if (text.charCodeAt(at) === LF) at++;
      }
      line++;
      break;
    }
    this.#line = line;
    if (!(fields.length === 1 && fields[0] === '')) {
      if (this.#visit(fields, firstLine) === false) this.#stopped = true;
    }
    return Math.min(at, length);
  }
}

function isEnd(c: number, delimiter: number): boolean {
  return c === delimiter || c === LF || c === CR;
}

/** All records of a text. */
export function parseRecords(
  text: string,
  dialect: Dialect,
  limit = Number.POSITIVE_INFINITY,
): { readonly records: string[][]; readonly lines: number[]; readonly problem: RecordParser['problem'] } {
  const records: string[][] = [];
  const lines: number[] = [];
  const parser = new RecordParser(dialect, (fields, line) => {
    records.push(fields);
    lines.push(line);
    return records.length < limit;
  });
  parser.push(text);
  parser.end();
  return { records, lines, problem: parser.problem };
}
