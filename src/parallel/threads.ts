import { availableParallelism } from 'node:os';

/** The number of threads to use: what was asked for, else what the machine offers. */
export function threadBudget(asked?: number): number {
  if (asked === undefined) return Math.max(1, availableParallelism());
  if (!Number.isInteger(asked) || asked < 1) {
    throw new RangeError(`threads: expected a whole number of at least 1, received ${asked}.`);
  }
  return asked;
}
