import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { explainDiskError, writeAtomic } from './atomic.js';
import type { Lock } from './lock.js';
import { type Json, type Manifest, type RunRecipe, writeManifest } from './manifest.js';
import { checkName, checkRelativePath } from './names.js';
import { Run, recordFiles } from './run.js';

interface DraftParts {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly lock: Lock;
  readonly resumed: boolean;
  readonly now: () => Date;
  /** Tells the registry that the run is complete. */
  readonly register: (run: Run, seal: string) => Promise<void>;
}

/** A run while it is made. Until `finish` it can be taken up again from its checkpoints by another process. */
export class RunDraft {
  readonly id: string;
  readonly folder: string;
  readonly recipe: RunRecipe;
  /** Whether an earlier process began it. */
  readonly resumed: boolean;
  readonly createdAt: string;
  readonly #parts: DraftParts;
  #events: number | undefined;

  /** Made by RunStore. */
  constructor(parts: DraftParts) {
    this.id = parts.manifest.id;
    this.folder = parts.folder;
    this.recipe = parts.manifest.recipe as RunRecipe;
    this.resumed = parts.resumed;
    this.createdAt = parts.manifest.createdAt;
    this.#parts = parts;
  }

  /** Adds one line to events.jsonl: what happened, for curves that are watched live. */
  event(entry: object): void {
    const path = join(this.folder, 'events.jsonl');
    try {
      this.#events ??= openEvents(path);
      writeSync(this.#events, `${JSON.stringify(entry)}\n`);
    } catch (error) {
      throw explainDiskError(error, path);
    }
    void this.#parts.lock.touch();
  }

  /** Keeps a JSON value under a name for `resume`; replaces the one of that name, all at once. */
  async checkpoint(name: string, value: unknown): Promise<void> {
    await writeAtomic(this.#checkpointPath(name), JSON.stringify(value));
    await this.#parts.lock.touch();
  }

  /** The value kept under a name, undefined when there is none. */
  async readCheckpoint<T = unknown>(name: string): Promise<T | undefined> {
    try {
      return JSON.parse(await readFile(this.#checkpointPath(name), 'utf8')) as T;
    } catch (error) {
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Writes a file of the run, all at once. @throws UsageError when the path leaves the run's folder */
  async writeFile(relative: string, data: string | Uint8Array): Promise<void> {
    await writeAtomic(join(this.folder, checkRelativePath(relative)), data);
  }

  /** A path in the run's folder for a library that writes the file itself; its folder is made. */
  path(relative: string): string {
    const path = join(this.folder, checkRelativePath(relative));
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }

  /** Seals the run: hashes its files, writes run.json as complete, registers it, drops the checkpoints. */
  async finish(result: Json | object): Promise<Run> {
    const { folder, now, register, lock } = this.#parts;
    this.#closeEvents();
    const manifest: Manifest = {
      ...this.#parts.manifest,
      status: 'complete',
      finishedAt: now().toISOString(),
      result: JSON.parse(JSON.stringify(result)),
      files: await recordFiles(folder).catch((error) => {
        throw explainDiskError(error, folder);
      }),
    };
    const seal = await writeManifest(folder, manifest);
    const run = new Run(folder, manifest);
    await register(run, seal);
    await rm(join(folder, 'checkpoints'), { recursive: true, force: true });
    await lock.release();
    return run;
  }

  /** Ends without a result. Checkpoints stay, so that the run can be resumed; never throws. */
  async abandon(error: unknown): Promise<void> {
    this.#closeEvents();
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const status = name === 'InterruptedError' ? 'interrupted' : 'failed';
    const finishedAt = this.#parts.now().toISOString();
    await writeManifest(this.folder, { ...this.#parts.manifest, status, finishedAt, error: { name, message } }).catch(
      () => {},
    );
    await this.#parts.lock.release().catch(() => {});
  }

  #checkpointPath(name: string): string {
    return join(this.folder, 'checkpoints', `${checkName('checkpoint', name)}.json`);
  }

  #closeEvents(): void {
    if (this.#events !== undefined) closeSync(this.#events);
    this.#events = undefined;
  }
}

// A killed process may have left half a line at the end; it is cut off before more is added.
function openEvents(path: string): number {
  const file = openSync(path, 'a+');
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf(10) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
  return file;
}
