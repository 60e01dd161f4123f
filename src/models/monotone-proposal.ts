// Directions that the data support. Two models, each of one half of the training rows, must agree on where a column
// leads, and their mean curve must be nearly monotone. What such directions cost is then measured on held-out parts, at
// the same settings as the training: a direction that is wrong only in company with other columns shows there.
import { type Arena, type BinMatrix, columnCurve, rowsPerBin, type Tree } from '../trees/index.js';

/** A column and how sure its direction is. */
interface Trend {
  readonly column: number;
  readonly direction: 1 | -1;
  /** Share of the curve's variance that no monotone curve explains. */
  readonly rest: number;
}

/** A model of the rows that a part leaves out, and the loss of each row of the part. */
export interface PartFit {
  readonly trees: readonly Tree[];
  readonly losses: Float64Array;
  /** The same before the first tree. */
  readonly blind: Float64Array;
}

/** Most of the variance of a curve that may run against its direction. */
const mostAgainst = 0.1;
/** Most of the variance of two curves' mean that their difference may have: 0.5 is a correlation of 1/3. */
const mostDisagreement = 0.5;
/** Share of what the free models learn that all directions together may cost. */
const tolerance = 0.005;

/**
 * @param isOrdered whether each column may have a direction
 * @param halves two parts that make up all rows
 * @param parts what the cost of directions is measured on
 * @param train on the rows that are not in `part`, keeping to these directions
 * @returns 1, -1 or 0 per column
 */
export async function proposeDirections(
  arena: Arena,
  matrix: BinMatrix,
  isOrdered: readonly boolean[],
  halves: readonly Int32Array[],
  parts: readonly Int32Array[],
  train: (directions: Int8Array, part: Int32Array) => Promise<PartFit>,
): Promise<Int8Array> {
  const { columns } = matrix;
  const none = new Int8Array(columns.length);
  const fits = async (directions: Int8Array, on: readonly Int32Array[]) => {
    const all: PartFit[] = [];
    for (const part of on) all.push(await train(directions, part));
    return all;
  };
  const [first, second] = await fits(none, halves);
  const trends: Trend[] = [];
  columns.forEach(({ extras, count }, column) => {
    if (!isOrdered[column] || count - extras < 2) return;
    const weights = rowsPerBin(arena, matrix, column).subarray(extras);
    const [a, b] = [first!, second!].map(({ trees }) => columnCurve(trees, column, count).subarray(extras));
    const trend = trendOf(a!, b!, weights);
    if (trend !== undefined) trends.push({ column, ...trend });
  });
  trends.sort((x, y) => x.rest - y.rest || x.column - y.column);
  if (trends.length === 0) return none;
  const free = await fits(none, parts);
  const allowed =
    tolerance * mean(free.flatMap(({ losses, blind }) => Array.from(blind, (loss, i) => loss - losses[i]!)));
  let accepted = none;
  const costs = async (group: readonly Trend[]): Promise<boolean> => {
    const directions = accepted.slice();
    for (const { column, direction } of group) directions[column] = direction;
    const tried = await fits(directions, parts);
    const cost = mean(tried.flatMap(({ losses }, k) => Array.from(losses, (loss, i) => loss - free[k]!.losses[i]!)));
    if (cost > allowed) return true;
    accepted = directions;
    return false;
  };
  /** Accepts what it can of a group that costs too much as a whole. */
  const halve = async (group: readonly Trend[]): Promise<void> => {
    if (group.length === 1) return;
    const middle = Math.ceil(group.length / 2);
    const [surer, other] = [group.slice(0, middle), group.slice(middle)];
    if (await costs(surer)) {
      await halve(surer);
      if (await costs(other)) await halve(other);
    } else await halve(other); // together with what was accepted it is the whole again
  };
  if (await costs(trends)) await halve(trends);
  return accepted;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The direction that two curves share; undefined when they do not agree, or run against it. */
function trendOf(a: Float64Array, b: Float64Array, weights: Float64Array): Omit<Trend, 'column'> | undefined {
  const direction = Math.sign(slope(a, weights));
  if (direction === 0 || Math.sign(slope(b, weights)) !== direction) return undefined;
  const middle = a.map((value, bin) => (direction * (value + b[bin]!)) / 2);
  const level = average(middle, weights);
  const variance = distance(
    middle,
    middle.map(() => level),
    weights,
  );
  if (distance(a, b, weights) / 4 > mostDisagreement * variance) return undefined;
  const rest = distance(middle, isotonic(middle, weights), weights) / variance;
  return rest <= mostAgainst ? { direction: direction as 1 | -1, rest } : undefined;
}

/** Covariance of a curve with the order of its bins. */
function slope(curve: Float64Array, weights: Float64Array): number {
  const value = average(curve, weights);
  const rank = new Float64Array(curve.length);
  let below = 0;
  weights.forEach((weight, bin) => {
    rank[bin] = below + weight / 2;
    below += weight;
  });
  return curve.reduce((sum, each, bin) => sum + weights[bin]! * (each - value) * (rank[bin]! - below / 2), 0);
}

function average(values: Float64Array, weights: Float64Array): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total === 0 ? 0 : values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / total;
}

/** Weighted sum of squared differences. */
function distance(a: Float64Array, b: Float64Array, weights: Float64Array): number {
  return a.reduce((sum, value, i) => sum + weights[i]! * (value - b[i]!) ** 2, 0);
}

/** The nearest curve that does not fall: pools adjacent violators (Ayer et al., 1955). */
function isotonic(values: Float64Array, weights: Float64Array): Float64Array {
  const blocks: { sum: number; weight: number; bins: number }[] = [];
  values.forEach((value, bin) => {
    let block = { sum: value * weights[bin]!, weight: weights[bin]!, bins: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.sum * block.weight >= block.sum * last.weight; ) {
      block = { sum: last.sum + block.sum, weight: last.weight + block.weight, bins: last.bins + block.bins };
      blocks.pop();
      last = blocks.at(-1);
    }
    blocks.push(block);
  });
  const fitted = new Float64Array(values.length);
  let bin = 0;
  for (const { sum, weight, bins } of blocks) {
    fitted.fill(weight === 0 ? 0 : sum / weight, bin, bin + bins);
    bin += bins;
  }
  return fitted;
}
