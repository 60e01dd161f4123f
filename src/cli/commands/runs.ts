import { join } from 'node:path';
import type { Command } from 'commander';
import { didYouMean, UsageError } from '../../errors/index.js';
import type { RunStore, RunSummary } from '../../runs/index.js';
import { examples } from '../examples.js';
import { act, type Job } from '../job.js';
import type { Session } from '../session.js';

const schemaVersion = 1;

async function storeOf(job: Job): Promise<RunStore> {
  const { RunStore } = await import('../../runs/index.js');
  return new RunStore(job.home);
}

/** A run of any status by id, alias or name. */
async function find(store: RunStore, ref: string): Promise<RunSummary> {
  const runs = await store.list();
  const found =
    runs.find((run) => run.id === ref) ??
    runs.find((run) => run.aliases.includes(ref)) ??
    runs.find((run) => run.name === ref);
  if (found !== undefined) return found;
  const { id } = await store.resolve(ref);
  return runs.find((run) => run.id === id)!;
}

export function addRuns(program: Command, session: Session): void {
  const runs = program
    .command('runs')
    .summary('the registry: list, show, alias, rm, audit')
    .description('Lists the runs, newest first.')
    .argument('[command]', 'show, alias, rm or audit')
    .addHelpText(
      'after',
      examples(
        ['fathom runs', 'every run, newest first'],
        ['fathom runs alias champion latest', 'a movable name for a run'],
        ['fathom runs audit', 'was anything changed behind the back of Fathom?'],
      ),
    )
    .action(
      act(session, async (job, unknown: string | undefined) => {
        if (unknown !== undefined) {
          const names = runs.commands.map((command) => command.name());
          throw new UsageError(
            `There is no command "fathom runs ${unknown}".${didYouMean(unknown, names)} There are: ${names.join(', ')}.`,
          );
        }
        const found = await (await storeOf(job)).list();
        const { printRuns } = await import('../print/runs.js');
        await job.emit({ schemaVersion, home: job.home, runs: found }, (view) => printRuns(found, job.home, view));
      }),
    );

  runs
    .command('show')
    .description('Shows one run.')
    .argument('<run>', 'id, name, alias or latest')
    .action(
      act(session, async (job, ref: string) => {
        const run = await find(await storeOf(job), ref);
        const folder = join(job.home, 'runs', run.id);
        const { printRun } = await import('../print/runs.js');
        await job.emit({ schemaVersion, folder, ...run }, (view) => printRun(run, folder, view));
      }),
    );

  runs
    .command('alias')
    .description('Gives a run a movable name, or takes the name away.')
    .argument('[alias]', 'the name, such as champion')
    .argument('[run]', 'id, name, alias or latest')
    .option('--remove <alias>', 'take an alias away')
    .action(
      act(
        session,
        async (job, alias: string | undefined, ref: string | undefined, { remove }: { readonly remove?: string }) => {
          const store = await storeOf(job);
          if (remove !== undefined) {
            if (alias !== undefined)
              throw new UsageError('Either fathom runs alias NAME RUN, or fathom runs alias --remove NAME.');
            await store.removeAlias(remove);
            return job.emit({ schemaVersion, alias: remove, run: null }, () => [`"${remove}" is no alias any more.`]);
          }
          if (alias === undefined || ref === undefined)
            throw new UsageError('Expected a name and a run, such as: fathom runs alias champion latest');
          await store.alias(alias, ref);
          const run = (await store.aliases()).get(alias.normalize('NFC'))!;
          await job.emit({ schemaVersion, alias, run }, () => [`"${alias}" is now ${run}.`]);
        },
      ),
    );

  runs
    .command('rm')
    .description('Deletes a run and everything in its folder.')
    .argument('<run>', 'id or name')
    .action(
      act(session, async (job, ref: string) => {
        const removed = await (await storeOf(job)).remove(ref);
        await job.emit({ schemaVersion, removed }, () => [`Removed ${removed}.`]);
      }),
    );

  runs
    .command('audit')
    .description('Checks that neither the log nor any run was changed outside of Fathom; exits with 3 when one was.')
    .action(
      act(session, async (job) => {
        const report = await (await storeOf(job)).audit();
        const { printAudit } = await import('../print/runs.js');
        await job.emit({ schemaVersion, ...report }, (view) => printAudit(report, view));
        if (!report.intact) session.exitCode = 3;
      }),
    );
}
