// One pass over the bytes of a text file: is it text at all, is it UTF-8, is every line of a bearable length?
import { isUtf8 } from 'node:buffer';
import { DataError } from '../errors/index.js';
import { notATable } from './magic.js';

/** Longest line, in bytes, that a file may have. */
export const maxLineBytes = 8 * 1024 * 1024;

export type Utf16 = 'utf-16le' | 'utf-16be';

/** Fed with a file's bytes in order; throws as soon as they cannot be a table. */
export class TextScan {
  readonly #path: string;
  #bytes = 0;
  #lineStart = 0;
  #tail: Buffer = Buffer.alloc(0);
  #utf16: Utf16 | undefined;
  #invalid: Buffer | undefined;
  #hasLineFeed = false;
  #longest = 0;

  constructor(path: string) {
    this.#path = path;
  }

  push(chunk: Buffer): void {
    if (this.#bytes === 0) this.#utf16 = utf16Of(chunk);
    if (this.#utf16 === undefined) {
      const zero = chunk.indexOf(0);
      if (zero >= 0) throw notATable(this.#path, `a binary file (a zero byte at position ${this.#bytes + zero})`);
      if (this.#invalid === undefined) this.#checkUtf8(chunk);
    }
    const first = chunk.indexOf(10);
    const reached = this.#bytes + (first < 0 ? chunk.length : first);
    this.#longest = Math.max(this.#longest, reached - this.#lineStart);
    if (this.#longest > maxLineBytes) {
      throw new DataError(
        `"${this.#path}" has a line of more than ${maxLineBytes / 1024 / 1024} MiB (it begins at byte ${this.#lineStart}); rows separated by line breaks were expected. Check that it is a table in text form.`,
      );
    }
    if (first >= 0) {
      this.#hasLineFeed = true;
      this.#lineStart = this.#bytes + chunk.lastIndexOf(10) + 1;
    }
    this.#bytes += chunk.length;
  }

  /** What the whole file turned out to be. */
  end(): {
    readonly bytes: number;
    readonly utf16: Utf16 | undefined;
    /** A piece of the file that is not valid UTF-8; undefined when all of it is. */
    readonly invalid: Buffer | undefined;
    readonly hasLineFeed: boolean;
  } {
    if (this.#tail.length > 0 && this.#utf16 === undefined) this.#invalid ??= this.#tail;
    return { bytes: this.#bytes, utf16: this.#utf16, invalid: this.#invalid, hasLineFeed: this.#hasLineFeed };
  }

  #checkUtf8(chunk: Buffer): void {
    const bytes = this.#tail.length > 0 ? Buffer.concat([this.#tail, chunk]) : chunk;
    const end = lastCharacterStart(bytes);
    if (isUtf8(bytes.subarray(0, end))) this.#tail = Buffer.from(bytes.subarray(end));
    else this.#invalid = Buffer.from(bytes);
  }
}

/** Where the last, perhaps incomplete, character begins; the length when the last one is complete. */
function lastCharacterStart(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** UTF-16 by its byte-order mark or, without one, by the zero bytes of its ASCII characters. */
function utf16Of(head: Buffer): Utf16 | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const length = Math.min(head.length & ~1, 2048);
  const zeros = [0, 0];
  for (let i = 0; i < length; i++) if (head[i] === 0) zeros[i & 1]!++;
  if (zeros[1]! > length / 8 && zeros[0] === 0) return 'utf-16le';
  if (zeros[0]! > length / 8 && zeros[1] === 0) return 'utf-16be';
  return undefined;
}
