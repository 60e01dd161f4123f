import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError, didYouMean, UsageError } from '../errors/index.js';
import {
  explainDiskError,
  isTemporary,
  sweepTemporary,
  syncFolder,
  temporaryBeside,
  writeJsonAtomic,
} from './atomic.js';
import { type AuditEvent, appendAudit, auditLength, readAudit } from './audit.js';
import { RunDraft } from './draft.js';
import { Lock, lockHolder, withLock } from './lock.js';
import { format, type Json, type Manifest, type RunRecipe, readManifest, writeManifest } from './manifest.js';
import { checkName, idCarries, looksLikeId, newId, stampOf } from './names.js';
import { currentOwner } from './owner.js';
import { Run } from './run.js';
import { fathomVersion } from './version.js';

/** `running` has a living process; `interrupted` and `failed` can be resumed; `broken` cannot be read. */
export type RunStatus = 'running' | 'complete' | 'failed' | 'interrupted' | 'broken';

export interface RunSummary {
  readonly id: string;
  readonly name?: string;
  readonly task: string;
  readonly status: RunStatus;
  /** ISO 8601, UTC; empty for a broken run. */
  readonly createdAt: string;
  readonly finishedAt?: string;
  readonly aliases: readonly string[];
  readonly recipe?: RunRecipe;
  readonly result?: Json;
  /** What went wrong, in a sentence: failed and broken runs. */
  readonly problem?: string;
}

export interface AuditReport {
  /** True when the chain holds and every recorded run is as it was recorded. */
  readonly intact: boolean;
  readonly entries: number;
  readonly problems: readonly string[];
  /** Complete runs that the log does not know, such as folders copied from another home. */
  readonly unrecorded: readonly string[];
}

/** The runs, aliases and audit log in one folder. Several processes may use one home at a time. */
export class RunStore {
  readonly home: string;
  readonly #now: () => Date;

  constructor(home: string, options: { readonly now?: () => Date } = {}) {
    this.home = home;
    this.#now = options.now ?? (() => new Date());
  }

