// Locks between processes: a file that only one process can make, holding who made it. A dead owner's lock is taken over.
import { link, open, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { explainDiskError, temporaryBeside } from './atomic.js';
import { currentOwner, type Owner, ownerLives, sameOwner } from './owner.js';

// How long a lock of another machine is believed without a sign of life.
const foreignPatience = 10 * 60 * 1000;

// The lock appears together with its content (a hard link to a finished file), so nobody can read an empty one.
async function tryCreate(path: string): Promise<boolean> {
  const content = JSON.stringify(currentOwner());
  const temporary = temporaryBeside(path);
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    try {
      await link(temporary, path);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return false;
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
    }
    const handle = await open(path, 'wx').catch((error) => {
      if (error.code === 'EEXIST') return undefined;
      throw error;
    });
    if (handle === undefined) return false;
    await handle.writeFile(content);
    await handle.close();
    return true;
  } catch (error) {
    throw explainDiskError(error, path);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

/** Who holds the lock now, undefined when nobody does; a dead holder is `alive: false`. */
export async function lockHolder(path: string): Promise<{ owner: Owner; alive: boolean } | undefined> {
  let text: string;
  let touchedAt: number;
  try {
    text = await readFile(path, 'utf8');
    touchedAt = (await stat(path)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const owner = JSON.parse(text) as Owner;
    if (!Number.isInteger(owner.pid) || typeof owner.host !== 'string') throw new SyntaxError('not an owner');
    return { owner, alive: ownerLives(owner, touchedAt, foreignPatience) };
  } catch {
    const unknown: Owner = { pid: 0, start: '', host: '' };
    return { owner: unknown, alive: Date.now() - touchedAt < 2_000 };
  }
}

// Two processes may find the same dead lock. Only the holder of a second lock may remove it, and only after looking
// again; otherwise the slower one would remove the lock that the faster one has just made.
async function removeDead(path: string): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await tryCreate(guard))) {
    if ((await lockHolder(guard))?.alive === false) await rm(guard, { force: true });
    return;
  }
  try {
    if ((await lockHolder(path))?.alive === false) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** A lock file that this process holds, until `release`. */
export class Lock {
  readonly path: string;
  #touched = Date.now();

  private constructor(path: string) {
    this.path = path;
  }

  /** Takes the lock, or returns undefined when a living process holds it. */
  static async tryTake(path: string): Promise<Lock | undefined> {
    for (let attempt = 0; attempt < 20; attempt++) {
      if (await tryCreate(path)) return new Lock(path);
      const holder = await lockHolder(path);
      if (holder?.alive === true) return undefined;
      if (holder !== undefined) await removeDead(path);
      if (attempt > 2) await wait(5 + attempt);
    }
    return undefined;
  }

  /** A lock that this process took under another path, before its folder was renamed. */
  static held(path: string): Lock {
    return new Lock(path);
  }

  /** Waits for the lock. @throws Error naming the holder when it stays taken for `patience` milliseconds */
  static async take(path: string, patience = 60_000): Promise<Lock> {
    const until = Date.now() + patience;
    for (let pause = 2; ; pause = Math.min(50, pause * 1.5)) {
      const lock = await Lock.tryTake(path);
      if (lock !== undefined) return lock;
      if (Date.now() > until) {
        const holder = (await lockHolder(path))?.owner;
        const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
        throw new Error(`${path} has been held by ${who} for a minute. Wait until that process ends, or end it.`);
      }
      await wait(pause);
    }
  }

  /** Tells other machines that the owner lives; cheap enough to call often. */
  async touch(): Promise<void> {
    const now = Date.now();
    if (now - this.#touched < 30_000) return;
    this.#touched = now;
    await utimes(this.path, now / 1000, now / 1000).catch(() => {});
  }

  async release(): Promise<void> {
    const holder = await lockHolder(this.path);
    if (holder !== undefined && sameOwner(holder.owner, currentOwner())) await rm(this.path, { force: true });
  }
}

/** Does `work` while no other process holds the lock at `path`. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = await Lock.take(path);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
