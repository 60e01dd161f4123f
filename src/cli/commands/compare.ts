import type { Command } from 'commander';
import { UsageError } from '../../errors/index.js';
import type { TrainOptions } from '../../tasks/index.js';
import { examples } from '../examples.js';
import { act } from '../job.js';
import { commandLine, quoted } from '../quote.js';
import type { Session } from '../session.js';
import { addColumnOptions, type ColumnFlags, columnSettings, given } from '../settings.js';
import { numberList, wholeNumber } from '../values.js';

interface CompareFlags extends ColumnFlags {
  readonly models?: string;
  readonly sizes?: string | true;
  readonly folds?: number;
  readonly split?: string;
  readonly out?: string;
  readonly force?: boolean;
}

const taskNames: readonly string[] = ['credit', 'tabular'] satisfies TrainOptions['task'][];

export function addCompare(program: Command, session: Session): void {
  const command = program
    .command('compare')
    .summary('several models or runs on the same folds: which one to take')
    .description(
      'Judges models on the same folds of a file, or runs on the rows they share, and says which one to take.',
    )
    .usage('credit <data...> --target COL [options]\n       fathom compare <run> <run...> [options]')
    .argument('<what...>', `a task (${taskNames.join(', ')}) and files, or two runs and more`);
  addColumnOptions(command)
    .optionsGroup('Models and judging:')
    .option('--models <names>', 'models to compare, with commas between (default: all but the neural networks)')
    .option('--sizes [rows]', 'learning curves: rows to learn from, with commas between (default: doubling up to all)')
    .option('--folds <n>', 'parts of the cross-validation (default: 5)', wholeNumber('--folds', 2, 50))
    .option('--split <how>', 'stratified, time or group:COL (default: stratified)')
    .optionsGroup('Result:')
    .option('--out <file>', 'write the comparison as one HTML page')
    .option('--force', 'replace the file')
    .optionsGroup('Options:')
    .addHelpText(
      'after',
      examples(
        [
          'fathom compare credit loans.csv --target bad --out compare.html',
          'every model, and a page for the committee',
        ],
        ['fathom compare credit loans.csv --target bad --models scorecard,boost --sizes', 'where does boost overtake?'],
        ['fathom compare tabular houses.csv --target price --models ridge,boost', 'any table, any kind of target'],
        ['fathom compare champion challenger', 'two runs on the same data; one of them may be imported'],
      ),
    )
    .action(
      act(session, async (job, what: string[], flags: CompareFlags) => {
        const { compare } = await job.tasks();
        const { models, sizes, folds, split, out, force } = flags;
        const isTask = taskNames.includes(what[0]!);
        if (isTask && what.length === 1) {
          throw new UsageError(`Missing the data. Try: fathom compare ${what[0]} FILE --target COL`);
        }
        if (!isTask && what.length === 1) {
          throw new UsageError(
            `Missing a second run, or the task before the data. Try: fathom compare credit ${quoted(what[0]!)} --target COL`,
          );
        }
        const options = given({ folds, split, out, force, language: job.globals.lang });
        const command = commandLine(job.session.argv);
        const result = await compare({
          ...job.common,
          ...options,
          command,
          ...columnSettings(flags),
          ...(isTask
            ? {
                task: what[0] as TrainOptions['task'],
                data: what.slice(1),
                ...given({
                  models: models?.split(',').map((name) => name.trim()),
                  sizes:
                    sizes === true
                      ? ('auto' as const)
                      : sizes === undefined
                        ? undefined
                        : numberList('--sizes', sizes, '500,1000,2000'),
                }),
              }
            : { task: 'credit' as const, data: [], runs: what }),
        });
        if ('kind' in result) {
          const { printTabularCompare } = await import('../print/tabular/compare.js');
          await job.emit(result, (view) => printTabularCompare(result, view));
          return;
        }
        const { printCompare } = await import('../print/compare.js');
        await job.emit(result, (view) => printCompare(result, view));
      }),
    );
}
