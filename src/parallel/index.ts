export { availableMemory } from './available-memory.js';
export { type Collective, type CollectiveArray, single } from './collective.js';
export { defineJob, type Job, type JobAddress, type JobContext } from './job.js';
export { openCollective } from './mpi/open-collective.js';
export { type MapOptions, parallelMap, type RunOptions, runInWorker } from './pool.js';
export { type Progress, type ProgressEvent, silent } from './progress.js';
export { startWorker } from './start-worker.js';
export { StopSignal } from './stop-signal.js';
export { threadBudget } from './threads.js';
