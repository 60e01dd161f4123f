// How many steps a run takes. A call of ONNX Runtime costs the same whether its step is long or short, so short ones go together;
// but a run cannot be interrupted, so it should not last.
const target = 0.035;
/** Seconds of a step that goes alone. */
const longest = 0.01;
const most = 64;
const warmUp = 3;

/** Steps of a run, where one takes so many seconds. */
export function stepsTogether(seconds: number): number {
  return seconds >= longest ? 1 : Math.min(most, 2 ** Math.floor(Math.log2(target / seconds)));
}

/** So many steps are taken between two moments at which a training is looked at: runs of about `wanted` steps that fill them evenly. */
function fitting(wanted: number, between: number): number {
  if (wanted >= between || between === Number.POSITIVE_INFINITY) return Math.min(wanted, between);
  return Math.floor(between / Math.ceil(between / wanted));
}

export class Pace {
  readonly #between: number;
  #stepsPerRun: number;
  #isFixed: boolean;
  #seen = 0;
  #fastest = Number.POSITIVE_INFINITY;

  /**
   * @param stepsPerRun found by measuring when absent
   * @param between steps after which a run ends anyway, such as where a point of the curve is made: no run is longer
   */
  constructor(stepsPerRun?: number, between = Number.POSITIVE_INFINITY) {
    this.#between = between;
    this.#stepsPerRun = fitting(stepsPerRun ?? 1, between);
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
    this.#stepsPerRun = fitting(stepsTogether(this.#fastest), this.#between);
  }
}
