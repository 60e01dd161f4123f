import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { RunStore } from './store.js';

const homes: string[] = [];
function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'fathom-runs-'));
  homes.push(home);
  return home;
}
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

const recipe = { task: 'credit', model: 'boost', seed: 7 };
const at = (text: string) => ({ now: () => new Date(text) });

async function finished(home: string, name?: string, when = '2026-11-23T18:45:01Z') {
  const draft = await new RunStore(home, at(when)).create({ ...recipe, name });
  await draft.writeFile('model/manifest.json', '{"weights":[1,2.5]}');
  await draft.writeFile('report.html', '<html></html>');
  return draft.finish({ metrics: { auc: 0.79 } });
}

/** A run of another home, copied into this one. */
async function copied(home: string, name: string, when: string) {
  const run = await finished(newHome(), name, when);
  const folder = join(home, 'runs', run.id);
  cpSync(run.folder, folder, { recursive: true });
  return { id: run.id, folder };
}

describe('RunStore', () => {
  it('keeps what a training leaves behind', async () => {
    const home = newHome();
    const run = await finished(home, 'first');
    expect(run.id).toMatch(/^20261123-184501-credit-boost-first-[0-9a-f]{4}$/);
    const again = await new RunStore(home).resolve(run.id);
    expect(again.manifest.result).toEqual({ metrics: { auc: 0.79 } });
    expect(again.manifest.recipe).toEqual({ ...recipe, name: 'first' });
    expect(await again.readJson('model/manifest.json')).toEqual({ weights: [1, 2.5] });
    expect(readdirSync(run.folder).sort()).toEqual(['model', 'report.html', 'run.json']);
  });

  it('finds a run by id, name, alias and latest', async () => {
    const home = newHome();
    const store = new RunStore(home);
    const older = await copied(home, 'loans', '2026-01-01T00:00:00Z');
    const newer = await copied(home, 'loans', '2026-01-02T00:00:00Z');
    const newest = await finished(home, undefined, '2026-01-03T00:00:00Z');
    await store.alias('champion', older.id);
    expect((await store.resolve(older.id)).id).toBe(older.id);
    expect((await store.resolve('loans')).id, 'a name means its newest run').toBe(newer.id);
    expect((await store.resolve('champion')).id).toBe(older.id);
    expect((await store.resolve('latest')).id).toBe(newest.id);
    expect((await store.list()).map((run) => [run.id, run.aliases])).toEqual([
      [newest.id, []],
      [newer.id, []],
      [older.id, ['champion']],
    ]);
    await expect(store.resolve('champoin')).rejects.toThrow('Did you mean "champion"?');
    await expect(store.resolve('../../etc')).rejects.toThrow('not a path');
  });

  it('says what to do in an empty home', async () => {
    await expect(new RunStore(newHome()).resolve('latest')).rejects.toThrow(/no run in .* yet. Train one first/);
  });

  it.each([
    '..',
    '../x',
    'a/b',
    'a\\b',
    '/tmp/x',
    'C:\\x',
    'latest',
    'CON',
    '.hidden',
    '-x',
    '',
    'a..b',
    'x'.repeat(65),
  ])('refuses the name %j', async (name) => {
    const store = new RunStore(newHome());
    await expect(store.create({ ...recipe, name })).rejects.toMatchObject({ name: 'UsageError' });
    await finished(store.home, 'good');
    await expect(store.alias(name, 'good')).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('gives a name once, unless the run that has it failed or was interrupted', async () => {
    const home = newHome();
    const store = new RunStore(home);
    const failed = await store.create({ ...recipe, name: 'same' });
    await expect(store.create({ ...recipe, name: 'same' })).rejects.toThrow(`${failed.id} (running) is named "same"`);
    await failed.abandon(new Error('no'));
    const run = await finished(home, 'same');
    await expect(store.create({ ...recipe, name: 'same' })).rejects.toMatchObject({
      name: 'UsageError',
      message: `The run ${run.id} (complete) is named "same" already. Choose another name, or remove that run: fathom runs rm ${run.id}`,
    });
    expect(await store.list()).toHaveLength(2);
    await store.remove(run.id);
    await finished(home, 'same');
  });

  it('gives a name once to processes that ask at the same moment', async () => {
    const home = newHome();
    const program = `
      import { RunStore } from ${JSON.stringify(new URL('./store.js', import.meta.url).href)};
      const draft = await new RunStore(${JSON.stringify(home)}).create({ task: 'credit', seed: 1, name: 'same' });
      await draft.finish({});`;
    const runNode = promisify(execFile);
    const ends = await Promise.allSettled(
      Array.from({ length: 3 }, () => runNode(process.execPath, ['--input-type=module', '-e', program])),
    );
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
    for (const end of ends)
      if (end.status === 'rejected') expect(end.reason.stderr).toContain('is named "same" already');
    expect((await new RunStore(home).list()).map((run) => run.status)).toEqual(['complete']);
  });

  it('takes names in any script', async () => {
    const home = newHome();
    const run = await finished(home, '贷款-2026');
    expect((await new RunStore(home).resolve('贷款-2026')).id).toBe(run.id);
  });

  it('refuses to write outside the run', async () => {
    const draft = await new RunStore(newHome()).create(recipe);
    for (const path of ['../x', '/tmp/x', 'model/../../x', '', 'C:\\x', 'a//b'])
      await expect(draft.writeFile(path, 'x'), path).rejects.toThrow("does not stay inside the run's folder");
  });

  it('moves and removes aliases, and keeps a run that has one', async () => {
    const home = newHome();
    const store = new RunStore(home);
    const a = await finished(home, 'a');
    const b = await finished(home, 'b');
    await store.alias('champion', 'a');
    await store.alias('champion', 'b');
    expect((await store.resolve('champion')).id).toBe(b.id);
    await expect(store.remove('b')).rejects.toThrow('Remove the alias first: fathom runs alias --remove champion');
    await store.removeAlias('champion');
    await expect(store.removeAlias('champion')).rejects.toThrow('There is no alias "champion".');
    await store.remove('b');
    expect((await store.list()).map((run) => run.id)).toEqual([a.id]);
    expect(await store.audit()).toEqual({ intact: true, entries: 6, problems: [], unrecorded: [] });
  });

  it('works after a folder is copied to another home', async () => {
    const from = newHome();
    const run = await finished(from, 'moved');
    const to = newHome();
    cpSync(run.folder, join(to, 'runs', run.id), { recursive: true });
    const store = new RunStore(to);
    expect(await (await store.resolve('moved')).readJson('model/manifest.json')).toEqual({ weights: [1, 2.5] });
    await store.alias('champion', 'moved');
    expect(await store.audit()).toMatchObject({ intact: true, unrecorded: [run.id] });
  });

  it('resumes a failed run from its checkpoints', async () => {
    const home = newHome();
    const store = new RunStore(home);
    const draft = await store.create({ ...recipe, name: 'long' });
    draft.event({ fold: 1 });
    await draft.checkpoint('fold-1', { auc: 0.7 });
    await expect(store.resume('long'), 'a living owner keeps its run').rejects.toThrow(
      `is being trained by process ${process.pid}`,
    );
    await draft.abandon(new Error('boom'));
    expect(await store.list()).toMatchObject([{ status: 'failed', problem: 'boom' }]);
    await expect(store.resolve('long')).rejects.toThrow(
      `is failed, so it has no model yet. Take it up again with: fathom train --resume ${draft.id}`,
    );
    const again = await store.resume('latest');
    expect([again.id, again.resumed]).toEqual([draft.id, true]);
    expect(await again.readCheckpoint('fold-1')).toEqual({ auc: 0.7 });
    expect(await again.readCheckpoint('fold-2')).toBeUndefined();
    again.event({ fold: 2 });
    const run = await again.finish({ ok: true });
    expect(readFileSync(join(run.folder, 'events.jsonl'), 'utf8')).toBe('{"fold":1}\n{"fold":2}\n');
    expect(existsSync(join(run.folder, 'checkpoints'))).toBe(false);
    await expect(store.resume('long')).rejects.toThrow('is complete; there is nothing to resume');
  });

  it('refuses a home that is a file', async () => {
    const file = join(newHome(), 'file');
    writeFileSync(file, '');
    await expect(new RunStore(join(file)).create(recipe)).rejects.toThrow(/not a folder|file, not a folder/);
  });
});

describe('a damaged run folder', () => {
  const edits: [string, string, (text: string) => string, RegExp][] = [
    [
      'edited result',
      'run.json',
      (text) => text.replace('0.79', '0.99'),
      /run\.json was changed after Fathom wrote it, so this run cannot be trusted\. Restore/,
    ],
    ['cut run.json', 'run.json', (text) => text.slice(0, 100), /run\.json is not readable JSON/],
    ['list for run.json', 'run.json', () => '[]', /run\.json is not a JSON object/],
    [
      'newer format',
      'run.json',
      (text) => text.replace('"format": 1', '"format": 2'),
      /has format 2, and this version of Fathom reads up to 1\. Update Fathom/,
    ],
    [
      'edited model',
      'model/manifest.json',
      (text) => text.replace('2.5', '9.5'),
      /model\/manifest\.json was changed or damaged after the run was written/,
    ],
    ['edited report', 'report.html', () => '<b>', /none/],
  ];
  it.each(edits)('%s', async (what, file, edit, expected) => {
    const home = newHome();
    const run = await finished(home, 'r');
    const path = join(run.folder, file);
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
    const store = new RunStore(home);
    if (what === 'edited report') {
      const opened = await store.resolve('r');
      await expect(opened.readFile('report.html')).rejects.toThrow('report.html was changed or damaged');
    } else {
      await expect(store.resolve(run.id)).rejects.toThrow(expected);
    }
    expect((await store.audit()).intact, 'the audit sees it too').toBe(false);
    expect(await store.list(), 'others stay listed').toHaveLength(1);
  });

  it('is named, whether it is asked for by id, name or as the latest', async () => {
    const home = newHome();
    const store = new RunStore(home);
    const other = await finished(home, 'other', '2026-01-01T00:00:00Z');
    const older = await finished(home, 'bb', '2026-01-02T00:00:00Z');
    const newer = await copied(home, 'bb', '2026-01-03T00:00:00Z');
    writeFileSync(join(newer.folder, 'run.json'), 'not JSON');
    const said = {
      name: 'DataError',
      message: `${join(newer.folder, 'run.json')} is not readable JSON, so this run cannot be trusted. Restore the folder from a copy, or remove it (fathom runs rm ${newer.id}) and train again.`,
    };
    for (const ref of ['bb', 'latest', newer.id]) await expect(store.resolve(ref), ref).rejects.toMatchObject(said);
    expect((await store.resolve('other')).id, 'other names are not in doubt').toBe(other.id);
    await expect(store.resolve('cc')).rejects.toThrow(`their names cannot be read: ${newer.id}. See all`);
    await store.remove(older.id);
    await expect(store.resume('bb')).rejects.toMatchObject(said);
    await expect(store.remove('bb')).rejects.toMatchObject(said);
    await store.remove(newer.id);
    expect((await store.resolve('latest')).id).toBe(other.id);
  });

  it('older than the run that is asked for, does not stand in its way', async () => {
    const home = newHome();
    const older = await finished(home, 'bb', '2026-01-02T00:00:00Z');
    rmSync(join(older.folder, 'run.json'));
    const newer = await finished(home, 'bb', '2026-01-03T00:00:00Z');
    for (const ref of ['bb', 'latest']) expect((await new RunStore(home).resolve(ref)).id, ref).toBe(newer.id);
  });

  it('names a missing model file, a missing run.json and a renamed folder', async () => {
    const home = newHome();
    const store = new RunStore(home);
    const run = await finished(home, 'r');
    rmSync(join(run.folder, 'model/manifest.json'));
    await expect(store.resolve('r')).rejects.toThrow(/model\/manifest\.json cannot be read/);
    rmSync(join(run.folder, 'run.json'));
    await expect(store.resolve(run.id)).rejects.toThrow(/run\.json is missing/);
    const other = await finished(home, 's');
    const renamed = other.id.replace('184501', '184502');
    cpSync(other.folder, join(home, 'runs', renamed), { recursive: true });
    await expect(store.resolve(renamed)).rejects.toThrow(`holds the run ${other.id}. Rename the folder back`);
  });
});

describe('the audit log', () => {
  async function tampered(change: (lines: string[]) => string[]) {
    const home = newHome();
    for (const name of ['a', 'b', 'c']) await finished(home, name);
    const path = join(home, 'audit.jsonl');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${change(lines).join('\n')}\n`);
    return new RunStore(home).audit();
  }

  it('holds untouched', async () => {
    expect(await tampered((lines) => lines)).toMatchObject({ intact: true, entries: 3, problems: [] });
  });
  it('notices an edited line', async () => {
    const report = await tampered(([a, b, c]) => [a!, b!.replace('-b-', '-x-'), c!]);
    expect(report.problems[0]).toMatch(/audit\.jsonl, line 2: the entry was changed after it was written/);
  });
  it('notices a removed line', async () => {
    const report = await tampered(([a, , c]) => [a!, c!]);
    expect(report.problems[0]).toMatch(/line 2: the entry does not follow the one before/);
  });
  it('notices swapped lines', async () => {
    expect((await tampered(([a, b, c]) => [b!, a!, c!])).intact).toBe(false);
  });
  it('names runs that a cut tail no longer covers', async () => {
    const report = await tampered(([a]) => [a!]);
    expect(report.unrecorded).toHaveLength(2);
  });
  it('notices a run that vanished without a record', async () => {
    const home = newHome();
    const run = await finished(home, 'a');
    rmSync(run.folder, { recursive: true });
    expect((await new RunStore(home).audit()).problems).toEqual([
      `Run ${run.id} was finished and is gone, and no removal was recorded.`,
    ]);
  });
  it('drops a half-written last line and goes on', async () => {
    const home = newHome();
    await finished(home, 'a');
    writeFileSync(join(home, 'audit.jsonl'), '{"action":"ali', { flag: 'a' });
    await finished(home, 'b');
    expect(await new RunStore(home).audit()).toMatchObject({ intact: true, entries: 2 });
  });
});

describe('leftovers of killed processes', () => {
  it('are swept when the next run starts, and those of the living are not', async () => {
    const home = newHome();
    const store = new RunStore(home);
    const run = await finished(home, 'a');
    const { hostMark, currentOwner } = await import('./owner.js');
    const { host, pid, start } = currentOwner();
    const dead = [
      join(home, `.tmp-${hostMark(host)}-999999999-1-aaaa`),
      join(run.folder, 'model', `.tmp-${hostMark(host)}-${pid}-1-aaaa`),
    ];
    const living = join(home, 'aliases', `.tmp-${hostMark(host)}-${pid}-${start || '0'}-aaaa`);
    for (const path of [...dead, living]) writeFileSync(path, 'half');
    await store.create(recipe);
    expect(dead.map(existsSync)).toEqual([false, start === '']);
    expect(existsSync(living)).toBe(true);
    expect([...(await store.aliases())], 'a temporary file is no alias').toEqual([]);
  });

  it('a change that was announced and not done is done by the next one', async () => {
    const home = newHome();
    const store = new RunStore(home);
    const run = await finished(home, 'a');
    writeFileSync(
      join(home, 'pending.json'),
      JSON.stringify({ sequence: 2, event: { action: 'alias', alias: 'champion', run: run.id } }),
    );
    await store.create(recipe);
    expect((await store.resolve('champion')).id).toBe(run.id);
    expect(await store.audit()).toMatchObject({ intact: true, entries: 2 });
    expect(existsSync(join(home, 'pending.json'))).toBe(false);
  });
});
