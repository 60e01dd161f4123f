import { defineJob } from '../index.js';
import { openCollective } from './open-collective.js';

export const sumInWorker = defineJob(import.meta.url, 'sumInWorker', async (own: number) => {
  const values = Int32Array.of(own);
  (await openCollective()).allReduceSum(values);
  return values[0]!;
});
