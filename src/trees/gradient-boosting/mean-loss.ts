import type { Arena } from '../kernels/arena.js';
import { groupRows } from '../objectives/groups.js';
import type { Objective } from '../objectives/objective.js';
import type { TrainingRows } from './rows.js';

/**
 * The weighted mean loss of rows, as `heldOutLoss` is that of held-out rows.
 *
 * @returns a function of scores, shape (rows, outputs), row-major
 */
export function meanLoss(
  arena: Arena,
  objective: Objective,
  { target, weights, groups }: TrainingRows,
): (scores: Float64Array) => number {
  const rows = target.length;
  const { outputs } = objective;
  const area = (values: Float64Array) => {
    const own = arena.float64(values.length);
    own.values.set(values);
    return own;
  };
  const all = arena.uint32(rows);
  for (let row = 0; row < rows; row++) all.values[row] = row;
  const scored = {
    ...{ team: arena.team, rows, round: 0 },
    scores: arena.float64(rows * outputs),
    targets: area(target),
    weights: weights && area(weights),
    groups: groups && groupRows(groups),
    scratch: arena.float64(rows),
  };
  return (scores) => {
    for (let i = 0; i < scores.length; i++) {
      scored.scores.values[(i % outputs) * rows + Math.floor(i / outputs)] = scores[i]!;
    }
    const { loss, weight } = objective.loss(scored, all);
    return loss / weight;
  };
}
