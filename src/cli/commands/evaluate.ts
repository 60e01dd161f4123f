import type { Command } from 'commander';
import { examples } from '../examples.js';
import { act } from '../job.js';
import type { Session } from '../session.js';
import { addOutcomeOptions, given } from '../settings.js';

interface EvaluateFlags {
  readonly positive?: readonly string[];
  readonly exclude?: readonly string[];
}

export function addEvaluate(program: Command, session: Session): void {
  const command = program
    .command('evaluate')
    .summary('judge a saved run on new labelled data')
    .description('Judges the model of a run on data with known outcomes, beside how it was judged at training.')
    .argument('<run>', 'id, name, alias or latest')
    .argument('<data...>', 'files or globs; several are one table');
  addOutcomeOptions(command)
    .addHelpText('after', examples(['fathom evaluate champion loans-2026.csv', 'does the champion still hold?']))
    .action(
      act(session, async (job, run: string, data: string[], { positive, exclude }: EvaluateFlags) => {
        const { evaluate } = await job.tasks();
        const result = await evaluate({
          ...job.common,
          ...given({ positive, exclude }),
          run,
          data,
          language: job.language,
        });
        if ('kind' in result) {
          const { printTabularEvaluate } = await import('../print/tabular/evaluate.js');
          await job.emit(result, (view) => printTabularEvaluate(result, view));
          return;
        }
        const { printEvaluate } = await import('../print/evaluate.js');
        await job.emit(result, (view) => printEvaluate(result, view));
      }),
    );
}
