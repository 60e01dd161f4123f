// Files appear whole or not at all: written beside their place, flushed to disk, then moved there.
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DataError, UsageError } from '../errors/index.js';

const suffix = '.fathom-tmp';

/**
 * Lets `write` fill a temporary file and moves it to `path`; on an error nothing is left behind.
 *
 * @throws UsageError when `path` exists and `force` is not set, or its folder does not exist
 * @throws DataError when the disk is full
 */
export async function writeAtomically(
  path: string,
  force: boolean,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const folder = dirname(path);
  if (!existsSync(folder)) throw new UsageError(`The folder "${folder}" does not exist; create it first.`);
  if (!force && existsSync(path)) throw alreadyThere(path);
  sweep(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}${suffix}`);
  try {
    await write(temporary);
    const file = openSync(temporary, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (force) renameSync(temporary, path);
    else moveUnlessThere(temporary, path);
  } catch (error) {
    throw diskError(error, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** A link fails where a file has appeared in the meantime; a rename would replace it. */
function moveUnlessThere(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw alreadyThere(path);
    renameSync(temporary, path);
  }
}

function alreadyThere(path: string): UsageError {
  return new UsageError(`"${path}" exists already. Choose another name, or use --force to replace it.`);
}

/** Removes what a killed process left while it wrote to the same place. */
function sweep(path: string): void {
  const start = `.${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(start) || !name.endsWith(suffix)) continue;
    const owner = Number(name.slice(start.length, -suffix.length));
    if (!Number.isInteger(owner) || owner <= 0 || isAlive(owner)) continue;
    rmSync(join(dirname(path), name), { force: true });
  }
}

/** Whether a process of that number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function diskError(error: unknown, path: string): unknown {
  const { code, message = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || message.includes('No space left on device')) {
    return new DataError(`The disk is full: "${path}" could not be written, and nothing was changed.`, {
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new UsageError(`"${path}" cannot be written: permission denied.`, { cause: error });
  }
  return error;
}
