// The audit log: one JSON object per line, each sealed with the hash of the line before, so that a line that was edited,
// removed or put in is noticed.
import { open, readFile } from 'node:fs/promises';
import { explainDiskError } from './atomic.js';
import { sha256 } from './manifest.js';

/** What changed in a home. */
export type AuditEvent =
  | { readonly action: 'finish'; readonly run: string; readonly seal: string }
  | { readonly action: 'alias'; readonly alias: string; readonly run: string }
  | { readonly action: 'unalias'; readonly alias: string }
  | { readonly action: 'remove'; readonly run: string };

export type AuditEntry = AuditEvent & {
  /** 1-based. */
  readonly sequence: number;
  /** ISO 8601, UTC */
  readonly at: string;
  /** Hash of the line before; 64 zeros for the first. */
  readonly previous: string;
  readonly hash: string;
};

export interface AuditReading {
  readonly entries: readonly AuditEntry[];
  /** One sentence per broken place, empty when the chain holds. */
  readonly problems: readonly string[];
}

const origin = '0'.repeat(64);

function sealed(entry: Omit<AuditEntry, 'hash'>): AuditEntry {
  return { ...entry, hash: sha256(`${entry.previous}\n${JSON.stringify(entry)}`) } as AuditEntry;
}

function parseLine(line: string): AuditEntry | undefined {
  try {
    const { hash, ...entry } = JSON.parse(line) as AuditEntry;
    return sealed(entry as Omit<AuditEntry, 'hash'>).hash === hash ? ({ ...entry, hash } as AuditEntry) : undefined;
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

// A process killed while it appended leaves a last line without its end; it was never promised to anyone.
function splitLines(text: string): { lines: string[]; torn: string } {
  const lines = text.split('\n');
  const torn = lines.pop()!;
  return { lines, torn };
}

/** Reads the whole log and checks its chain. */
export async function readAudit(path: string): Promise<AuditReading> {
  const { lines, torn } = splitLines(await readText(path));
  if (parseLine(torn) !== undefined) lines.push(torn);
  const entries: AuditEntry[] = [];
  const problems: string[] = [];
  let previous = origin;
  for (const [i, line] of lines.entries()) {
    const entry = parseLine(line);
    if (entry === undefined) {
      problems.push(`${path}, line ${i + 1}: the entry was changed after it was written.`);
      previous = lineHash(line);
      continue;
    }
    if (entry.previous !== previous || entry.sequence !== i + 1)
      problems.push(
        `${path}, line ${i + 1}: the entry does not follow the one before; a line was removed, added or moved.`,
      );
    entries.push(entry);
    previous = entry.hash;
  }
  return { entries, problems };
}

// What the next entry points back to: the hash that the line claims, or the line itself when it claims none.
function lineHash(line: string): string {
  try {
    const hash = (JSON.parse(line) as AuditEntry | null)?.hash;
    if (typeof hash === 'string') return hash;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return sha256(line);
}

/** Number of whole lines in the log. */
export async function auditLength(path: string): Promise<number> {
  const { lines, torn } = splitLines(await readText(path));
  return lines.length + (parseLine(torn) === undefined ? 0 : 1);
}

/** Adds an entry; the caller holds the home's lock. A broken chain stays visible and does not stop the work. */
export async function appendAudit(path: string, event: AuditEvent, now: Date): Promise<void> {
  const text = await readText(path);
  const { lines, torn } = splitLines(text);
  const whole = parseLine(torn) !== undefined;
  if (whole) lines.push(torn);
  const entry = sealed({
    sequence: lines.length + 1,
    at: now.toISOString(),
    ...event,
    previous: lines.length === 0 ? origin : lineHash(lines.at(-1)!),
  } as Omit<AuditEntry, 'hash'>);
  const kept = whole ? Buffer.byteLength(text) : Buffer.byteLength(text) - Buffer.byteLength(torn);
  try {
    const handle = await open(path, 'a');
    try {
      if (torn !== '' && !whole) await handle.truncate(kept);
      try {
        await handle.appendFile(`${whole ? '\n' : ''}${JSON.stringify(entry)}\n`);
        await handle.sync();
      } catch (error) {
        await handle.truncate(kept).catch(() => {});
        throw error;
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw explainDiskError(error, path);
  }
}
