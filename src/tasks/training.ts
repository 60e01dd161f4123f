// What the trainings of all tasks have in common, and what each says for itself.
import type { Table } from '../data/index.js';
import type { Device, TargetKind } from '../models/index.js';
import type { JobContext } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { Caveat, Protocol } from '../report/index.js';
import type { RunDraft } from '../runs/index.js';
import type { KeptFit, OutOfFold } from './cross-validate.js';
import type { Counting } from './judge-all.js';
import type { Basics } from './model-manifest.js';
import type { PlainTrainOptions } from './options.js';
import type { PreparedTable } from './prepare.js';
import type { Split } from './protocol.js';
import type { Seconds } from './stopwatch.js';

/** The shapes that a task's training is made of. */
export interface Parts {
  readonly prepared: Omit<PreparedTable<unknown>, 'known'>;
  /** Class or number of each row, shape (rows,) */
  readonly truth: Int32Array | Float64Array;
  /** What a run keeps of the model. */
  readonly model: object;
  readonly judgement: object;
  /** What the report is drawn from. */
  readonly data: { readonly run: { readonly seconds: object } };
  readonly result: object;
}

/** How one task trains. */
export interface Training<P extends Parts> {
  /** What can be known to be wrong before any file is read. @throws UsageError */
  check(options: PlainTrainOptions): void;
  /** @throws UsageError, DataError when the data cannot be used */
  prepare(options: PlainTrainOptions, random: Random, context: JobContext): Promise<P['prepared']>;
  goal(prepared: P['prepared']): Goal<P>;
  /** Which rows are held out when. @throws DataError when there are too few */
  split(table: Table, truth: P['truth'], prepared: P['prepared'], options: PlainTrainOptions, random: Random): Split;
  /** What the run keeps. */
  keep(basics: Basics, learned: Learned<P>): P['model'];
  /** What was predicted of rows of a later time. */
  judge(
    truth: P['truth'],
    prediction: Float64Array,
    prepared: P['prepared'],
    counting: Counting & { readonly random: Random },
  ): P['judgement'];
  /** What the kept model says of a test file. @throws DataError when the file does not fit the model */
  judgeFile(
    data: readonly string[],
    model: P['model'],
    options: PlainTrainOptions,
    random: Random,
    context: JobContext,
  ): Promise<P['judgement']>;
  describe(trained: Trained<P>, lineage: Lineage, random: Random, context: JobContext): Promise<Untimed<P['data']>>;
  /** Writes what the run keeps beside `report.json`: model, report, card and predictions. */
  write(draft: RunDraft, data: P['data'], trained: Trained<P>): Promise<void>;
  result(data: P['data'], trained: Trained<P>, seconds: Seconds, report: string): P['result'];
}

/** What a report is drawn from but for the times, which are known last. */
export type Untimed<D extends Parts['data']> = Omit<D, 'run'> & { readonly run: Omit<D['run'], 'seconds'> };

/** What the models are to tell, and which families stand beside the chosen one on the same folds. */
export interface Goal<P extends Parts> {
  readonly kind: TargetKind;
  readonly truth: P['truth'];
  /** Numbers that a model says of one row. */
  readonly width: number;
  readonly comparedWith: readonly string[];
  /** Those that stand beside it when time is short. */
  readonly cheapest: readonly string[];
}

/** The rows that were learned from, in file order, and what was predicted of them out of fold. */
export interface Learned<P extends Parts> extends Counting {
  readonly prepared: P['prepared'];
  /** The columns that models learn from. */
  readonly learning: Table;
  /** The same rows with all their columns. */
  readonly whole: Table;
  readonly truth: P['truth'];
  readonly foldOf: Int32Array;
  /** Positions of the rows that were held out. */
  readonly held: Int32Array;
  /** The chosen model first. */
  readonly folds: readonly OutOfFold[];
  /** The fit that is kept, on all these rows. */
  readonly fitted: KeptFit;
}

/** The same with the model that is kept. */
export interface Trained<P extends Parts> extends Learned<P> {
  readonly model: P['model'];
  readonly options: PlainTrainOptions;
  readonly protocol: Protocol;
  /** Of the test file or period, where there is one. */
  readonly test?: P['judgement'];
  /** Beside those of the data. */
  readonly caveats: readonly Caveat[];
}

export interface Lineage {
  readonly id: string;
  readonly name?: string | undefined;
  readonly createdAt: string;
  readonly device: Device;
  readonly seed: number;
  readonly command: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}
