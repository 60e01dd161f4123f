import { gather, Table } from '../data/index.js';
import { DataError } from '../errors/index.js';
import type { Random } from '../random/index.js';
import type { Classifier, Explanation } from './estimator.js';
import { eventProbability } from './event-probability.js';

export interface ShapleyOptions {
  readonly random: Random;
  /** Orders of the features tried per row and background row; each is also walked backwards. */
  readonly orders?: number;
}

/** Rows predicted at a time, about. */
const batchRows = 65_536;

/**
 * Shapley values of any model by sampling: features are switched one after the other, in random orders, from a
 * background row's values to the row's own, and each is credited with the change of the log-odds it makes.
 *
 * A walk ends at the row's own output wherever it began, so the values add up exactly, however few orders are tried;
 * only their split between interacting features is approximate. Every row is compared with all background rows, which
 * takes rows x background rows x 2 orders x (features - 1) predictions: some 100 background rows are enough.
 *
 * @param table rows to explain
 * @param background rows that stand for an average applicant, at least one
 * @throws DataError when `background` is empty
 * Reference: Castro, Gómez and Tejada (2009), "Polynomial calculation of the Shapley value based on sampling", Computers
 * & Operations Research 36; Štrumbelj and Kononenko (2014), Knowledge and Information Systems 41.
 */
export async function sampledShapley(
  model: Pick<Classifier, 'features' | 'predictProba'>,
  table: Table,
  background: Table,
  { random, orders = 1 }: ShapleyOptions,
): Promise<Explanation> {
  if (background.rowCount === 0) throw new DataError('sampledShapley: the background needs at least one row.');
  const features = model.features.map((feature) => feature.name);
  const [width, others, rows] = [features.length, background.rowCount, table.rowCount];
  const starts = logOdds(await event(model, background));
  const output = logOdds(await event(model, table));
  // Both kinds of rows in one table, so that a mixed row is a choice of one of two rows for each column.
  const both = Table.fromRecords(model.features, [...records(background), ...records(table)]);
  const columns = features.map((name) => both.column(name));
  const walks = others * orders * 2;
  const data = new Float64Array(rows * width);
  const stepsPerRow = walks * Math.max(0, width - 1);
  const rowsAtOnce = Math.max(1, Math.floor(batchRows / Math.max(1, stepsPerRow)));
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const last = Math.min(rows, first + rowsAtOnce);
    const from = columns.map(() => new Int32Array((last - first) * stepsPerRow));
    const steps: { row: number; other: number; walk: Int32Array }[] = [];
    let at = 0;
    for (let row = first; row < last; row++) {
      for (let other = 0; other < others; other++) {
        for (let k = 0; k < orders; k++) {
          const order = random.split(row).split(other).split(k).permutation(width);
          for (const walk of [order, order.toReversed()]) {
            steps.push({ row, other, walk });
            for (let step = 0; step < width - 1; step++, at++) {
              for (let s = 0; s < width; s++) from[walk[s]!]![at] = s <= step ? others + row : other;
            }
          }
        }
      }
    }
    const mixed = new Table(
      model.features,
      columns.map((column, j) => gather(column, from[j]!)),
    );
    const said = at === 0 ? new Float64Array(0) : logOdds(await event(model, mixed));
    at = 0;
    for (const { row, other, walk } of steps) {
      let before = starts[other]!;
      walk.forEach((j, step) => {
        const after = step === width - 1 ? output[row]! : said[at++]!;
        data[row * width + j]! += (after - before) / walks;
        before = after;
      });
    }
  }
  return {
    baseValue: starts.reduce((sum, start) => sum + start, 0) / others,
    features,
    contributions: { rows, columns: width, data },
    output,
    method: 'sampled Shapley',
  };
}

async function event(model: Pick<Classifier, 'predictProba'>, table: Table): Promise<Float64Array> {
  return eventProbability(await model.predictProba(table));
}

/** Log-odds beyond this are taken for it: probabilities of exactly 0 and 1 have none. */
const mostLogOdds = 36;

function logOdds(probability: Float64Array): Float64Array {
  return probability.map((p) => Math.min(mostLogOdds, Math.max(-mostLogOdds, Math.log(p / (1 - p)))));
}

function records(table: Table): Record<string, unknown>[] {
  return Array.from({ length: table.rowCount }, (_, row) => table.record(row));
}
