// The one view of a judged sample that all metrics share: rows sorted by probability, equal probabilities together.
import { DataError, ShapeError } from '../errors/index.js';

/** Distinct probabilities in ascending order with the weight of events and non-events at each, shape (groups,). */
export interface Ranked {
  readonly probability: Float64Array;
  readonly events: Float64Array;
  readonly nonEvents: Float64Array;
}

/** `Ranked` and the way back to the rows: `order` sorts them, row `order[i]` belongs to group `groupOf[i]`. */
export interface RankedRows extends Ranked {
  readonly order: Int32Array;
  readonly groupOf: Int32Array;
}

/** Row positions in ascending order of `values`; equal values stay in row order. */
export function ascendingOrder(values: Float64Array): Int32Array {
  // Non-negative doubles order like their bit patterns read as unsigned integers, so 11-bit radix passes sort them
  // several times faster than a comparison sort; short arrays do not repay the passes. Adding 0 turns -0 into 0.
  const order = Int32Array.from(values, (_, i) => i);
  if (values.length < 2048) return order.sort((a, b) => values[a]! - values[b]! || a - b);
  const bits = new Uint32Array(Float64Array.from(values, (value) => value + 0).buffer);
  let from = order;
  let to = new Int32Array(values.length);
  for (const [word, shift] of [
    [0, 0],
    [0, 11],
    [0, 22],
    [1, 0],
    [1, 11],
    [1, 22],
  ] as const) {
    const starts = new Int32Array(2049);
    for (let i = 0; i < from.length; i++) starts[((bits[2 * i + word]! >>> shift) & 2047) + 1]!++;
    if (starts.includes(from.length)) continue;
    for (let digit = 0; digit < 2048; digit++) starts[digit + 1]! += starts[digit]!;
    for (let i = 0; i < from.length; i++) {
      const row = from[i]!;
      to[starts[(bits[2 * row + word]! >>> shift) & 2047]!++] = row;
    }
    [from, to] = [to, from];
  }
  return from;
}

/**
 * Checks a sample and sorts it.
 *
 * @param outcome 1 for an event (default), 0 for none, shape (rows,)
 * @param probability of the event, in [0, 1], shape (rows,)
 * @param weights all >= 0 and finite, shape (rows,); 1 each by default
 * @throws ShapeError when lengths differ; DataError when a value is out of range or an outcome class is absent
 */
export function rank(outcome: ArrayLike<number>, probability: Float64Array, weights?: ArrayLike<number>): RankedRows {
  checkSample(outcome, probability, weights);
  const order = ascendingOrder(probability);
  const groupOf = new Int32Array(order.length);
  let last = -1;
  for (let i = 0; i < order.length; i++) {
    if (i === 0 || probability[order[i]!]! !== probability[order[i - 1]!]!) last++;
    groupOf[i] = last;
  }
  const distinct = new Float64Array(last + 1);
  const events = new Float64Array(last + 1);
  const nonEvents = new Float64Array(last + 1);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const group = groupOf[i]!;
    distinct[group] = probability[row]!;
    (outcome[row] === 1 ? events : nonEvents)[group]! += weights === undefined ? 1 : weights[row]!;
  }
  if (sum(events) === 0 || sum(nonEvents) === 0) {
    throw new DataError(
      `The ${outcome.length} judged rows hold only ${sum(events) === 0 ? 'non-events' : 'events'}; ` +
        'metrics need rows of both outcomes. Judge on data that hold both.',
    );
  }
  return { probability: distinct, events, nonEvents, order, groupOf };
}

function checkSample(outcome: ArrayLike<number>, probability: Float64Array, weights?: ArrayLike<number>): void {
  if (outcome.length !== probability.length || (weights !== undefined && weights.length !== outcome.length)) {
    const sizes = [outcome, probability, ...(weights === undefined ? [] : [weights])].map((part) => `[${part.length}]`);
    throw new ShapeError(
      `Outcome, probability and weights need one value per row, received ${sizes.join(', ')}. Pass the same rows to all.`,
    );
  }
  if (outcome.length === 0) throw new DataError('There are no rows to judge; pass at least one of each outcome.');
  for (let i = 0; i < outcome.length; i++) {
    if (outcome[i] !== 0 && outcome[i] !== 1) {
      throw new DataError(`Row ${i + 1}: expected the outcome 0 or 1, received ${outcome[i]}. Leave open cases out.`);
    }
    if (!(probability[i]! >= 0 && probability[i]! <= 1)) {
      throw new DataError(`Row ${i + 1}: expected a probability in [0, 1], received ${probability[i]}.`);
    }
    if (weights !== undefined && !(weights[i]! >= 0 && weights[i]! < Number.POSITIVE_INFINITY)) {
      throw new DataError(`Row ${i + 1}: expected a weight of at least 0, received ${weights[i]}.`);
    }
  }
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
