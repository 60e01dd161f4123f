import type { Random } from '../../random/index.js';
import { Arena } from '../kernels/arena.js';
import { type Groups, groupRows } from './groups.js';
import type { Objective } from './objective.js';

/** Rows to try an objective on. */
export interface Sample {
  /** shape (outputs, rows) */
  readonly scores: Float64Array;
  readonly targets: Float64Array;
  readonly weights?: Float64Array | undefined;
  readonly groups?: Groups | undefined;
}

export interface Evaluated {
  /** Sum of weight * loss over `rows`. */
  readonly loss: number;
  readonly weight: number;
  /** shape (outputs, rows) */
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  /** What `bounded` writes, and the gradients and hessians rounded and weighed: gradient, hessian, row after row, output after output. */
  readonly pairs: Int32Array;
  readonly rounded: Int32Array;
}

const fixed = { gradientScale: 2 ** 20, hessianScale: 2 ** 18, countBits: 20 };

/** What an objective says of a sample. @param rows that the loss is summed over; all when absent */
export function evaluate(objective: Objective, sample: Sample, rows?: ArrayLike<number>): Evaluated {
  return Arena.withSync((arena) => {
    const n = sample.targets.length;
    const area = (values: ArrayLike<number>) => {
      const own = arena.float64(values.length);
      own.values.set(values);
      return own;
    };
    const listed = arena.uint32(rows?.length ?? n);
    listed.values.set(rows ?? Array.from({ length: n }, (_, i) => i));
    const work = {
      team: arena.team,
      rows: n,
      round: 1,
      scores: area(sample.scores),
      targets: area(sample.targets),
      weights: sample.weights && area(sample.weights),
      groups: sample.groups,
      scratch: arena.float64(n),
      gradients: arena.float64(n),
      hessians: arena.float64(n),
    };
    const { loss, weight } = objective.loss(work, listed);
    const gradients = new Float64Array(sample.scores.length);
    const hessians = new Float64Array(sample.scores.length);
    objective.startRound?.(work);
    const [pairs, rounded] = [new Int32Array(2 * hessians.length), new Int32Array(2 * hessians.length)];
    const words = arena.uint32(2 * n + 16);
    const read = () => new Int32Array(arena.memory.buffer, words.address, 2 * n);
    for (let k = 0; k < objective.outputs; k++) {
      if (objective.bounded !== undefined) {
        objective.bounded.writePairs(work, k, fixed, words.address);
        pairs.set(read(), 2 * n * k);
      }
      objective.gradients(work, k);
      const { gradientScale, hessianScale } = fixed;
      const [g, h] = [work.gradients.address, work.hessians.address];
      arena.kernels.toFixedPoint(g, h, work.weights?.address ?? 0, 0, n, gradientScale, hessianScale, words.address);
      rounded.set(read(), 2 * n * k);
      gradients.set(work.gradients.values, k * n);
      hessians.set(work.hessians.values, k * n);
    }
    return { loss, weight, gradients, hessians, pairs, rounded };
  });
}

/** Fourth-order central difference of `f` at 0. */
export function slope(f: (step: number) => number, h: number): number {
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
}

/** Targets that an objective accepts, with a signal in `x`, and groups of about seven rows. */
export function drawTargets(objective: Objective, x: Float64Array, random: Random): Sample {
  const n = x.length;
  const targets = Float64Array.from(x, (value) => {
    const raw = value + random.normal();
    const candidates = [
      raw,
      Math.max(0, Math.round(2 * raw)),
      Math.min(objective.outputs - 1, Math.max(0, Math.round(raw + 1))),
    ];
    if (objective.outputs > 1) return candidates[2]!;
    if (objective.targets.has(-0.5)) return raw;
    if (objective.targets.has(2)) return candidates[1]!;
    return raw > 0 ? 1 : 0;
  });
  const groups =
    objective.isGrouped === true ? groupRows(Array.from(x, () => random.integer(Math.ceil(n / 7)))) : undefined;
  const scores = Float64Array.from({ length: n * objective.outputs }, () => 0.7 * random.normal());
  return { scores, targets, groups };
}
