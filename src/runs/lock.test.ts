import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lock, withLock } from './lock.js';
import { currentOwner } from './owner.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fathom-lock-'));
  path = join(folder, 'x.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('Lock', () => {
  it('is held by one at a time', async () => {
    const lock = await Lock.take(path);
    expect(await Lock.tryTake(path)).toBeUndefined();
    await lock.release();
    expect(existsSync(path)).toBe(false);
    expect(await Lock.tryTake(path)).toBeInstanceOf(Lock);
  });

  it('is taken over from a dead process and from a process whose id was given out again', async () => {
    const { pid, start } = currentOwner();
    const owners = [{ pid: 999_999_999, start: '1', host: hostname() }];
    if (start !== '') owners.push({ pid, start: '1', host: hostname() });
    for (const owner of owners) {
      writeFileSync(path, JSON.stringify(owner));
      const lock = await Lock.tryTake(path);
      expect(lock, JSON.stringify(owner)).toBeInstanceOf(Lock);
      await lock!.release();
    }
  });

  it('respects a fresh lock of another machine', async () => {
    writeFileSync(path, JSON.stringify({ pid: 1, start: '1', host: 'another-machine' }));
    expect(await Lock.tryTake(path)).toBeUndefined();
    await expect(Lock.take(path, 0)).rejects.toThrow('held by process 1 on another-machine');
  });

  it('serialises work', async () => {
    let inside = 0;
    let most = 0;
    let done = 0;
    await Promise.all(
      Array.from({ length: 12 }, () =>
        withLock(path, async () => {
          most = Math.max(most, ++inside);
          await new Promise((resolve) => setImmediate(resolve));
          inside--;
          done++;
        }),
      ),
    );
    expect([most, done]).toEqual([1, 12]);
  });
});
