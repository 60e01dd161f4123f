// Writing files so that a killed process or a full disk leaves the old file or the new one, never half of one:
// a temporary file beside the target, fsync, rename, fsync of the folder.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../errors/index.js';
import { currentOwner, hostMark, processLives } from './owner.js';

const mark = '.tmp-';
const foreignPatience = 60 * 60 * 1000;

/** A name beside `path` that says which process made it, so that it can be swept once that process is dead. */
export function temporaryBeside(path: string): string {
  const { pid, start, host } = currentOwner();
  return join(dirname(path), `${mark}${hostMark(host)}-${pid}-${start || '0'}-${randomBytes(4).toString('hex')}`);
}

export const isTemporary = (name: string): boolean => name.startsWith(mark);

/** Makes a rename or a removal inside `folder` survive a power cut. Does nothing where folders cannot be opened. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'EISDIR' && code !== 'EINVAL' && code !== 'EACCES' && code !== 'ENOTSUP')
      throw error;
  }
}

/** Forces a file's bytes to the disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const diskSentences: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space and run the command again; nothing was left half-written',
  EDQUOT: 'your disk quota is used up. Free some space and run the command again; nothing was left half-written',
  EFBIG:
    'the system allows no file that large. Raise the limit (ulimit -f) and run the command again; nothing was left half-written',
  EROFS: 'the file system is read-only. Choose another place (--home, --out)',
  EACCES: 'permission was denied. Change the permissions or choose another place (--home, --out)',
  EPERM: 'permission was denied. Change the permissions or choose another place (--home, --out)',
  ENOTDIR: 'a part of the path is a file, not a folder. Choose another place (--home, --out)',
  EISDIR: 'there is a folder of that name. Choose another name',
  EIO: 'the disk reported an error',
};

/** The same failure as one sentence for people, when the system says the disk cannot take the file; else unchanged. */
export function explainDiskError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const sentence = code === undefined ? undefined : diskSentences[code];
  if (sentence === undefined) return error;
  return Object.assign(new Error(`Could not write ${path}: ${sentence}.`, { cause: error }), { code });
}

/**
 * Puts a file that `produce` writes under a temporary name in the place of `path`, all at once. For files that another
 * library writes by itself (Parquet); the temporary file is removed when anything fails.
 *
 * @throws UsageError when `overwrite` is false and the file exists; Error with one sentence when the disk is full
 */
export async function produceAtomic(
  path: string,
  produce: (temporary: string) => Promise<void> | void,
  { overwrite = true }: { readonly overwrite?: boolean } = {},
): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    await produce(temporary);
    await syncFile(temporary);
    if (overwrite) await rename(temporary, path);
    else await moveToFree(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw explainDiskError(error, path);
  }
}

// A rename would replace a file that appeared meanwhile; a hard link refuses. File systems without links get a check.
async function moveToFree(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
    await rm(temporary);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const exists =
      code === 'EEXIST' ||
      (await stat(path).then(
        () => true,
        () => false,
      ));
    if (exists) throw new UsageError(`${path} exists already. Add --force to replace it, or choose another name.`);
    await rename(temporary, path);
  }
}

/** Writes a whole file, all at once. @throws as produceAtomic */
export function writeAtomic(
  path: string,
  data: string | Uint8Array,
  options: { readonly overwrite?: boolean } = {},
): Promise<void> {
  return produceAtomic(
    path,
    async (temporary) => {
      const handle = await open(temporary, 'wx');
      try {
        await handle.writeFile(data);
      } finally {
        await handle.close();
      }
    },
    options,
  );
}

/** Writes a value as JSON, all at once. */
export function writeJsonAtomic(path: string, value: unknown): Promise<void> {
  return writeAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

async function isAbandoned(folder: string, name: string): Promise<boolean> {
  const [host, pid, start] = name.slice(mark.length).split('-');
  if (host === hostMark(currentOwner().host)) return !processLives(Number(pid), start === '0' ? '' : (start ?? ''));
  const { mtimeMs } = await stat(join(folder, name));
  return Date.now() - mtimeMs > foreignPatience;
}

/** Removes the temporary files and folders that dead processes left in `folder` (and below); returns how many. */
export async function sweepTemporary(folder: string): Promise<number> {
  let swept = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (isTemporary(basename(entry.name))) {
      if (!(await isAbandoned(folder, entry.name).catch(() => false))) continue;
      await rm(path, { recursive: true, force: true });
      swept++;
    } else if (entry.isDirectory()) {
      swept += await sweepTemporary(path);
    }
  }
  return swept;
}