  get #runs(): string {
    return join(this.home, 'runs');
  }
  get #aliases(): string {
    return join(this.home, 'aliases');
  }
  get #pending(): string {
    return join(this.home, 'pending.json');
  }
  get #audit(): string {
    return join(this.home, 'audit.jsonl');
  }

  /**
   * Starts a run. Sweeps what killed processes left behind first.
   *
   * @throws UsageError for a bad name, and for one that a complete or running run has already
   */
  async create(recipe: RunRecipe): Promise<RunDraft> {
    const name = recipe.name === undefined ? undefined : checkName('name', recipe.name);
    await this.#prepare();
    await this.sweep();
    if (name === undefined) return this.#begin(recipe);
    // Under the lock, so that of two processes that ask for one name at a time only one gets it.
    let draft: RunDraft | undefined;
    await this.#locked(async () => {
      await this.#refuseTaken(name);
      draft = await this.#begin(recipe, name);
    });
    return draft!;
  }

  async #refuseTaken(name: string): Promise<void> {
    const isTaken = ({ status }: RunSummary) => status === 'complete' || status === 'running';
    const taken = (await this.list()).find((run) => run.name === name && isTaken(run));
    if (taken !== undefined)
      throw new UsageError(
        `The run ${taken.id} (${taken.status}) is named "${name}" already. Choose another name, or remove that run: fathom runs rm ${taken.id}`,
      );
  }

  async #begin(recipe: RunRecipe, name?: string): Promise<RunDraft> {
    const now = this.#now();
    const plain = JSON.parse(JSON.stringify(recipe)) as RunRecipe;
    const words = [recipe.task, typeof recipe.model === 'string' ? recipe.model : '', name ?? ''];
    for (;;) {
      const id = newId(now, words);
      const manifest: Manifest = {
        format,
        id,
        name,
        status: 'running',
        createdAt: now.toISOString(),
        versions: {
          fathom: fathomVersion,
          node: process.versions.node,
          platform: `${process.platform}-${process.arch}`,
        },
        owner: currentOwner(),
        recipe: plain,
      };
      // The folder appears under its name with run.json and lock already inside.
      const temporary = temporaryBeside(join(this.#runs, id));
      const folder = join(this.#runs, id);
      try {
        await mkdir(temporary);
        await Lock.take(join(temporary, 'run.lock'));
        await writeManifest(temporary, manifest);
        await rename(temporary, folder);
        await syncFolder(this.#runs);
      } catch (error) {
        await rm(temporary, { recursive: true, force: true }).catch(() => {});
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOTEMPTY' || code === 'EEXIST') continue;
        throw explainDiskError(error, folder);
      }
      return this.#draft(folder, manifest, Lock.held(join(folder, 'run.lock')), false);
    }
  }

  /**
   * Takes up a run that was interrupted, killed or failed.
   *
   * @param ref id or name; `latest` is the newest that can be resumed
   * @throws UsageError when it is complete, still running or unknown
   */
  async resume(ref: string): Promise<RunDraft> {
    const all = await this.list();
    const resumable = all.filter((run) => run.status === 'interrupted' || run.status === 'failed');
    const matches = (run: RunSummary) => run.id === ref || run.name === ref;
    const found = ref === 'latest' ? resumable[0] : (resumable.find(matches) ?? all.find(matches));
    if (found === undefined)
      throw ref === 'latest' ? new UsageError('There is no interrupted run to resume.') : this.#unknown(ref, all);
    if (found.status === 'complete') throw new UsageError(`Run ${found.id} is complete; there is nothing to resume.`);
    if (found.status === 'broken') throw new DataError(found.problem!);
    const folder = join(this.#runs, found.id);
    const path = join(folder, 'run.lock');
    const lock = found.status === 'running' ? undefined : await Lock.tryTake(path);
    if (lock === undefined) {
      const owner = (await lockHolder(path))?.owner;
      const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}`;
      throw new UsageError(`Run ${found.id} is being trained by ${who}. Wait until it ends, or stop that process.`);
    }
    try {
      await sweepTemporary(folder);
      const { manifest } = await readManifest(folder);
      if (manifest.status === 'complete')
        throw new UsageError(`Run ${found.id} is complete; there is nothing to resume.`);
      const { finishedAt, error, ...rest } = manifest;
      const running: Manifest = { ...rest, status: 'running', owner: currentOwner() };
      await writeManifest(folder, running);
      return this.#draft(folder, running, lock, true);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Every run, newest first. A folder that cannot be read is listed as `broken` with the reason. */
  async list(): Promise<RunSummary[]> {
    const aliases = await this.aliases();
    const summaries: RunSummary[] = [];
    for (const id of await names(this.#runs)) {
      if (isTemporary(id) || !looksLikeId(id)) continue;
      const summary = await this.#summary(id, aliases);
      // Another process may have removed it in the meantime.
      if (summary.status !== 'broken' || existsSync(join(this.#runs, id))) summaries.push(summary);
    }
    const key = (run: RunSummary) => `${run.createdAt} ${run.id}`;
    return summaries.sort((a, b) => (key(a) < key(b) ? 1 : -1));
  }

  /** Alias -> id of its run. */
  async aliases(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const alias of await names(this.#aliases)) {
      if (isTemporary(alias)) continue;
      const target = await readAlias(join(this.#aliases, alias));
      if (target !== undefined) found.set(alias, target);
    }
    return found;
  }

  /**
   * A complete run.
   *
   * @param ref an id, an alias, a name (its newest run) or `latest` (the newest of all)
   * @throws UsageError when there is none or it is not complete; DataError when its folder was damaged or edited, or
   *   when a newer run that may be the one can no longer be read
   */
  async resolve(ref: string): Promise<Run> {
    if (ref === '' || /[/\\]|\.\./.test(ref))
      throw new UsageError(`"${ref}" is not a run: give an id, a name, an alias or "latest", not a path.`);
    const target = (await this.aliases()).get(ref.normalize('NFC')) ?? ref;
    if (looksLikeId(target) && (await names(this.#runs)).includes(target)) return this.#open(target);
    const all = await this.list();
    const complete = all.filter((run) => run.status === 'complete');
    const name = ref.normalize('NFC');
    const found = ref === 'latest' ? complete[0] : complete.find((run) => run.name === name);
    // A damaged run that is newer may be the one that is meant; an older model in its place would go unnoticed.
    const damaged = damagedNamed(name, all).find(({ id }) => found === undefined || stampOf(id) > stampOf(found.id));
    const chosen = damaged ?? found ?? all.find((run) => run.name === name);
    if (chosen !== undefined) return this.#open(chosen.id);
    throw this.#unknown(ref, all);
  }

  /** Points an alias at a run; an alias that exists moves. */
  async alias(name: string, ref: string): Promise<void> {
    const alias = checkName('alias', name);
    const run = await this.resolve(ref);
    await this.#prepare();
    await this.#record({ action: 'alias', alias, run: run.id });
  }

  async removeAlias(name: string): Promise<void> {
    const aliases = await this.aliases();
    const alias = name.normalize('NFC');
    if (!aliases.has(alias)) throw new UsageError(`There is no alias "${name}".${didYouMean(name, aliases.keys())}`);
    await this.#record({ action: 'unalias', alias });
  }

  /** Deletes a run of any status. @throws UsageError while an alias points at it or a process works on it */
  async remove(ref: string): Promise<string> {
    const all = await this.list();
    const wanted = (await this.aliases()).get(ref) ?? ref;
    const found = all.find((run) => run.id === wanted) ?? all.find((run) => run.name === ref);
    if (found === undefined) throw this.#unknown(ref, all);
    if (found.status === 'running') throw new UsageError(`Run ${found.id} is still being trained. Stop that first.`);
    await this.#record({ action: 'remove', run: found.id }, async () => {
      const aliases = [...(await this.aliases())].filter(([, run]) => run === found.id).map(([alias]) => alias);
      if (aliases.length > 0)
        throw new UsageError(
          `Run ${found.id} is "${aliases.join('", "')}". Remove the alias first: fathom runs alias --remove ${aliases[0]}`,
        );
      if ((await lockHolder(join(this.#runs, found.id, 'run.lock')))?.alive === true)
        throw new UsageError(`Run ${found.id} is still being trained. Stop that first.`);
    });
    return found.id;
  }

  /** Checks the audit log's chain, and every complete run against what the log says of it. */
  async audit(): Promise<AuditReport> {
    const { entries, problems: broken } = await readAudit(this.#audit);
    const problems = [...broken];
    const seals = new Map<string, string>();
    for (const entry of entries) {
      if (entry.action === 'finish') seals.set(entry.run, entry.seal);
      if (entry.action === 'remove') seals.delete(entry.run);
    }
    const unrecorded: string[] = [];
    const present = new Set(await names(this.#runs));
    for (const id of [...present].filter((name) => !isTemporary(name) && looksLikeId(name)).sort()) {
      try {
        const { manifest, seal } = await readManifest(join(this.#runs, id));
        if (manifest.status !== 'complete') continue;
        const recorded = seals.get(id);
        if (recorded === undefined) unrecorded.push(id);
        else if (recorded !== seal) problems.push(`Run ${id} differs from what the log recorded when it was finished.`);
        await new Run(join(this.#runs, id), manifest).verify();
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
    for (const id of seals.keys())
      if (!present.has(id)) problems.push(`Run ${id} was finished and is gone, and no removal was recorded.`);
    return { intact: problems.length === 0, entries: entries.length, problems, unrecorded };
  }

  /** Removes what dead processes left: temporary files, half-registered runs. Called by `create`. */
  async sweep(): Promise<number> {
    const swept = await sweepTemporary(this.home);
    if (await readFile(this.#pending).catch(() => undefined)) await this.#locked(async () => {});
    for (const id of await names(this.#runs)) {
      if (looksLikeId(id)) await this.#completeRegistration(join(this.#runs, id));
    }
    return swept;
  }

  // A process killed after it wrote run.json and before it logged that leaves its lock behind.
  async #completeRegistration(folder: string): Promise<void> {
    const path = join(folder, 'run.lock');
    if ((await lockHolder(path))?.alive !== false) return;
    const read = await readManifest(folder).catch(() => undefined);
    if (read?.manifest.status !== 'complete') return;
    const lock = await Lock.tryTake(path);
    if (lock === undefined) return;
    await this.#register(read.manifest.id, read.seal);
    await rm(join(folder, 'checkpoints'), { recursive: true, force: true });
    await lock.release();
  }

  async #register(run: string, seal: string): Promise<void> {
    await this.#locked(async () => {
      const { entries } = await readAudit(this.#audit);
      const known = entries.some((entry) => entry.action === 'finish' && entry.run === run && entry.seal === seal);
      if (!known) await appendAudit(this.#audit, { action: 'finish', run, seal }, this.#now());
    });
  }

  // Announce, log, do. A process killed in between leaves the announcement, and the next one completes what it says.
  async #record(event: AuditEvent, check: () => Promise<void> = async () => {}): Promise<void> {
    await this.#locked(async () => {
      await check();
      await writeJsonAtomic(this.#pending, { sequence: (await auditLength(this.#audit)) + 1, event });
      try {
        await appendAudit(this.#audit, event, this.#now());
      } catch (error) {
        await rm(this.#pending, { force: true });
        throw error;
      }
      await this.#perform(event);
      await rm(this.#pending, { force: true });
    });
  }

  async #locked(work: () => Promise<void>): Promise<void> {
    await this.#prepare();
    await withLock(join(this.home, 'home.lock'), async () => {
      await this.#completePending();
      await work();
    });
  }

  async #completePending(): Promise<void> {
    const text = await readFile(this.#pending, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    try {
      const { sequence, event } = JSON.parse(text) as { sequence: number; event: AuditEvent };
      if ((await auditLength(this.#audit)) < sequence) await appendAudit(this.#audit, event, this.#now());
      await this.#perform(event);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof UsageError)) throw error;
    }
    await rm(this.#pending, { force: true });
  }

  async #perform(event: AuditEvent): Promise<void> {
    if (event.action === 'alias') {
      const path = join(this.#aliases, checkName('alias', event.alias));
      if ((await readAlias(path)) !== event.run) await writeJsonAtomic(path, { format, run: event.run });
    } else if (event.action === 'unalias') {
      await rm(join(this.#aliases, checkName('alias', event.alias)), { force: true });
    } else if (event.action === 'remove' && looksLikeId(event.run)) {
      const folder = join(this.#runs, event.run);
      const temporary = temporaryBeside(folder);
      try {
        await rename(folder, temporary);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
        throw explainDiskError(error, folder);
      }
      await rm(temporary, { recursive: true, force: true });
      await syncFolder(this.#runs);
    }
  }

  async #prepare(): Promise<void> {
    try {
      await mkdir(this.#runs, { recursive: true });
      await mkdir(this.#aliases, { recursive: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST')
        throw new UsageError(`${this.home} is not a folder, so it cannot be a home. Give another with --home DIR.`);
      throw explainDiskError(error, this.home);
    }
  }

  async #summary(id: string, aliases: ReadonlyMap<string, string>): Promise<RunSummary> {
    const own = [...aliases].filter(([, run]) => run === id).map(([alias]) => alias);
    try {
      const { manifest } = await this.#read(id);
      const dead =
        manifest.status === 'running' && (await lockHolder(join(this.#runs, id, 'run.lock')))?.alive !== true;
      return {
        id,
        name: manifest.name,
        task: manifest.recipe.task,
        status: dead ? 'interrupted' : manifest.status,
        createdAt: manifest.createdAt,
        finishedAt: manifest.finishedAt,
        aliases: own,
        recipe: manifest.recipe as RunRecipe,
        result: manifest.result as Json | undefined,
        problem: manifest.error?.message,
      };
    } catch (error) {
      return { id, task: '', status: 'broken', createdAt: '', aliases: own, problem: (error as Error).message };
    }
  }

  async #read(id: string): Promise<{ manifest: Manifest; seal: string }> {
    const folder = join(this.#runs, id);
    const read = await readManifest(folder);
    if (read.manifest.id !== id)
      throw new DataError(
        `${folder} holds the run ${read.manifest.id}. Rename the folder back to ${read.manifest.id}.`,
      );
    return read;
  }

  async #open(id: string): Promise<Run> {
    const { manifest } = await this.#read(id);
    if (manifest.status !== 'complete') {
      const { status } = await this.#summary(id, new Map());
      const hint =
        status === 'running' ? 'Wait until it ends.' : `Take it up again with: fathom train --resume ${basename(id)}`;
      throw new UsageError(`Run ${id} is ${status}, so it has no model yet. ${hint}`);
    }
    const run = new Run(join(this.#runs, id), manifest);
    await run.verify('model/');
    return run;
  }

  #unknown(ref: string, all: readonly RunSummary[]): Error {
    const [damaged] = damagedNamed(ref.normalize('NFC'), all);
    if (damaged !== undefined) return new DataError(damaged.problem!);
    const known = all.flatMap((run) => [run.id, ...(run.name === undefined ? [] : [run.name]), ...run.aliases]);
    if (known.length === 0)
      return new UsageError(`There is no run in ${this.home} yet. Train one first: fathom train credit FILE`);
    const what = ref === 'latest' ? 'There is no complete run yet.' : `There is no run "${ref}" in ${this.home}.`;
    const broken = all.filter((run) => run.status === 'broken').map((run) => run.id);
    const hint = broken.length === 0 ? '' : ` Damaged, so that their names cannot be read: ${broken.join(', ')}.`;
    return new UsageError(`${what}${didYouMean(ref, known)}${hint} See all with: fathom runs`);
  }

  #draft(folder: string, manifest: Manifest, lock: Lock, resumed: boolean): RunDraft {
    const register = (run: Run, seal: string) => this.#register(run.id, seal);
    return new RunDraft({ folder, manifest, lock, resumed, now: this.#now, register });
  }
}

/** Broken runs that a name, or `latest`, may mean: their run.json can no longer tell, but their id holds their name. */
function damagedNamed(ref: string, all: readonly RunSummary[]): RunSummary[] {
  return all
    .filter(({ id, status }) => status === 'broken' && (ref === 'latest' || idCarries(id, ref)))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

async function readAlias(path: string): Promise<string | undefined> {
  try {
    const { run } = JSON.parse(await readFile(path, 'utf8')) as { run?: unknown };
    return typeof run === 'string' && looksLikeId(run) ? run : undefined;
  } catch {
    return undefined;
  }
}
