import { UsageError } from '../../errors/index.js';

/** The error of a wrong call. */
export function refuse(what: string): UsageError {
  return new UsageError(`GradientBoosting: ${what}`);
}
