import { type Command, Option } from 'commander';
import { didYouMean, UsageError } from '../../errors/index.js';
import type { TrainOptions } from '../../tasks/index.js';
import { examples } from '../examples.js';
import { act, type Job } from '../job.js';
import { commandLine, quoted } from '../quote.js';
import { overRecipe, type Recipe, readRecipe } from '../recipe.js';
import type { Session } from '../session.js';
import { addColumnOptions, type ColumnFlags, columnSettings, given, hyperParameters } from '../settings.js';
import { collect, duration, wholeNumber } from '../values.js';

interface TrainFlags extends ColumnFlags {
  readonly model?: string;
  readonly folds?: number;
  readonly split?: string;
  readonly test?: string;
  readonly testFrom?: string;
  readonly set?: readonly string[];
  readonly segment?: readonly string[];
  readonly budget?: number;
  readonly recipe?: string;
  readonly name?: string;
  readonly resume?: string;
  readonly dryRun?: boolean;
  readonly device?: 'cpu' | 'webgpu' | 'cuda' | 'auto';
}

const taskNames = ['credit', 'tabular'] as const satisfies readonly TrainOptions['task'][];

export function addTrain(program: Command, session: Session): void {
  const command = program
    .command('train')
    .summary('fit, judge and explain a model: leaves a run with a report')
    .description('Trains a model, judges it on rows it has not seen, explains it, and leaves a run with a report.')
    .usage('credit <data...> --target COL [options]\n       fathom train tabular <data...> --target COL [options]')
    .argument('[task]', `what the data are about: ${taskNames.join(', ')}`)
    .argument('[data...]', 'files or globs; several are one table');
  addColumnOptions(command)
    .optionsGroup('Model and judging:')
    .option(
      '--model <name>',
      'scorecard, boost, forest, logistic, svm, tree, mlp, transformer or auto (default: auto); of numbers also ridge',
    )
    .addOption(
      new Option(
        '--set <name=value>',
        'a hyper-parameter of the model; docs/models.md explains them, a wrong name lists them (repeatable)',
      ).argParser(collect),
    )
    .option('--budget <time>', 'time for --model auto, such as 90s, 5m or 1h', duration('--budget'))
    .addOption(
      new Option('--device <device>', 'where mlp and transformer are trained (default: cpu)').choices([
        'cpu',
        'webgpu',
        'cuda',
        'auto',
      ]),
    )
    .option('--folds <n>', 'parts of the cross-validation (default: 5)', wholeNumber('--folds', 2, 50))
    .option('--split <how>', 'stratified, time or group:COL (default: stratified)')
    .option('--test <file>', 'judge on this file too')
    .option('--test-from <date>', 'learn from the rows before the date, judge on the rest')
    .addOption(new Option('--segment <col>', 'show the risk by this column too (repeatable)').argParser(collect))
    .optionsGroup('Run:')
    .option('--name <name>', 'name of the run, which no other has')
    .option('--recipe <file>', 'YAML with the same settings; options win over it')
    .option('--resume <run>', 'go on with a run that was interrupted')
    .option('--dry-run', 'read and check everything, say what the training would take, and stop')
    .optionsGroup('Options:')
    .addHelpText(
      'after',
      examples(
        ['fathom train credit german.csv --target target --positive 2', 'let Fathom choose the model'],
        ['fathom train credit loans.csv --target bad --model scorecard --drop row_id --name spring', 'a scorecard'],
        [
          'fathom train credit loans.parquet --target status --positive "Charged Off" --positive Default --exclude Current --time issue_d --test-from 2017-01-01',
          'judged on later loans',
        ],
        [
          'fathom train credit german.csv --target target --positive 2 --model boost --set monotone=age:-1,duration:1',
          'the risk never rises with age and never falls with duration',
        ],
        ['fathom train tabular houses.csv --target price', 'any table: a number, two classes or several'],
        ['fathom train --resume latest', 'go on after Ctrl-C'],
      ),
    )
    .action(
      act(session, async (job, task: string | undefined, data: string[], flags: TrainFlags) => {
        const options = await trainOptions(job, task, data, flags);
        const began = new Date().toISOString();
        const { planTraining, train } = await job.tasks();
        if (flags.dryRun === true) {
          if (flags.resume !== undefined)
            throw new UsageError('--dry-run tells of a new training; leave out --resume, or --dry-run.');
          const { printPlan } = await import('../print/plan.js');
          const plan = await planTraining(options);
          await job.emit(plan, (view) => printPlan(plan, view));
          return;
        }
        const result = await train(options).catch(async (error) => {
          job.endProgress();
          if ((error as Error).name === 'InterruptedError') await sayHowToResume(job, began, options.resume);
          throw error;
        });
        if ('kind' in result) {
          const { printTabularTrain } = await import('../print/tabular/train.js');
          await job.emit(result, (view) => printTabularTrain(result, view));
          return;
        }
        const { printTrain } = await import('../print/train.js');
        await job.emit(result, (view) => printTrain(result, view));
      }),
    );
}

