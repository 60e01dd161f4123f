// What comparisons of all tasks have in common: contenders asked on the same folds, and a page that says where it comes from.
import type { Table } from '../data/index.js';
import type { Language, Wording } from '../messages/index.js';
import type { TargetKind } from '../models/index.js';
import type { JobContext } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { ComparisonLineage, ComparisonModel, Protocol } from '../report/index.js';
import { crossValidate, noNotes } from './cross-validate.js';
import { watchMemory } from './memory.js';
import type { CompareOptions } from './options.js';
import type { Split } from './protocol.js';

export type PlainCompareOptions = Omit<CompareOptions, 'progress' | 'stop'>;

/** A model, or a run, and what it says of rows it has not learned from. */
export interface Contender {
  /** Model, or run. */
  readonly name: string;
  readonly model: string;
  /** shape (rows, width), as the `Learner` of the target has it; NaN for rows that were never held out */
  readonly prediction: Float64Array;
  readonly cost: ComparisonModel['cost'];
  /** Whether it may have learned from these very rows. */
  readonly mayHaveLearned?: boolean;
}

/** A comparison, where it comes from, and what speaks against it. */
export interface Compared<D> {
  readonly data: D;
  readonly sources: ComparisonLineage['sources'];
  readonly runs?: ComparisonLineage['runs'];
  readonly warnings: readonly string[];
}

export interface AnyComparison {
  readonly protocol: Protocol;
  readonly lineage?: ComparisonLineage;
}

/** How one task compares. */
export interface Comparer<D extends AnyComparison> {
  /** @throws UsageError for a model that does not exist */
  onData(options: PlainCompareOptions, context: JobContext): Promise<Compared<D>>;
  /** @throws UsageError for fewer than two runs, DataError for runs on different rows */
  ofRuns(refs: readonly string[], options: PlainCompareOptions, context: JobContext): Promise<Compared<D>>;
  wording(language: Language): Wording;
  page(data: D, options: { readonly language: Language }): string;
  sentences(data: D, language: Language): { readonly sentence: string; readonly curveSentence?: string };
}

/** The models one after the other, so that the memory of each can be watched. */
export async function contendersOn(
  input: { readonly table: Table; readonly target: string; readonly kind: TargetKind; readonly split: Split },
  models: readonly string[],
  random: Random,
  context: JobContext,
): Promise<Contender[]> {
  const { folds } = input.split;
  const held = folds.reduce((sum, { test }) => sum + test.length, 0);
  const contenders: Contender[] = [];
  for (const model of models) {
    const memory = watchMemory();
    const contestants = [{ model, parameters: {} }];
    const made = await crossValidate({ ...input, contestants, further: [] }, random, noNotes, context);
    const { prediction, seconds, predictSeconds, bytes } = made.folds[0]!;
    contenders.push({
      name: model,
      model,
      prediction,
      cost: {
        fitSeconds: (seconds - predictSeconds) / folds.length,
        predictMicroseconds: (1e6 * predictSeconds) / Math.max(1, held),
        bytes: Math.round(bytes),
        peakMemoryMiB: memory.peakMiB(),
      },
    });
  }
  return contenders;
}
