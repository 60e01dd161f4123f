// Jobs for parallel.test.ts: workers load this module, and a worker cannot load a test file.
import { DataError } from '../errors/index.js';
import { defineJob } from './index.js';

export const square = defineJob(import.meta.url, 'square', (x: number) => x * x);

export const whereAmI = defineJob(import.meta.url, 'whereAmI', async (_: number, { threads }) => {
  const { threadId } = await import('node:worker_threads');
  return { threadId, threads };
});

export const report = defineJob(import.meta.url, 'report', (x: number, { progress }) => {
  progress({ stage: 'fit', done: 1, total: 2, detail: `input ${x}`, metric: { name: 'logLoss', value: 0.5 } });
  progress({ stage: 'fit', done: 2, total: 2 });
  return x;
});

export const failFrom = defineJob(import.meta.url, 'failFrom', (x: number) => {
  if (x >= 2) throw new DataError(`Input ${x} is bad.`, { cause: new TypeError('below') });
  return x;
});

export const waitForStop = defineJob(import.meta.url, 'waitForStop', async (_: number, { stop, progress }) => {
  progress({ stage: 'wait', done: 0, total: 1 });
  for (;;) {
    stop.throwIfRequested();
    await new Promise((resolve) => setImmediate(resolve));
  }
});

export const giveFunction = defineJob(import.meta.url, 'giveFunction', (): unknown => () => 1);

export const addOne = defineJob(import.meta.url, 'addOne', ({ shared }: { shared: Int32Array }) => {
  Atomics.add(shared, 0, 1);
});
