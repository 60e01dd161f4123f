// What most programs need: the jobs of the command line as functions, and the data they take.
export { openDataset, Table, writeTable } from './data/index.js';
export { DataError, DivergenceError, InterruptedError, NotSupportedError, UsageError } from './errors/index.js';
export { StopSignal } from './parallel/index.js';
export { Random } from './random/index.js';
export { RunStore } from './runs/index.js';
export * from './tasks/index.js';
