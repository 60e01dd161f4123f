// Fathom's side of the tree benchmarks: the settings that the peers get too, and one training.
import { boost } from 'fathom/models';
import { StopSignal, silent, single } from 'fathom/parallel';
import { Random } from 'fathom/random';

/** What everybody is given (bench/peers/boost.py); how levels are grouped is left to each one's defaults. */
export const common = { learningRate: 0.1, lambda: 1, minHessian: 1, minRows: 1, maxBins: 255 };
/** What makes ours one plain sum of trees. */
const plain = { maxDepth: 60, bags: 1, holdOut: 0, rowSample: 1, columnSample: 1 };

/** Trains `trees` trees of at most `leaves` leaves on all rows of a table. */
export function trainPlain(table, { trees, leaves, threads = 1, set = {} }) {
  const estimator = boost.create({ ...common, ...plain, maxTrees: trees, maxLeaves: leaves, ...set });
  const stop = new StopSignal();
  return estimator.fit(table, { random: new Random(0), threads, collective: single, progress: silent, stop });
}

/** Probability of the event, shape (rows,). */
export async function eventOf(model, table) {
  const { rows, data } = await model.predictProba(table);
  return Float64Array.from({ length: rows }, (_, row) => data[2 * row + 1]);
}
