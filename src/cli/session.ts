import type { StopSignal } from '../parallel/index.js';
import type { Io } from './io.js';
import type { TasksLoader } from './tasks.js';

/** One call of the command line. */
export interface Session {
  readonly io: Io;
  readonly tasks: TasksLoader;
  /** What was typed after `fathom`. */
  readonly argv: readonly string[];
  readonly stop: StopSignal;
  /** Whether the reader of stdout has gone (`| head`): the work may end, quietly. */
  readonly readerGone?: () => boolean;
  exitCode: number;
}
