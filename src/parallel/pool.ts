import type { Worker } from 'node:worker_threads';
import type { JobAddress } from './job.js';
import { type Progress, type ProgressEvent, silent } from './progress.js';
import { startWorker } from './start-worker.js';
import { StopSignal } from './stop-signal.js';
import { threadBudget } from './threads.js';
import { unpackError, type WireError } from './wire.js';
import type { Request } from './worker.js';

export interface RunOptions {
  readonly threads?: number;
  readonly progress?: Progress;
  readonly stop?: StopSignal;
}

export interface MapOptions<I, O> extends RunOptions {
  /** Told of each output as it arrives, in any order; the map waits for it. */
  readonly onOutput?: (output: O, input: I) => Promise<void> | void;
  /** Told what the job of one input reports of itself; `progress` is when absent. */
  readonly onProgress?: (event: ProgressEvent, input: I) => void;
}

type Reply = { progress: ProgressEvent } | { output: unknown } | { error: WireError };

// Idle workers wait here for the next job; they do not keep the process alive.
const idle: Worker[] = [];

function takeWorker(): Worker {
  const worker = idle.pop() ?? newWorker();
  worker.ref();
  return worker;
}

function newWorker(): Worker {
  const worker = startWorker(new URL('./worker.js', import.meta.url));
  // A promise that a finished job left behind may still fail and end its worker while nobody waits for it.
  const forget = () => {
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
  };
  worker.on('error', forget);
  worker.on('exit', forget);
  return worker;
}

function callWorker<O>(worker: Worker, request: Request, progress: Progress): Promise<O> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void, reusable: boolean) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
      if (reusable) idle.push(worker);
      finish();
    };
    const onMessage = (reply: Reply) => {
      if ('progress' in reply) progress(reply.progress);
      else if ('output' in reply) settle(() => resolve(reply.output as O), true);
      else settle(() => reject(unpackError(reply.error)), true);
    };
    const onError = (error: Error) => settle(() => reject(error), false);
    const onExit = (code: number) =>
      settle(() => reject(new Error(`A worker thread ended early with code ${code}.`)), false);
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    try {
      worker.postMessage(request);
    } catch (error) {
      settle(() => reject(error), true);
    }
  });
}

/** Runs one job in a thread of its own, so that this thread stays free for progress and signals. */
export function runInWorker<I, O>(job: JobAddress<I, O>, input: I, options: RunOptions = {}): Promise<O> {
  const stop = options.stop ?? new StopSignal();
  const request = {
    module: job.module,
    export: job.export,
    input,
    stop: stop.buffer,
    threads: threadBudget(options.threads),
  };
  return callWorker(takeWorker(), request, options.progress ?? silent);
}

/**
 * Runs a job for every input on up to `threads` threads and returns the outputs in the order of the inputs. With one
 * thread (or one input) everything runs in the calling thread. After an error no further input is begun; of several
 * errors the one of the earliest input is thrown, whatever the number of threads.
 *
 * @throws InterruptedError when a stop is requested before all inputs were begun
 */
export async function parallelMap<I, O>(
  job: JobAddress<I, O>,
  inputs: readonly I[],
  options: MapOptions<I, O> = {},
): Promise<O[]> {
  const threads = threadBudget(options.threads);
  const stop = options.stop ?? new StopSignal();
  const progressOf = (input: I): Progress => {
    const { onProgress, progress = silent } = options;
    return onProgress === undefined ? progress : (event) => onProgress(event, input);
  };
  const outputs = new Array<O>(inputs.length);
  const lanes = Math.min(threads, inputs.length);
  if (lanes <= 1) {
    for (let i = 0; i < inputs.length; i++) {
      stop.throwIfRequested();
      outputs[i] = await job.run(inputs[i]!, { progress: progressOf(inputs[i]!), stop, threads });
      await options.onOutput?.(outputs[i]!, inputs[i]!);
    }
    return outputs;
  }
  let next = 0;
  const failures: { readonly input: number; readonly error: unknown }[] = [];
  const share = Math.max(1, Math.floor(threads / lanes));
  const lane = async () => {
    while (next < inputs.length && failures.length === 0) {
      const i = next++;
      try {
        stop.throwIfRequested();
        const request = { module: job.module, export: job.export, input: inputs[i], stop: stop.buffer, threads: share };
        outputs[i] = await callWorker<O>(takeWorker(), request, progressOf(inputs[i]!));
        await options.onOutput?.(outputs[i]!, inputs[i]!);
      } catch (error) {
        failures.push({ input: i, error });
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failures.length > 0) throw failures.sort((a, b) => a.input - b.input)[0]!.error;
  return outputs;
}
