import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../errors/index.js';
import type { PredictOptions, PredictResult, TabularPredictResult } from '../../tasks/index.js';
import { examples } from '../examples.js';
import { act, type Job } from '../job.js';
import { checkFree } from '../out-file.js';
import type { Session } from '../session.js';
import { given } from '../settings.js';
import { oneOf, wholeNumber } from '../values.js';

const formats = ['parquet', 'csv', 'jsonl', 'table'] as const;

interface PredictFlags {
  readonly format?: (typeof formats)[number];
  readonly out?: string;
  readonly force?: boolean;
  readonly reasons?: number;
}

export function addPredict(program: Command, session: Session): void {
  program
    .command('predict')
    .summary('score new rows: probability, score, grade, reasons')
    .description('Scores new rows with the model of a run. Files of any size stream through.')
    .argument('<run>', 'id, name, alias or latest')
    .argument('<data...>', 'files or globs; several are one table')
    .option('--out <file>', 'write all rows here: .parquet, .csv or .jsonl')
    .option(
      '--format <format>',
      `${formats.join(', ')}; csv and jsonl without --out go to stdout`,
      oneOf('--format', formats),
    )
    .option(
      '--reasons <n>',
      'reasons per row, 0 to 4: of a credit run those that raise the risk; both kinds: explain',
      wholeNumber('--reasons', 0, 4),
    )
    .option('--force', 'replace a file that exists')
    .addHelpText(
      'after',
      examples(
        ['fathom predict latest applicants.csv', 'the first rows on the screen'],
        ['fathom predict champion applicants.parquet --out scores.parquet', 'all rows to a file'],
        ['fathom predict champion applicants.csv --format jsonl --reasons 0 | head', 'rows to another program'],
      ),
    )
    .action(
      act(session, async (job, run: string, data: string[], flags: PredictFlags) => {
        const { format, out, force, reasons } = flags;
        checkFree('--out', out, force);
        const options: PredictOptions = {
          ...job.common,
          ...given({ format, out, force, reasons }),
          run,
          data,
          language: job.language,
        };
        if (out === undefined && format === 'parquet')
          throw new UsageError('--format parquet needs a file: add --out FILE.');
        if (out === undefined && (format === 'csv' || format === 'jsonl')) await toStdout(job, options, format);
        else await finish(job, await (await job.tasks()).predict(options), 'stdout');
      }),
    );
}

// The rows are made in a file first: nothing reaches the reader of a command that fails half way.
async function toStdout(job: Job, options: PredictOptions, format: 'csv' | 'jsonl'): Promise<void> {
  if (job.globals.json === true)
    throw new UsageError(`--json and rows cannot share stdout: add --out FILE for the rows, or leave out --json.`);
  const folder = await mkdtemp(join(tmpdir(), 'fathom-predict-'));
  try {
    const out = join(folder, `rows.${format}`);
    const { out: _, ...result } = await (await job.tasks()).predict({ ...options, out, format });
    job.endProgress();
    await job.session.io.pipe(out);
    if (job.globals.quiet !== true) await finish(job, { ...result, preview: [] }, 'stderr');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type AnyResult = PredictResult | TabularPredictResult;

async function finish(job: Job, result: AnyResult, sink: 'stdout' | 'stderr'): Promise<void> {
  if ('kind' in result) {
    const { printTabularPredict } = await import('../print/tabular/predict.js');
    await job.emit(result, (view) => printTabularPredict(result, view), sink);
    return;
  }
  const { printPredict } = await import('../print/predict.js');
  await job.emit(result, (view) => printPredict(result, view), sink);
}
