import { Worker, type WorkerOptions } from 'node:worker_threads';

const textFlag = '--input-type';

/**
 * A worker with the flags of this process, but for the one that a file cannot be run with: `node --input-type=module -e CODE`. Flags
 * are only handed on by name where that one must be left out, since those of V8 or of the whole process, which workers have anyway,
 * are refused so.
 */
export function startWorker(file: URL, options: WorkerOptions = {}): Worker {
  const given = process.execArgv;
  if (!given.some((flag) => flag === textFlag || flag.startsWith(`${textFlag}=`))) return new Worker(file, options);
  const others = given.filter((flag, i) => !flag.startsWith(textFlag) && given[i - 1] !== textFlag);
  try {
    return new Worker(file, { execArgv: others, ...options });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_INVALID_EXEC_ARGV') throw error;
    return new Worker(file, { execArgv: [], ...options });
  }
}
