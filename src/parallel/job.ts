import type { Progress } from './progress.js';
import type { StopSignal } from './stop-signal.js';

/** What a job gets besides its input. */
export interface JobContext {
  readonly progress: Progress;
  readonly stop: StopSignal;
  /** Threads the job may use by itself. */
  readonly threads: number;
}

/** A function that can run in another thread: input and output must survive a structured clone. */
export type Job<I, O> = (input: I, context: JobContext) => Promise<O> | O;

/** Where a worker finds a job: the URL of a module and the name it exports the function under. */
export interface JobAddress<I, O> {
  readonly module: string;
  readonly export: string;
  readonly run: Job<I, O>;
}

/**
 * Names a job by the module that defines it, so that a worker can load it.
 *
 * @example export const fitFold = defineJob(import.meta.url, 'fitFold', async (input: Input, context) => ...);
 */
export function defineJob<I, O>(module: string, name: string, run: Job<I, O>): JobAddress<I, O> {
  return { module, export: name, run };
}
