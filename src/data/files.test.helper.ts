// A folder of its own for each test file, and the ways tests write into it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openDataset, type ReadOptions } from './open-dataset.js';
import type { Table } from './table.js';

/** A temporary folder that is removed after the tests; returns a function that writes files there. */
export function temporaryFolder(): (name: string, content?: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'fathom-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const path = join(folder, name);
    if (content !== undefined) writeFileSync(path, content);
    return path;
  };
}

export interface Opened {
  readonly table: Table;
  readonly warnings: readonly string[];
  /** `name: kind role` of every column. */
  readonly columns: readonly string[];
}

/** Opens, loads and closes. */
export async function read(paths: string | readonly string[], options: ReadOptions = {}): Promise<Opened> {
  const dataset = await openDataset(typeof paths === 'string' ? [paths] : paths, { threads: 2, ...options });
  try {
    return {
      table: await dataset.load(),
      warnings: dataset.warnings,
      columns: dataset.schema.map(({ name, kind, role }) => `${name}: ${kind} ${role}`),
    };
  } finally {
    await dataset.close();
  }
}

/** The error's class and sentence. */
export async function failure(paths: string | readonly string[], options: ReadOptions = {}): Promise<string> {
  try {
    await read(paths, options);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'no error';
}

const gbBytes = new Map<string, number[]>();

/** Chinese text (two-byte characters) and ASCII as GB18030. */
export function toGb18030(text: string): Buffer {
  if (gbBytes.size === 0) {
    const decoder = new TextDecoder('gb18030');
    for (let lead = 0xa1; lead <= 0xf7; lead++) {
      for (let trail = 0xa1; trail <= 0xfe; trail++) {
        gbBytes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
      }
    }
  }
  return Buffer.from([...text].flatMap((c) => (c < '\u0080' ? [c.charCodeAt(0)] : gbBytes.get(c)!)));
}
