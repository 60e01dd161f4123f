import { extname } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../errors/index.js';
import type { ExportFormat } from '../../tasks/index.js';
import { examples } from '../examples.js';
import { act } from '../job.js';
import { checkFree } from '../out-file.js';
import type { Session } from '../session.js';
import { given } from '../settings.js';
import { oneOf } from '../values.js';

const formats = ['onnx', 'pmml', 'sql', 'xlsx', 'yaml'] as const satisfies readonly ExportFormat[];

interface ExportFlags {
  readonly format?: (typeof formats)[number];
  readonly out?: string;
  readonly force?: boolean;
}

export function addExport(program: Command, session: Session): void {
  program
    .command('export')
    .summary('a model as ONNX or PMML; a scorecard as SQL, Excel, or bins to edit')
    .description(
      'Writes the model of a run in a form that other systems run or people read: every model as ONNX, logistic regressions and scorecards as PMML, a scorecard also as SQL, Excel, or bins to edit.',
    )
    .argument('<run>', 'id, name, alias or latest')
    .option(
      '--format <format>',
      `${formats.join(', ')} (default: by the name behind --out)`,
      oneOf('--format', formats),
    )
    .option('--out <file>', 'file to write (default: RUN.FORMAT)')
    .option('--force', 'replace a file that exists')
    .addHelpText(
      'after',
      examples(
        [
          'fathom export champion --format onnx',
          'writes champion.onnx: columns in, probabilities out, for ONNX Runtime',
        ],
        ['fathom export champion --format sql', 'writes champion.sql'],
        ['fathom export champion --out scorecard.xlsx', 'for reading in Excel'],
        ['fathom export champion --format yaml', 'bins to change by hand and train with again: --recipe champion.yaml'],
      ),
    )
    .action(
      act(session, async (job, run: string, { format: asked, out: named, force }: ExportFlags) => {
        const format =
          asked ?? formats.find((name) => named !== undefined && extname(named).toLowerCase() === `.${name}`);
        if (format === undefined) throw new UsageError(`Which format? Add --format ${formats.join(' or --format ')}.`);
        const out = named ?? `${run.replace(/[/\\]/g, '_')}.${format}`;
        checkFree('--out', out, force);
        const { exportRun } = await job.tasks();
        const result = await exportRun({ home: job.home, run, format, out, ...given({ force }) });
        const { printExport } = await import('../print/export.js');
        await job.emit(result, (view) => printExport(result, view));
      }),
    );
}
