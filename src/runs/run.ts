import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DataError } from '../errors/index.js';
import { isTemporary, syncFile, syncFolder } from './atomic.js';
import { type Manifest, sha256 } from './manifest.js';
import { checkRelativePath } from './names.js';

/** Files that live while a run is made and are not part of what it promises. */
const live = new Set(['run.json', 'run.lock', 'events.jsonl', 'checkpoints']);

export interface FileRecord {
  readonly bytes: number;
  readonly sha256: string;
}

async function hashFile(path: string): Promise<FileRecord> {
  const hash = createHash('sha256');
  const { size } = await stat(path);
  await pipeline(createReadStream(path), hash);
  return { bytes: size, sha256: hash.digest('hex') };
}

/** Forces every file of a run's folder to the disk and records its size and hash. */
export async function recordFiles(folder: string, below = ''): Promise<Record<string, FileRecord>> {
  const records: Record<string, FileRecord> = {};
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if ((below === '' && live.has(entry.name)) || isTemporary(entry.name)) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(records, await recordFiles(folder, path));
    else {
      await syncFile(join(folder, path));
      records[path] = await hashFile(join(folder, path));
    }
  }
  await syncFolder(join(folder, below));
  return records;
}

/** A complete run, read only. What is read through it is what was written: every file is checked against its hash. */
export class Run {
  readonly id: string;
  readonly name: string | undefined;
  readonly folder: string;
  readonly manifest: Manifest;

  constructor(folder: string, manifest: Manifest) {
    this.id = manifest.id;
    this.name = manifest.name;
    this.folder = folder;
    this.manifest = manifest;
  }

  /** Where a file of the run lies; says nothing about whether it exists. @throws UsageError when it leaves the folder */
  path(relative: string): string {
    return join(this.folder, checkRelativePath(relative));
  }

  /** Paths of the run's files, such as `model/manifest.json`. */
  get files(): readonly string[] {
    return Object.keys(this.manifest.files ?? {});
  }

  /** @throws DataError when the file is missing or differs from what the run recorded */
  async readFile(relative: string): Promise<Buffer> {
    const path = this.path(relative);
    const record = this.manifest.files?.[checkRelativePath(relative)];
    if (record === undefined) throw spoiled(path, 'is not among the files that the run recorded');
    let bytes: Buffer;
    try {
      bytes = await readFile(path);
    } catch (cause) {
      throw spoiled(path, 'cannot be read', cause);
    }
    if (bytes.length !== record.bytes || sha256(bytes) !== record.sha256)
      throw spoiled(path, 'was changed or damaged after the run was written');
    return bytes;
  }

  /** @throws DataError as readFile, and when the file is not JSON */
  async readJson<T = unknown>(relative: string): Promise<T> {
    const bytes = await this.readFile(relative);
    try {
      return JSON.parse(bytes.toString('utf8')) as T;
    } catch (cause) {
      throw spoiled(this.path(relative), 'is not readable JSON', cause);
    }
  }

  /** Checks every recorded file below `folder` (all by default). @throws DataError naming the first that differs */
  async verify(folder = ''): Promise<void> {
    for (const [relative, record] of Object.entries(this.manifest.files ?? {})) {
      if (!relative.startsWith(folder)) continue;
      const path = join(this.folder, relative);
      let now: FileRecord;
      try {
        now = await hashFile(path);
      } catch (cause) {
        throw spoiled(path, 'cannot be read', cause);
      }
      if (now.sha256 !== record.sha256) throw spoiled(path, 'was changed or damaged after the run was written');
    }
  }
}

function spoiled(path: string, what: string, cause?: unknown): DataError {
  return new DataError(
    `${path} ${what}, so this run cannot be trusted. Restore the folder from a copy, or remove it and train again.`,
    { cause },
  );
}
