import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../../errors/index.js';
import { StopSignal } from '../../parallel/index.js';
import { tryCandidate } from './try-candidate.js';

const trial = (limit: number, stop = new StopSignal()) => ({ folds: 7.5, limit, stop });

describe('trying a candidate', () => {
  it('runs all folds where there is time', async () => {
    const folds: number[] = [];
    const done = await tryCandidate('boost', 3, trial(1e6), async (k) => void folds.push(k));
    expect(done).toEqual({ perFold: expect.any(Number) });
    expect(folds).toEqual([0, 1, 2]);
  });

  it('runs nothing where no time is left', async () => {
    const done = await tryCandidate('boost', 3, trial(-1), () => Promise.reject(new Error('it was run')));
    expect(done).toEqual({ model: 'boost', seconds: 0, isLeast: true });
  });

  it('leaves it out after a fold that shows how long all would take, and knows that time', async () => {
    let runs = 0;
    const done = await tryCandidate('boost', 3, trial(1e-9), async () => {
      runs++;
    });
    expect(done).toMatchObject({ model: 'boost', isLeast: false });
    expect('seconds' in done && done.seconds).toBeGreaterThan(0);
    expect(runs).toBe(1);
  });

  it('stops a first fold that takes far too long, which tells only the least', async () => {
    const done = await tryCandidate('boost', 3, trial(0.001), async (_, stop) => {
      for (;;) stop.throwIfRequested();
    });
    expect(done).toMatchObject({ model: 'boost', isLeast: true });
    expect('seconds' in done && done.seconds).toBeGreaterThanOrEqual(0.002);
  });

  it('hands on a stop that was asked for from outside, and other errors', async () => {
    const stop = new StopSignal();
    const stopped = tryCandidate('boost', 3, trial(1e6, stop), async (_, inner) => {
      stop.request();
      inner.throwIfRequested();
    });
    await expect(stopped).rejects.toThrow(InterruptedError);
    await expect(tryCandidate('boost', 3, trial(1e6), () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
  });
});
