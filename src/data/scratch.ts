// Temporary files: one folder per open dataset, removed when it closes, when the process ends, or, after a crash, by
// the next process that opens data.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './atomic-file.js';

const prefix = 'fathom-data-';
const open = new Set<string>();
let prepared = false;

/** A folder of temporary files outside of the user's data; removed by `remove`, and at the end of the process. */
export class Scratch {
  readonly folder: string;
  #next = 0;

  constructor() {
    if (!prepared) {
      prepared = true;
      sweep();
      process.once('exit', () => {
        for (const folder of open) remove(folder);
      });
    }
    this.folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
    open.add(this.folder);
  }

  /** A path that no file has yet. */
  path(extension: string): string {
    return join(this.folder, `${this.#next++}${extension}`);
  }

  remove(): void {
    remove(this.folder);
    open.delete(this.folder);
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
}

/** Removes what processes that no longer run have left behind. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : 0;
    if (owner > 0 && !isAlive(owner)) {
      try {
        remove(join(tmpdir(), name));
      } catch {
        // Another user's folder: theirs to remove.
      }
    }
  }
}
