import { InterruptedError } from '../errors/index.js';

/**
 * A flag in shared memory that asks running work to stop at its next step. Workers are never terminated: they read the
 * flag between steps and leave by themselves. The flag crosses to a worker as its `buffer`.
 */
export class StopSignal {
  readonly buffer: SharedArrayBuffer;
  readonly #flag: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#flag = new Int32Array(buffer);
  }

  get requested(): boolean {
    return Atomics.load(this.#flag, 0) !== 0;
  }

  request(): void {
    Atomics.store(this.#flag, 0, 1);
  }

  /** @throws InterruptedError once a stop was requested */
  throwIfRequested(): void {
    if (this.requested) throw new InterruptedError('Interrupted: the work was stopped as asked.');
  }
}
