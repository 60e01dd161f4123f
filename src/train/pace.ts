// How many steps a run takes. A call of ONNX Runtime costs the same whether its step is long or short, so short ones go together;
// but a run cannot be interrupted, so it should not last.
const target = 0.035;
/** Seconds of a step that goes alone. */
export const longest = 0.01;
export const most = 64;
const warmUp = 3;

export class Pace {
  #stepsPerRun: number;
  #isFixed: boolean;
  #seen = 0;
  #fastest = Number.POSITIVE_INFINITY;

  /** @param stepsPerRun found by measuring when absent */
  constructor(stepsPerRun?: number) {
    this.#stepsPerRun = stepsPerRun ?? 1;
    this.#isFixed = stepsPerRun !== undefined;
  }

  get stepsPerRun(): number {
    return this.#stepsPerRun;
  }

  /** Told how long a single step took, in seconds. The first ones are slow and do not count. */
  note(seconds: number): void {
    if (this.#isFixed) return;
    this.#seen++;
    if (this.#seen > 1) this.#fastest = Math.min(this.#fastest, seconds);
    if (this.#seen < warmUp) return;
    this.#isFixed = true;
    if (this.#fastest < longest) this.#stepsPerRun = Math.min(most, 2 ** Math.floor(Math.log2(target / this.#fastest)));
  }
}
