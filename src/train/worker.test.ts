import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InterruptedError } from '../errors/index.js';
import { type ProgressEvent, runInWorker, StopSignal } from '../parallel/index.js';
import { options } from './fit.test.help.js';
import { fit } from './index.js';
import { curveJob, dyingJob } from './worker.test.jobs.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-worker-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The points of the only run of a home. */
async function pointsOf(home: string) {
  const files = (await readdir(home, { recursive: true })).filter((name) => name.endsWith('events.jsonl'));
  expect(files).toHaveLength(1);
  const lines = (await readFile(join(home, files[0]!), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'point');
}

describe('a training in a thread of its own', () => {
  it('gives what it gives here, tells its progress, and writes its curve line by line', async () => {
    const home = join(folder, 'whole');
    const events: ProgressEvent[] = [];
    const found = await runInWorker(
      curveJob,
      { home, epochs: 3 },
      { threads: 1, progress: (event) => events.push(event) },
    );
    const here = await fit({ ...options, epochs: 3 });
    expect(found).toEqual({ steps: here.steps, parameters: here.parameters });
    expect(events.map(({ done }) => done)).toEqual(Array.from({ length: here.steps }, (_, i) => i + 1));
    expect(events[0]).toMatchObject({ stage: 'fit', total: here.steps, metric: { name: 'loss' } });
    expect(await pointsOf(home)).toEqual(here.curve.map((point) => expect.objectContaining(point)));
  });

  it('stops at its next step when asked, keeps its points, and leaves a checkpoint', async () => {
    const home = join(folder, 'stopped');
    const stop = new StopSignal();
    const progress = ({ done }: ProgressEvent) => done >= 5 && stop.request();
    const stopped = runInWorker(curveJob, { home, epochs: 1e6 }, { threads: 1, stop, progress });
    await expect(stopped).rejects.toThrow(InterruptedError);
    await expect(stopped).rejects.toThrow(
      /^Interrupted after step \d+ of the training, as asked\. It can go on from \S+checkpoint\.$/,
    );
    expect((await readdir(home, { recursive: true })).some((name) => name.endsWith('checkpoint'))).toBe(true);
  });

  it('that dies is told in one sentence', async () => {
    await expect(runInWorker(dyingJob, 3)).rejects.toThrow('A worker thread ended early with code 9');
  });
});
