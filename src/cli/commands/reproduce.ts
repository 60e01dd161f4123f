import type { Command } from 'commander';
import { examples } from '../examples.js';
import { act } from '../job.js';
import type { Session } from '../session.js';
import { given } from '../settings.js';

export function addReproduce(program: Command, session: Session): void {
  program
    .command('reproduce')
    .summary('train a run again and compare bytes and metrics')
    .description(
      'Trains a run again from its recipe and says whether the same model, predictions and metrics come out; exit code 1 if not.',
    )
    .argument('<run>', 'id, name, alias or latest')
    .argument('[data...]', 'the files it learned from, when they have moved')
    .addHelpText(
      'after',
      examples(
        ['fathom reproduce champion', 'before an audit'],
        ['fathom reproduce champion archive/loans.csv', 'from a copy of the data'],
      ),
    )
    .action(
      act(session, async (job, run: string, data: string[]) => {
        const { reproduce } = await job.tasks();
        const { seed: _, ...common } = job.common;
        const result = await reproduce({ ...common, run, ...given({ data: data.length > 0 ? data : undefined }) });
        const { printReproduce } = await import('../print/reproduce.js');
        await job.emit(result, (view) => printReproduce(result, view));
        if (!result.isReproduced) session.exitCode = 1;
      }),
    );
}
