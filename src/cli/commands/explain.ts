import type { Command } from 'commander';
import { examples } from '../examples.js';
import { act } from '../job.js';
import type { Session } from '../session.js';
import { given } from '../settings.js';
import { wholeNumber } from '../values.js';

export function addExplain(program: Command, session: Session): void {
  program
    .command('explain')
    .summary('why a model rates as it does: one row, or the whole model')
    .description('Says in words why the model of a run rates an applicant as it does, and what drives it overall.')
    .argument('<run>', 'id, name, alias or latest')
    .argument('[data...]', 'files or globs; without them, the data of the training')
    .option('--row <n>', 'row of the file, counted from 1', wholeNumber('--row', 1))
    .addHelpText(
      'after',
      examples(
        ['fathom explain latest', 'what drives the model'],
        ['fathom explain champion applicants.csv --row 17', 'why applicant 17 was rated so'],
      ),
    )
    .action(
      act(session, async (job, run: string, data: string[], { row }: { readonly row?: number }) => {
        const { explain } = await job.tasks();
        const rows = data.length === 0 ? undefined : data;
        const result = await explain({ ...job.common, ...given({ data: rows, row }), run, language: job.language });
        if ('kind' in result) {
          const { printTabularExplain } = await import('../print/tabular/explain.js');
          await job.emit(result, (view) => printTabularExplain(result, view));
          return;
        }
        const { printExplain } = await import('../print/explain.js');
        await job.emit(result, (view) => printExplain(result, view));
      }),
    );
}
