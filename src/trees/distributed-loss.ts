import type { BoostInput } from './boosting.js';
import type { RowShare } from './distributed.js';
import type { Arena } from './kernels/arena.js';
import type { Area, RowList, Scored } from './objectives/objective.js';

/**
 * The held-out rows of all processes, brought together to be judged: every process comes to the loss that one process
 * with all rows would compute, in the same order of additions.
 */
export class HeldOutRows {
  readonly #share: RowShare;
  readonly #objective: BoostInput['objective'];
  readonly #rows: RowList;
  readonly #targets: Area;
  readonly #weights: Area | undefined;
  readonly #scores: Area;
  readonly #scratch: Area;

  /** @param heldOut numbers of the rows among those of all processes, in the order in which their losses are summed */
  constructor(arena: Arena, share: RowShare, { objective, targets, weights }: BoostInput, heldOut: Int32Array) {
    const rows = heldOut.length;
    // Scores are gathered process after process, which is the ascending order.
    const ascending = heldOut.toSorted();
    const pick = (values: Float64Array) => {
      const area = arena.float64(rows);
      area.values.set(Float64Array.from(ascending, (row) => values[row]!));
      return area;
    };
    this.#share = share;
    this.#objective = objective;
    this.#targets = pick(targets);
    this.#weights = weights && pick(weights);
    this.#scores = arena.float64(objective.outputs * rows);
    this.#scratch = arena.float64(rows);
    this.#rows = arena.uint32(rows);
    const placeOf = new Map(Array.from(ascending, (row, place) => [row, place]));
    this.#rows.values.set(heldOut.map((row) => placeOf.get(row)!));
  }

  /** @param here the held-out rows of this process, ascending */
  loss(scored: Scored, here: RowList): { readonly loss: number; readonly weight: number } {
    const rows = this.#rows.values.length;
    for (let output = 0; output < this.#objective.outputs; output++) {
      const own = Float64Array.from(here.values, (row) => scored.scores.values[output * scored.rows + row]!);
      this.#scores.values.set(this.#share.gather(own), output * rows);
    }
    const areas = { scores: this.#scores, targets: this.#targets, weights: this.#weights, scratch: this.#scratch };
    return this.#objective.loss({ ...scored, ...areas, rows }, this.#rows);
  }
}
