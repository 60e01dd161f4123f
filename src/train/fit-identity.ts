import type { Random } from '../random/index.js';
import { dataDigest } from './data-digest.js';
import type { Evaluator } from './evaluator.js';
import type { FitOptions } from './fit-options.js';
import { digestOfGiven, type GivenWeights } from './initial-weights.js';
import { programDigest } from './program-digest.js';
import type { BatchTypes, TrainingStep } from './step.js';

/** What a training must have in common with the one that goes on from its checkpoint. */
export async function identityOf<I, O, B extends BatchTypes>(
  { data, validation, random }: Pick<FitOptions<I, O, B>, 'data' | 'validation' | 'random'>,
  { graph }: TrainingStep,
  given: GivenWeights,
  evaluator: Evaluator<I, O, B> | undefined,
  shuffling: Random,
) {
  const judging = evaluator && { state: {}, inputs: evaluator.inputs, outputs: evaluator.outputs };
  return {
    program: programDigest(graph),
    random: random.key,
    initial: digestOfGiven(given),
    data: await dataDigest(data, shuffling),
    validation: judging ? `${programDigest(judging)} ${await dataDigest(validation!.data, shuffling)}` : '',
  };
}
