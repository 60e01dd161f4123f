/** A point of a loss curve. */
export interface LossPoint {
  /** Steps taken. */
  readonly step: number;
  /** From 1. */
  readonly epoch: number;
  /** Mean over the steps since the point before. */
  readonly loss: number;
}

/**
 * The mean loss of an epoch so far, from points that tell the mean since the one before. A point that is told again, since
 * held-out rows were looked at where it was made, counts once.
 */
export class EpochLoss {
  #points: LossPoint[] = [];
  /** Step of the last point of the epoch before. */
  #start = 0;

  /** @returns the mean over the points of its epoch, weighted by the steps of each */
  note(point: LossPoint): number {
    const last = this.#points.at(-1);
    if (last !== undefined && last.epoch !== point.epoch) {
      this.#start = last.step;
      this.#points = [];
    }
    if (this.#points.at(-1)?.step === point.step) this.#points.pop();
    this.#points.push(point);
    let [sum, from] = [0, this.#start];
    for (const { loss, step } of this.#points) {
      sum += loss * (step - from);
      from = step;
    }
    return sum / (from - this.#start);
  }
}
