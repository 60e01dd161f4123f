// What all predictions ask of their options.
import { extname } from 'node:path';
import { UsageError } from '../errors/index.js';
import type { PredictOptions } from './options.js';

type Format = NonNullable<PredictOptions['format']>;

const mostReasons = 4;

/** @throws UsageError for reasons that are no number from 0 to 4, or a format without a file */
export function checkPredictOptions(options: Pick<PredictOptions, 'format' | 'out' | 'reasons'>): {
  readonly format: Format;
  readonly reasons: number;
} {
  const format = options.format ?? formatOf(options.out);
  const reasons = options.reasons ?? mostReasons;
  if (!Number.isInteger(reasons) || reasons < 0 || reasons > mostReasons) {
    throw new UsageError(`--reasons: expected a whole number from 0 to ${mostReasons}, received ${reasons}.`);
  }
  if (format !== 'table' && options.out === undefined)
    throw new UsageError(`--format ${format} needs a file: add --out FILE.`);
  return { format, reasons };
}

function formatOf(out: string | undefined): Format {
  if (out === undefined) return 'table';
  const format = { '.parquet': 'parquet', '.csv': 'csv', '.jsonl': 'jsonl', '.ndjson': 'jsonl' }[
    extname(out).toLowerCase()
  ];
  if (format === undefined)
    throw new UsageError(`--out "${out}": expected a name that ends in .parquet, .csv or .jsonl, or --format.`);
  return format as Format;
}