async function trainOptions(
  job: Job,
  task: string | undefined,
  data: readonly string[],
  flags: TrainFlags,
): Promise<TrainOptions> {
  const { model, folds, split, test, testFrom, name, resume } = flags;
  const { threads, lang } = job.globals;
  const command = commandLine(job.session.argv);
  if (resume !== undefined) {
    if (task !== undefined)
      throw new UsageError(
        '--resume goes on with the data and the settings of its run; leave out the task and the files.',
      );
    return { ...given({ threads }), ...job.common, task: 'credit', data: [], resume, command };
  }
  const recipe: Recipe = flags.recipe === undefined ? {} : await readRecipe(flags.recipe);
  const typed = given({
    ...columnSettings(flags),
    ...given({
      model,
      folds,
      split,
      test,
      testFrom,
      name,
      language: lang,
      segments: flags.segment,
      budget: flags.budget,
      device: flags.device,
    }),
    set: hyperParameters(flags.set),
  });
  const merged = overRecipe(recipe, typed);
  return {
    ...merged,
    ...job.common,
    ...given({ seed: job.globals.seed ?? recipe.seed, threads: threads ?? recipe.threads }),
    task: taskNamed(task ?? recipe.task, data),
    data: dataNamed(data.length > 0 ? data : recipe.data),
    language: merged.language ?? 'en',
    command,
  };
}

function taskNamed(task: string | undefined, data: readonly string[]): TrainOptions['task'] {
  const found = taskNames.find((name) => name === task);
  if (found !== undefined) return found;
  if (task === undefined)
    throw new UsageError('Missing the task and the data. Try: fathom train credit FILE --target COL');
  if (data.length === 0 && /[./*]/.test(task))
    throw new UsageError(
      `"${task}" looks like data; the task comes first. Try: fathom train credit ${quoted(task)} --target COL`,
    );
  throw new UsageError(
    `There is no task "${task}".${didYouMean(task, taskNames)} The tasks are: ${taskNames.join(', ')}.`,
  );
}

function dataNamed(data: readonly string[] | undefined): readonly string[] {
  if (data !== undefined && data.length > 0) return data;
  throw new UsageError('Missing the data. Try: fathom train credit FILE --target COL');
}

/** The run that this command left unfinished, as a command to copy. */
async function sayHowToResume(job: Job, began: string, resumed: string | undefined): Promise<void> {
  const { RunStore } = await import('../../runs/index.js');
  const runs = await new RunStore(job.home).list().catch(() => []);
  const unfinished = runs.filter((run) => run.status === 'interrupted' || run.status === 'running');
  const found = unfinished.find((run) =>
    resumed === undefined ? run.createdAt >= began : run.id === resumed || run.name === resumed,
  );
  const ref = found?.id ?? resumed;
  if (ref === undefined) return;
  const home = job.globals.home === undefined ? '' : ` --home ${quoted(job.globals.home)}`;
  job.lines([`Go on with: fathom train --resume ${ref}${home}`], 'stderr');
}
