import { Command, CommanderError } from 'commander';
import { UsageError } from '../errors/index.js';
import { addCheck } from './commands/check.js';
import { addCompare } from './commands/compare.js';
import { addDemo } from './commands/demo.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExplain } from './commands/explain.js';
import { addExport } from './commands/export.js';
import { addImport } from './commands/import.js';
import { addPredict } from './commands/predict.js';
import { addReproduce } from './commands/reproduce.js';
import { addRuns } from './commands/runs.js';
import { addTrain } from './commands/train.js';
import { exitCodeOf, reportFailure } from './errors.js';
import { examples } from './examples.js';
import type { Session } from './session.js';
import { oneOf, wholeNumber } from './values.js';
import { version } from './version.js';

/** The whole command line; nothing is read, loaded or computed before `parseAsync`. */
export function createProgram(session: Session): Command {
  const { io } = session;
  const program = new Command('fathom')
    .description('Large and traditional models for finance: trained, judged, explained.')
    .version(version(), '-V, --version', 'print the version')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // Commander writes here the help of a command that lacks its subcommand; its errors are for reportFailure.
      writeErr: (text) => {
        if (program.opts<{ json?: boolean }>().json !== true) io.stderr.write(text);
      },
      outputError: () => {},
      getOutHelpWidth: () => Math.min(110, io.stdout.columns ?? 100),
      getOutHasColors: () => false,
    })
    .exitOverride()
    .option('--home <dir>', 'folder of the runs (FATHOM_HOME; default: .fathom)')
    .option('--seed <n>', 'seed of everything random (default: 0)', wholeNumber('--seed', 0))
    .option('--threads <n>', 'threads to use (default: all cores)', wholeNumber('--threads', 1, 1024))
    .option('--lang <language>', 'en or zh: reports, reasons and results', oneOf('--lang', ['en', 'zh']))
    .option('--json', 'print exactly one JSON object')
    .option('--quiet', 'no progress')
    .option('--debug', 'show where an error came from')
    .addHelpText(
      'after',
      examples(
        ['fathom demo', 'a tour of two minutes, no data needed'],
        ['fathom check loans.csv', 'what is in a file, and what is wrong with it'],
        ['fathom train credit loans.csv --target bad', 'a judged, explained model and its report'],
      ),
    )
    .hook('preAction', (_, command) => refuseSwallowedOptions(command));
  for (const add of [
    addDemo,
    addCheck,
    addTrain,
    addEvaluate,
    addPredict,
    addExplain,
    addCompare,
    addReproduce,
    addExport,
    addImport,
    addRuns,
  ])
    add(program, session);
  forAll(program, (command) => command.exitOverride());
  return program;
}

function forAll(command: Command, work: (command: Command) => void): void {
  work(command);
  for (const child of command.commands) forAll(child, work);
}

/** `--target --json` would take "--json" for a column; say so instead. */
function refuseSwallowedOptions(command: Command): void {
  const options = [...command.options, ...(command.parent?.options ?? [])];
  const flags = new Set(options.flatMap(({ long, short }) => [long, short]));
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    const swallowed = [value].flat().find((part) => typeof part === 'string' && flags.has(part));
    if (swallowed !== undefined)
      throw new UsageError(`${option.long} needs a value, and "${swallowed}" is an option. Write ${option.flags}.`);
  }
}

/** Runs one command line and returns its exit code. Never throws. */
export async function runProgram(session: Session): Promise<number> {
  const { argv, io } = session;
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const asked = { json: flags.includes('--json'), debug: flags.includes('--debug') };
  try {
    const program = createProgram(session);
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync([...argv], { from: 'user' });
    return session.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (session.readerGone?.() === true) return 0;
    if (error instanceof CommanderError && error.code === 'commander.help' && !asked.json) return exitCodeOf(error);
    return reportFailure(error, io, asked);
  }
}
