// Body of every worker thread: runs one job after another until told to leave.
import { parentPort } from 'node:worker_threads';
import type { JobAddress } from './job.js';
import { StopSignal } from './stop-signal.js';
import { packError } from './wire.js';

export interface Request {
  readonly module: string;
  readonly export: string;
  readonly input: unknown;
  readonly stop: SharedArrayBuffer;
  readonly threads: number;
}

const port = parentPort!;
port.on('message', async (request: Request) => {
  try {
    const exported = (await import(request.module)) as Record<string, JobAddress<unknown, unknown>>;
    const job = exported[request.export];
    if (job === undefined) throw new TypeError(`Job "${request.export}" is not exported by ${request.module}.`);
    const output = await job.run(request.input, {
      progress: (event) => port.postMessage({ progress: event }),
      stop: new StopSignal(request.stop),
      threads: request.threads,
    });
    port.postMessage({ output });
  } catch (error) {
    port.postMessage({ error: packError(error) });
  }
});
