// Judging one model's predictions, alone and against the chosen model's: candidates are judged in parallel.
import { delongTest, type Judgement, judge, type PairedTest } from '../evaluate/index.js';
import { defineJob } from '../parallel/index.js';
import { Random } from '../random/index.js';

export interface JudgeInput {
  readonly outcome: Int32Array;
  readonly probability: Float64Array;
  readonly weights?: Float64Array | undefined;
  /** Of rows that resemble each other, from 0. */
  readonly groups?: Int32Array | undefined;
  /** Predictions of the chosen model for the same rows, to be compared with. */
  readonly chosen?: Float64Array;
  /** Bootstrap replicates for the intervals without a closed form. */
  readonly bootstrap: number;
  readonly randomKey: string;
}

export interface JudgeOutput {
  readonly judgement: Judgement;
  /** The chosen model against this one. */
  readonly test?: PairedTest;
}

export const judgeJob = defineJob(import.meta.url, 'judgeJob', (input: JudgeInput): JudgeOutput => {
  const { outcome, probability, weights, groups, chosen, bootstrap, randomKey } = input;
  const judgement = judge(outcome, probability, { random: new Random(randomKey), weights, groups, bootstrap });
  if (chosen === undefined) return { judgement };
  return { judgement, test: delongTest(outcome, chosen, probability, weights, { groups }) };
});
