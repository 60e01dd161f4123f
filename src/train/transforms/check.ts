import { UsageError } from '../../errors/index.js';

/** @throws UsageError for a number that is not finite or below `least` */
export function atLeast(value: number, least: number, what: string): void {
  if (Number.isFinite(value) && value >= least) return;
  throw new UsageError(`${what}: expected a number of at least ${least}, received ${value}.`);
}

/** @throws UsageError for what is neither a number of at least 0 nor a schedule */
export function isRate(value: unknown, what: string): void {
  if (typeof value === 'number') atLeast(value, 0, what);
  else if (typeof value !== 'function') {
    const received = value === undefined ? 'nothing' : typeof value === 'string' ? `"${value}"` : String(value);
    throw new UsageError(
      `${what}: expected a number such as 1e-3, or a schedule such as warmUp(100, 1e-3), received ${received}.`,
    );
  }
}

/** @throws UsageError for a number outside [0, 1) */
export function isShare(value: number, what: string): void {
  if (value >= 0 && value < 1) return;
  throw new UsageError(`${what}: expected a number from 0 to below 1, received ${value}.`);
}
