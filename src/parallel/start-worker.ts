import { Worker, type WorkerOptions } from 'node:worker_threads';

/** A worker with the flags of this process, but for the one that a file cannot be run with: `node --input-type=module -e CODE`. */
export function startWorker(file: URL, options: WorkerOptions = {}): Worker {
  return new Worker(file, { execArgv: flagsForFiles(process.execArgv), ...options });
}

function flagsForFiles(flags: readonly string[]): string[] {
  const name = '--input-type';
  return flags.filter((flag, i) => flag !== name && !flag.startsWith(`${name}=`) && flags[i - 1] !== name);
}
