import { Value } from '../../engine/index.js';
import { expectOptions, type NamesOf, UsageError } from '../../errors/index.js';
import type { LossOptions } from './weighted-mean.js';

const weightAlone: NamesOf<LossOptions> = { weight: true };

/** @throws UsageError for an option that the loss has not, and for weights that are given by themselves: either would not count */
export function expectLossOptions(
  loss: string,
  options: object,
  names: Readonly<Record<string, true | 'needed'>> = weightAlone,
): void {
  if (options instanceof Value) {
    throw new UsageError(`${loss}: expected an object of options, received a value; write { weight } for weights.`);
  }
  expectOptions(loss, options, names);
}
