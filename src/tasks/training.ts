// What the trainings of all tasks have in common: a run that is made, can be interrupted and goes on where it was.
import type { Table } from '../data/index.js';
import type { TargetKind } from '../models/index.js';
import type { JobContext } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { RunDraft } from '../runs/index.js';
import type { PlainTrainOptions } from './options.js';
import type { Source } from './prepare.js';
import type { Stopwatch } from './stopwatch.js';

/** How one task trains. */
export interface Training<P extends { readonly sources: readonly Source[] }, R extends object> {
  /** What can be known to be wrong before any file is read. @throws UsageError */
  check(options: PlainTrainOptions): void;
  /** @throws UsageError, DataError when the data cannot be used */
  prepare(options: PlainTrainOptions, random: Random, context: JobContext): Promise<P>;
  /** The rows that the kept model learns from, and what it is to tell of them. */
  learning(prepared: P): { readonly table: Table; readonly kind: TargetKind };
  /** Fits, judges and explains, and writes the files of the run; finishing it is left to the caller of this. */
  train(
    prepared: P,
    options: PlainTrainOptions,
    random: Random,
    draft: RunDraft,
    watch: Stopwatch,
    context: JobContext,
  ): Promise<R>;
}
