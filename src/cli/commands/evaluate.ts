import { type Command, Option } from 'commander';
import { examples } from '../examples.js';
import { act } from '../job.js';
import type { Session } from '../session.js';
import { addOutcomeOptions, given } from '../settings.js';
import { collect } from '../values.js';

interface EvaluateFlags {
  readonly positive?: readonly string[];
  readonly exclude?: readonly string[];
  readonly segment?: readonly string[];
}

export function addEvaluate(program: Command, session: Session): void {
  const command = program
    .command('evaluate')
    .summary('judge a saved run on new labelled data')
    .description('Judges the model of a run on data with known outcomes, beside how it was judged at training.')
    .argument('<run>', 'id, name, alias or latest')
    .argument('<data...>', 'files or globs; several are one table');
  addOutcomeOptions(command)
    .addOption(new Option('--segment <col>', 'show the risk by this column (repeatable)').argParser(collect))
    .addHelpText(
      'after',
      examples(
        ['fathom evaluate champion loans-2026.csv', 'does the champion still hold?'],
        ['fathom evaluate champion loans-2026.csv --segment product', 'and in which products?'],
      ),
    )
    .action(
      act(session, async (job, run: string, data: string[], { positive, exclude, segment }: EvaluateFlags) => {
        const { evaluate } = await job.tasks();
        const result = await evaluate({
          ...job.common,
          ...given({ positive, exclude, segments: segment }),
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
