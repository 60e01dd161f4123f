import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';

/** The names of encodings that files are read from. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';

/**
 * The likelier encoding of bytes that are not UTF-8. Chinese text in GB18030 comes as runs of an even number of high
 * bytes (or a high byte and a trail byte); western letters of windows-1252 stand alone between ASCII letters.
 *
 * @param sample bytes around the first place that is not UTF-8
 */
export function guessLegacyEncoding(sample: Buffer): 'gb18030' | 'windows-1252' {
  let pairs = 0;
  let strays = 0;
  let high = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i]! < 0x80) continue;
    high++;
    const next = sample[i + 1] ?? 0;
    if (sample[i]! >= 0xa1 && sample[i]! <= 0xf7 && next >= 0xa1) {
      pairs++;
      i++;
    } else if (
      sample[i]! >= 0x81 &&
      sample[i]! !== 0xff &&
      next >= 0x40 &&
      next !== 0x7f &&
      next !== 0xff &&
      next >= 0x80
    ) {
      pairs++;
      i++;
    } else strays++;
  }
  return high > 0 && pairs > 4 * strays ? 'gb18030' : 'windows-1252';
}

/** Writes a file again as UTF-8 with `\n` after `\r`-only lines. @returns how many characters could not be decoded */
export async function transcode(from: string, to: string, encoding: Encoding, lineEndsAreCr: boolean): Promise<number> {
  const decoder = new TextDecoder(encoding);
  const out = openSync(to, 'wx');
  let lost = 0;
  const write = (text: string) => {
    if (text.includes('\ufffd')) lost += text.split('\ufffd').length - 1;
    writeAll(out, Buffer.from(lineEndsAreCr ? text.replaceAll('\r', '\n') : text, 'utf8'));
  };
  try {
    for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20 })) {
      write(decoder.decode(chunk as Buffer, { stream: true }));
    }
    write(decoder.decode());
  } finally {
    closeSync(out);
  }
  return lost;
}

/** `writeSync` until every byte is written. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
