// Judging one model's predictions, alone and against the chosen model's: candidates are judged in parallel.
import type { HeadlineTest } from '../../evaluate/index.js';
import type { TargetKind } from '../../models/index.js';
import { defineJob } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import type { TabularJudgement } from '../../report/index.js';
import { aims } from './aims.js';

export interface JudgeTableInput {
  readonly kind: TargetKind;
  readonly classes: readonly string[];
  readonly truth: Float64Array;
  readonly prediction: Float64Array;
  readonly weights?: Float64Array | undefined;
  readonly groups?: Int32Array | undefined;
  /** What the chosen model says of the same rows, to be compared with. */
  readonly chosen?: Float64Array;
  readonly bootstrap: number;
  readonly randomKey: string;
}

export interface JudgeTableOutput {
  readonly judgement: TabularJudgement;
  /** The chosen model against this one. */
  readonly test?: HeadlineTest;
}

export const judgeTableJob = defineJob(import.meta.url, 'judgeTableJob', (input: JudgeTableInput): JudgeTableOutput => {
  const { kind, classes, truth, prediction, weights, groups, chosen, bootstrap, randomKey } = input;
  const aim = aims[kind];
  const judgement = aim.judge(truth, prediction, {
    classes,
    weights,
    groups,
    bootstrap,
    random: new Random(randomKey),
  });
  return chosen === undefined
    ? { judgement }
    : { judgement, test: aim.test(truth, chosen, prediction, { weights, groups }) };
});
