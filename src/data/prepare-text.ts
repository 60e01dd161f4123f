// Turns a text file of any encoding or compression into one that DuckDB can read: plain UTF-8. A plain UTF-8 file is
// used where it lies; others are written to a temporary file. Its bytes are hashed on the way.
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError } from '../errors/index.js';
import type { Progress, StopSignal } from '../parallel/index.js';
import { type Encoding, guessLegacyEncoding, transcode, writeAll } from './encoding.js';
import { containerOf } from './magic.js';
import type { Scratch } from './scratch.js';
import { TextScan } from './text-scan.js';

/** A packed file may grow a hundredfold; beyond that, and beyond 64 MiB, it is taken for a bomb. */
const maxGrowth = 100;
const harmlessBytes = 64 * 1024 * 1024;

export interface PreparedText {
  /** A plain UTF-8 file: the original or a temporary one. */
  readonly path: string;
  readonly sha256: string;
  readonly encoding: Encoding;
  /** Bytes of `path`. */
  readonly bytes: number;
  readonly warnings: readonly string[];
}

export interface PrepareContext {
  readonly scratch: Scratch;
  readonly progress: Progress;
  readonly stop: StopSignal | undefined;
  readonly encoding: string | undefined;
}

/**
 * @throws DataError when the file is binary, damaged, cut short, grows like a bomb or holds a line that is too long
 */
export async function prepareText(
  path: string,
  container: 'text' | 'gzip' | 'zstd',
  context: PrepareContext,
): Promise<PreparedText> {
  const hash = createHash('sha256');
  const scan = new TextScan(path);
  const size = statSync(path).size;
  let done = 0;
  async function* original(): AsyncGenerator<Buffer> {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      context.stop?.throwIfRequested();
      hash.update(chunk as Buffer);
      done += (chunk as Buffer).length;
      context.progress({ stage: 'read', done: Math.min(done, size), total: size, detail: path });
      yield chunk as Buffer;
    }
  }

  let plain = path;
  if (container === 'text') {
    for await (const chunk of original()) scan.push(chunk);
  } else {
    plain = context.scratch.path('.txt');
    const out = openSync(plain, 'wx');
    let written = 0;
    const take = (chunk: Buffer) => {
      if (written === 0) checkInner(chunk, path);
      written += chunk.length;
      if (written > harmlessBytes && written > maxGrowth * size) {
        throw new DataError(
          `"${path}" unpacks to more than ${maxGrowth} times its size (${size} bytes), as a decompression bomb does. Unpack it yourself if you trust it.`,
        );
      }
      scan.push(chunk);
      writeAll(out, chunk);
    };
    try {
      await (container === 'gzip' ? gunzip(original(), take) : unzstd(original(), take));
    } catch (error) {
      throw unpackError(error, path);
    } finally {
      closeSync(out);
    }
    if (written === 0) throw new DataError(`"${path}" is empty once unpacked.`);
  }

  const found = scan.end();
  const warnings: string[] = [];
  const encoding = chosenEncoding(context.encoding, found.utf16, found.invalid);
  if (encoding !== 'utf-8' || !found.hasLineFeed) {
    const target = context.scratch.path('.txt');
    const lost = await transcode(plain, target, encoding, !found.hasLineFeed);
    if (lost > 0) {
      warnings.push(
        `${path}: ${lost} characters could not be decoded as ${encoding} and became "\ufffd"; give the encoding if that is the wrong one.`,
      );
    }
    plain = target;
  }
  return { path: plain, sha256: hash.digest('hex'), encoding, bytes: statSync(plain).size, warnings };
}

/** The SHA-256 of a file, hexadecimal. */
export async function sha256Of(path: string, stop: StopSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    stop?.throwIfRequested();
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

function chosenEncoding(
  asked: string | undefined,
  utf16: 'utf-16le' | 'utf-16be' | undefined,
  invalid: Buffer | undefined,
): Encoding {
  if (asked !== undefined) {
    const known: Record<string, Encoding> = {
      'utf-8': 'utf-8',
      'utf-16le': 'utf-16le',
      'utf-16be': 'utf-16be',
      gb18030: 'gb18030',
      gbk: 'gb18030',
      'windows-1252': 'windows-1252',
    };
    try {
      const encoding = known[new TextDecoder(asked).encoding];
      if (encoding !== undefined) return encoding;
    } catch {
      // Not an encoding at all: same sentence.
    }
    throw new DataError(
      `Encoding "${asked}" is not known; utf-8, utf-16le, utf-16be, gb18030, latin1 or windows-1252 was expected.`,
    );
  }
  if (utf16 !== undefined) return utf16;
  return invalid === undefined ? 'utf-8' : guessLegacyEncoding(invalid);
}

/** What is packed must be text: a packed workbook or archive is named for what it is. */
function checkInner(head: Buffer, path: string): void {
  const inner = containerOf(head, path.replace(/\.(gz|zst)$/i, ''));
  if (inner !== 'text') {
    throw new DataError(`"${path}" holds a packed ${inner} file; unpack it and give the file inside.`);
  }
}

async function gunzip(source: AsyncGenerator<Buffer>, take: (chunk: Buffer) => void): Promise<void> {
  await pipeline(source, createGunzip({ chunkSize: 1 << 18 }), async (unpacked: AsyncIterable<Buffer>) => {
    for await (const chunk of unpacked) take(chunk);
  });
}

async function unzstd(source: AsyncGenerator<Buffer>, take: (chunk: Buffer) => void): Promise<void> {
  const { Decompress } = await import('fzstd');
  const stream = new Decompress((data) => {
    if (data.length > 0) take(Buffer.from(data.buffer, data.byteOffset, data.length));
  });
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += 1 << 16) stream.push(chunk.subarray(at, at + (1 << 16)));
  }
  stream.push(new Uint8Array(0), true);
}

function unpackError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error.name === 'DataError' || error.name === 'InterruptedError') return error;
  const code = (error as { code?: unknown }).code;
  if (code === 'Z_BUF_ERROR' || code === 5) {
    return new DataError(`"${path}" is cut short: the packed data end too early. Copy or download it again.`, {
      cause: error,
    });
  }
  if (String(code).startsWith('Z_') || typeof code === 'number') {
    return new DataError(`"${path}" is damaged: its packed data cannot be unpacked. Copy or download it again.`, {
      cause: error,
    });
  }
  return error;
}
