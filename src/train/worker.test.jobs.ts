// Trainings that worker.test.ts runs in a thread of their own.
import { defineJob } from '../parallel/index.js';
import { RunStore } from '../runs/index.js';
import { options } from './fit.test.help.js';
import { fit } from './index.js';

/** Trains, and writes the curve while it goes on, one line of events.jsonl per point. */
export const curveJob = defineJob(
  import.meta.url,
  'curveJob',
  async ({ home, epochs }: { readonly home: string; readonly epochs: number }, { progress, stop, threads }) => {
    const draft = await new RunStore(home).create({ task: 'network', seed: 7, settings: {} });
    try {
      const { steps, parameters } = await fit({
        ...options,
        epochs,
        threads,
        stepsPerRun: 1,
        progress,
        stop,
        onPoint: (point) => draft.event({ event: 'point', ...point }),
        checkpoint: { path: draft.path('checkpoint') },
      });
      return { steps, parameters };
    } finally {
      await draft.abandon(undefined);
    }
  },
);

/** Its thread ends in the middle, as it does when memory runs out. */
export const dyingJob = defineJob(import.meta.url, 'dyingJob', async (after: number) => {
  await fit({ ...options, epochs: 1e6, stepsPerRun: 1, progress: ({ done }) => done >= after && process.exit(9) });
});
