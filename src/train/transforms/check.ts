import { UsageError } from '../../errors/index.js';

/** @throws UsageError for a number that is not finite or below `least` */
export function atLeast(value: number, least: number, what: string): void {
  if (Number.isFinite(value) && value >= least) return;
  throw new UsageError(`${what}: expected a number of at least ${least}, received ${value}.`);
}

/** @throws UsageError for a number outside [0, 1) */
export function isShare(value: number, what: string): void {
  if (value >= 0 && value < 1) return;
  throw new UsageError(`${what}: expected a number from 0 to below 1, received ${value}.`);
}
