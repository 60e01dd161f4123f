import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { DataError, InterruptedError } from '../errors/index.js';
import { type ProgressEvent, parallelMap, runInWorker, StopSignal, single, threadBudget } from './index.js';
import { addOne, failFrom, giveFunction, report, square, waitForStop, whereAmI } from './parallel.test.jobs.js';
import { packError, unpackError } from './wire.js';

const notThere = { ...square, export: 'notThere' };
const inputs = [0, 1, 2, 3, 4, 5, 6];

describe('parallelMap', () => {
  it.each([1, 2, 3])('keeps the order of the inputs with %i threads', async (threads) => {
    expect(await parallelMap(square, inputs, { threads })).toEqual([0, 1, 4, 9, 16, 25, 36]);
    expect(await parallelMap(square, [], { threads })).toEqual([]);
  });

  it('runs in this thread when there is one, elsewhere when there are more, and shares the budget', async () => {
    const { threadId } = await import('node:worker_threads');
    expect(await parallelMap(whereAmI, [1, 2], { threads: 1 })).toEqual([
      { threadId, threads: 1 },
      { threadId, threads: 1 },
    ]);
    for (const where of await parallelMap(whereAmI, [1, 2], { threads: 4 })) {
      expect(where.threadId).not.toBe(threadId);
      expect(where.threads).toBe(2);
    }
  });

  it.each([1, 2, 3])('throws the error of the earliest input that fails, with %i threads', async (threads) => {
    const failed = parallelMap(failFrom, inputs, { threads });
    await expect(failed).rejects.toThrow(DataError);
    await expect(failed).rejects.toThrow('Input 2 is bad.');
    expect(await parallelMap(square, [3], { threads }), 'the workers go on').toEqual([9]);
  });

  it.each([1, 2])('begins nothing after a stop, with %i threads', async (threads) => {
    const stop = new StopSignal();
    stop.request();
    await expect(parallelMap(square, inputs, { threads, stop })).rejects.toThrow(InterruptedError);
  });

  it.each([1, 2])('tells of every output as it arrives, with %i threads', async (threads) => {
    const told: [number, number][] = [];
    await parallelMap(square, inputs, {
      threads,
      onOutput: (output, input) => {
        told.push([input, output]);
      },
    });
    expect(told.sort(([a], [b]) => a - b)).toEqual(inputs.map((x) => [x, x * x]));
    const refused = parallelMap(square, inputs, { threads, onOutput: () => Promise.reject(new Error('disk full')) });
    await expect(refused).rejects.toThrow('disk full');
  });

  it('passes progress on', async () => {
    for (const threads of [1, 2]) {
      const events: ProgressEvent[] = [];
      await parallelMap(report, [5, 6], { threads, progress: (event) => events.push(event) });
      expect(events).toHaveLength(4);
      expect(events).toContainEqual({
        stage: 'fit',
        done: 1,
        total: 2,
        detail: 'input 6',
        metric: { name: 'logLoss', value: 0.5 },
      });
    }
  });
});

describe('runInWorker', () => {
  it('shares memory instead of copying it', async () => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    await Promise.all([runInWorker(addOne, { shared }), runInWorker(addOne, { shared })]);
    expect(shared[0]).toBe(2);
  });

  it('brings errors over with class, message, cause and stack', async () => {
    const error = await runInWorker(failFrom, 9).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ message: 'Input 9 is bad.', cause: { name: 'TypeError', message: 'below' } });
    expect((error as Error).stack).toContain('parallel.test.jobs');
  });

  it('leaves when a stop is requested while it runs', async () => {
    const stop = new StopSignal();
    const stopped = runInWorker(waitForStop, 0, { stop, progress: () => stop.request() });
    await expect(stopped).rejects.toThrow(InterruptedError);
    await expect(stopped).rejects.toThrow('Interrupted: the work was stopped as asked.');
  });

  it('rejects what cannot cross, both ways, and keeps the worker usable (regression: it was lost and held the process)', async () => {
    await expect(runInWorker(square, (() => 1) as never)).rejects.toThrow('could not be cloned');
    await expect(runInWorker(giveFunction, undefined as never)).rejects.toThrow('could not be cloned');
    expect(await runInWorker(square, 4)).toBe(16);
  });

  it('says which job is not there', async () => {
    await expect(runInWorker(notThere, 1)).rejects.toThrow('Job "notThere" is not exported by');
  });
});

describe('errors on the wire', () => {
  it('keep a code, and a name without a class here', () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    expect(unpackError(structuredClone(packError(full)))).toMatchObject({ name: 'Error', code: 'ENOSPC' });
    class OtherError extends Error {
      override readonly name = 'OtherError';
    }
    const other = unpackError(structuredClone(packError(new OtherError('other'))));
    expect([other instanceof Error, other.name, other.message]).toEqual([true, 'OtherError', 'other']);
  });

  it('do not take any function for a class (regression)', () => {
    for (const name of ['closest', 'DOMException', 'AggregateError', 'constructor', 'toString']) {
      expect(unpackError({ name, message: 'text', code: 25 }), name).toMatchObject({ name, message: 'text', code: 25 });
    }
    const looped = new Error('looped');
    looped.cause = looped;
    expect(unpackError(packError(looped)).cause).toMatchObject({ message: 'looped' });
    expect(unpackError(packError('a string was thrown')).message).toBe('a string was thrown');
  });
});

describe('StopSignal', () => {
  it('is one flag for all who hold its buffer', () => {
    const stop = new StopSignal();
    const elsewhere = new StopSignal(stop.buffer);
    expect(elsewhere.requested).toBe(false);
    expect(() => elsewhere.throwIfRequested()).not.toThrow();
    stop.request();
    expect(elsewhere.requested).toBe(true);
    expect(() => elsewhere.throwIfRequested()).toThrow(InterruptedError);
  });
});

describe('threadBudget', () => {
  it('is what was asked for, else what the machine offers', () => {
    expect(threadBudget(3)).toBe(3);
    expect(threadBudget()).toBe(availableParallelism());
    for (const asked of [0, -1, 1.5, Number.NaN]) {
      expect(() => threadBudget(asked)).toThrow(`threads: expected a whole number of at least 1, received ${asked}.`);
    }
  });
});

describe('single', () => {
  it('is a collective of one: sums and broadcasts change nothing', () => {
    const values = Float64Array.of(1, 2);
    single.allReduceSum(values);
    single.broadcast(values, 0);
    single.barrier();
    expect([single.rank, single.size, ...values]).toEqual([0, 1, 1, 2]);
  });
});
