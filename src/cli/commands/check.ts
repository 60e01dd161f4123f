import type { Command } from 'commander';
import type { Severity } from '../../quality/index.js';
import { examples } from '../examples.js';
import { act } from '../job.js';
import { checkFree } from '../out-file.js';
import { commandLine } from '../quote.js';
import type { Session } from '../session.js';
import { addColumnOptions, type ColumnFlags, columnSettings, given } from '../settings.js';
import { oneOf } from '../values.js';

const severities = ['critical', 'warning', 'notice'] as const satisfies readonly Severity[];

interface CheckFlags extends ColumnFlags {
  readonly against?: string;
  readonly apply?: string;
  readonly failOn?: Severity;
  readonly force?: boolean;
}

export function addCheck(program: Command, session: Session): void {
  const command = program
    .command('check')
    .summary('data quality: what is wrong with a file, and the repairs')
    .description('Reads a table and says what is wrong with it, what follows from that, and how to mend it.')
    .argument('<data...>', 'files or globs; several are one table')
    .option('--against <file>', 'an older file: has the population moved since?')
    .option('--apply <file>', 'write the repaired table, with a record of what was changed')
    .option(
      '--fail-on <severity>',
      'exit with 4 when a finding is at least this severe',
      oneOf('--fail-on', severities),
    )
    .option('--force', 'replace a file that exists');
  addColumnOptions(command)
    .addHelpText(
      'after',
      examples(
        ['fathom check loans.csv', 'what is in the file; which column could be the target'],
        ['fathom check loans.csv --target status --positive 2 --apply clean.csv', 'mend what can be mended'],
        ['fathom check new.csv --against old.csv --fail-on critical', 'a gate in a pipeline'],
      ),
    )
    .action(
      act(session, async (job, data: string[], flags: CheckFlags) => {
        checkFree('--apply', flags.apply, flags.force);
        const { check } = await job.tasks();
        const { against, apply, failOn, force } = flags;
        const result = await check({
          ...job.common,
          ...columnSettings(flags),
          ...given({ against, apply, failOn, force }),
          data,
          language: job.language,
        });
        const { printCheck } = await import('../print/check.js');
        await job.emit(result, (view) => printCheck(result, view, commandLine(session.argv)));
        const worst = failOn === undefined ? [] : severities.slice(0, severities.indexOf(failOn) + 1);
        if (result.findings.some((finding) => worst.includes(finding.severity))) session.exitCode = 4;
      }),
    );
}
