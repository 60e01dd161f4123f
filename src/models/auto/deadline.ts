import { StopSignal } from '../../parallel/index.js';

/** The same signal, which asks to stop when a time is over too. */
export class Deadline extends StopSignal {
  readonly #end: number;

  /** @param seconds from now on */
  constructor(outer: StopSignal, seconds: number) {
    super(outer.buffer);
    this.#end = performance.now() + 1000 * seconds;
  }

  override get requested(): boolean {
    return super.requested || performance.now() > this.#end;
  }
}
