import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors/index.js';
import { examples } from '../examples.js';
import { act } from '../job.js';
import type { Session } from '../session.js';
import { addOutcomeOptions, given, namePairs } from '../settings.js';
import { collect, wholeNumber } from '../values.js';

interface ImportFlags {
  readonly name?: string;
  readonly data?: readonly string[];
  readonly target?: string;
  readonly positive?: readonly string[];
  readonly exclude?: readonly string[];
  readonly map?: readonly string[];
  readonly levels?: string;
  readonly features?: string;
  readonly rounds?: number;
  readonly sheet?: string;
}

export function addImport(program: Command, session: Session): void {
  const command = program
    .command('import')
    .summary('a LightGBM, XGBoost or ONNX model as a run to evaluate, predict and explain')
    .description(
      'Makes a run of a model that LightGBM (save_model, or dump_model as JSON) or XGBoost (save_model) wrote: two classes, ' +
        'trees with constant leaves; or of an ONNX file of a classifier of tables. With a sample of data it says in words why, checks that the scores make sense, and ' +
        'judges the model where an outcome is named.',
    )
    .argument('<model-file>', 'the file that the library saved')
    .option('--name <name>', 'name of the run, which no other has')
    .addOption(
      new Option('--data <file>', 'a sample of data with the columns of the model (repeatable)').argParser(collect),
    )
    .option('--target <col>', 'column of the sample that holds the outcome');
  addOutcomeOptions(command)
    .addOption(
      new Option('--map <feature=col>', "the data's name for a feature of the model (repeatable)").argParser(collect),
    )
    .option(
      '--levels <file>',
      'JSON of level names by feature, in the order of the codes that the model was trained on',
    )
    .option('--features <names>', 'columns of an ONNX file with a single input, in their order: a,b,c')
    .option('--rounds <n>', 'use the first rounds of boosting only', wholeNumber('--rounds', 1))
    .option('--sheet <name>', 'sheet of an Excel file')
    .addHelpText(
      'after',
      examples(
        ['fathom import champion.txt --name champion', 'from now on: fathom predict champion NEW.csv'],
        [
          'fathom import model.json --name champion --data loans.csv --target bad --positive 1',
          'judged on labelled rows, explained in words',
        ],
        ['fathom import champion.txt --map Column_0=income --map Column_1=age', 'trained on an array without names'],
      ),
    )
    .action(
      act(session, async (job, model: string, flags: ImportFlags) => {
        const { name, data, target, positive, exclude, rounds, sheet } = flags;
        const features = flags.features?.split(',').map((name) => name.trim());
        const { importModel } = await job.tasks();
        const levels = flags.levels === undefined ? undefined : await readLevels(flags.levels);
        const map = namePairs('--map', flags.map, 'Column_0=income');
        const result = await importModel({
          ...job.common,
          ...given({ name, data, target, positive, exclude, map, levels, features, rounds, sheet }),
          model,
          language: job.language,
        });
        const { printImport } = await import('../print/import.js');
        await job.emit(result, (view) => printImport(result, view));
      }),
    );
}

/** @throws UsageError when the file is not JSON of lists of texts */
async function readLevels(path: string): Promise<Record<string, readonly string[]>> {
  let found: unknown;
  try {
    found = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new UsageError(`--levels ${path}: the file cannot be read as JSON. Check the path and what it holds.`, {
      cause,
    });
  }
  const isLevels = (list: unknown) =>
    Array.isArray(list) &&
    list.length > 0 &&
    list.every((level) => typeof level === 'string' || typeof level === 'number');
  if (typeof found !== 'object' || found === null || Array.isArray(found) || !Object.values(found).every(isLevels)) {
    throw new UsageError(
      `--levels ${path}: expected lists of levels by feature, such as {"purpose": ["car", "house"]}.`,
    );
  }
  return Object.fromEntries(Object.entries(found).map(([name, list]) => [name, (list as unknown[]).map(String)]));
}
