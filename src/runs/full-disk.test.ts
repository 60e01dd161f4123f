import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.js';
import { explainDiskError, writeAtomic } from './atomic.js';
import { RunStore } from './store.js';

const root = mkdtempSync(join(tmpdir(), 'fathom-disk-'));
const disk = join(root, 'disk');
mkdirSync(disk);
// A file system of 256 KiB, where this process may mount one.
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]).status === 0;
afterAll(() => {
  if (mounted) spawnSync('umount', [disk]);
  rmSync(root, { recursive: true, force: true });
});

const temporaries = (folder: string) =>
  readdirSync(folder, { recursive: true }).filter((path) => String(path).includes('.tmp-'));

describe.skipIf(!mounted)('a full disk', () => {
  beforeEach(() => rmSync(join(disk, 'filler'), { force: true }));
  afterEach(() => rmSync(join(disk, 'filler'), { force: true }));

  it('keeps the old file and says one sentence', async () => {
    const path = join(disk, 'file.json');
    await writeAtomic(path, 'old');
    await expect(writeAtomic(path, 'x'.repeat(1_000_000))).rejects.toThrow(
      `Could not write ${path}: the disk is full. Free some space and run the command again; nothing was left half-written.`,
    );
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(temporaries(disk)).toEqual([]);
    rmSync(path);
  });

  it('leaves a run that can be resumed', async () => {
    const store = new RunStore(join(disk, 'home'));
    const first = await (await store.create({ task: 'credit', seed: 0 })).finish({ auc: 0.7 });
    const draft = await store.create({ task: 'credit', seed: 0 });
    await draft.checkpoint('fold-1', { auc: 0.7 });
    const error = await draft.writeFile('model/manifest.json', 'x'.repeat(1_000_000)).catch((reason) => reason);
    expect(error.message).toMatch(/model\/manifest\.json: the disk is full/);
    fill(join(disk, 'filler'));
    await draft.abandon(error);
    await expect(store.create({ task: 'credit', seed: 0 })).rejects.toThrow('the disk is full');
    await expect(store.alias('champion', first.id)).rejects.toThrow('the disk is full');
    expect([...(await store.aliases())], 'the alias was not half made').toEqual([]);
    rmSync(join(disk, 'filler'));

    expect(await store.list()).toMatchObject([{ id: draft.id }, { id: first.id, status: 'complete' }]);
    expect(temporaries(disk)).toEqual([]);
    const again = await store.resume('latest');
    expect(await again.readCheckpoint('fold-1')).toEqual({ auc: 0.7 });
    await again.finish({ auc: 0.8 });
    expect(await store.audit()).toMatchObject({ intact: true, entries: 2 });
  });
});

function fill(path: string): void {
  for (const size of [65536, 4096, 1]) {
    for (let i = 0; i < 100; i++) {
      try {
        writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
      } catch {
        break;
      }
    }
  }
}

describe('errors of the disk', () => {
  it('become sentences, other errors stay as they are', () => {
    const of = (code: string) => (explainDiskError(Object.assign(new Error('x'), { code }), '/f') as Error).message;
    expect(of('EROFS')).toBe('Could not write /f: the file system is read-only. Choose another place (--home, --out).');
    expect(of('EACCES')).toMatch(/permission was denied/);
    const other = new Error('other');
    expect(explainDiskError(other, '/f')).toBe(other);
  });

  it('a file that appeared meanwhile is not replaced', async () => {
    const path = join(root, 'taken');
    writeFileSync(path, 'mine');
    await expect(writeAtomic(path, 'new', { overwrite: false })).rejects.toThrow(UsageError);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await writeAtomic(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(existsSync(path) && temporaries(root)).toEqual([]);
  });
});
