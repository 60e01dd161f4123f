// How rows are dealt into folds. Every function returns the fold of each row; `splitOf` turns that into train and test rows.
import { DataError } from '../errors/index.js';
import type { Random } from '../random/index.js';

/**
 * Folds that hold each class in the same proportion, shuffled with the random stream.
 *
 * @param codes class of each row, shape (rows,); -1 (missing) counts as a class of its own
 * @param k number of folds, at least 2
 * @returns fold of each row in [0, k), shape (rows,); fold sizes differ by at most one, per class too
 * @throws DataError when a class holds fewer than k rows
 */
export function stratifiedFolds(codes: ArrayLike<number>, k: number, random: Random): Int32Array {
  checkFolds(k);
  const rowsOf = rowsByGroup(codes);
  const folds = new Int32Array(codes.length);
  let next = 0;
  for (const code of [...rowsOf.keys()].sort((a, b) => a - b)) {
    const rows = rowsOf.get(code)!;
    if (rows.length < k) {
      throw new DataError(
        `A class has ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}, too few for ${k} folds. Use fewer folds, or more rows of that class.`,
      );
    }
    for (const row of random.split(code).shuffle(rows)) folds[row] = next++ % k;
  }
  return folds;
}

/**
 * Folds that keep all rows of a group (a customer, a branch) together, of sizes as equal as the groups allow:
 * the largest group goes first, each to the fold that is smallest so far.
 *
 * @param groups group of each row, shape (rows,); a row of group -1 (missing) is a group by itself
 * @param k number of folds, at least 2
 * @returns fold of each row in [0, k), shape (rows,)
 * @throws DataError when there are fewer than k groups
 */
export function groupFolds(groups: ArrayLike<number>, k: number, random: Random): Int32Array {
  checkFolds(k);
  const grouped = rowsByGroup(groups);
  const alone = grouped.get(-1) ?? [];
  grouped.delete(-1);
  const lots = [...grouped.values(), ...alone.map((row) => [row])];
  if (lots.length < k) {
    throw new DataError(
      `There are ${lots.length} groups, too few for ${k} folds. Use fewer folds or a column with more groups.`,
    );
  }
  random.shuffle(lots).sort((a, b) => b.length - a.length);
  const folds = new Int32Array(groups.length);
  const sizes = new Float64Array(k);
  for (const rows of lots) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold]! += rows.length;
    for (const row of rows) folds[row] = fold;
  }
  return folds;
}

/**
 * Expanding window over time: rows in order of time are cut into k + 1 blocks of about equal size; the first only
 * trains (-1), block i + 1 is fold i and is judged by what came before it. Rows of the same moment stay in one block.
 *
 * @param times shape (rows,), any unit, no value missing
 * @param k number of folds, at least 1
 * @returns fold of each row in [-1, k), shape (rows,)
 * @throws DataError when a time is missing, or there are fewer than k + 1 different times
 */
export function timeFolds(times: ArrayLike<number>, k: number): Int32Array {
  if (!Number.isInteger(k) || k < 1)
    throw new RangeError(`folds: expected a whole number of at least 1, received ${k}.`);
  const order = Int32Array.from({ length: times.length }, (_, i) => i);
  const missing = order.filter((row) => Number.isNaN(times[row]!)).length;
  if (missing > 0) {
    throw new DataError(
      `${missing} of ${times.length} rows have no time, so they cannot be placed before or after the others. Leave those rows out or choose another time column.`,
    );
  }
  order.sort((a, b) => times[a]! - times[b]! || a - b);
  const folds = new Int32Array(times.length);
  const moments: { readonly start: number; readonly end: number }[] = [];
  for (let i = 0; i < order.length; ) {
    let end = i + 1;
    while (end < order.length && times[order[end]!] === times[order[i]!]) end++;
    moments.push({ start: i, end });
    i = end;
  }
  if (moments.length < k + 1) {
    throw new DataError(
      `The time column has ${moments.length} different times, too few for ${k} folds of time. Use fewer folds or a finer time column.`,
    );
  }
  let block = 0;
  let blockStart = 0;
  moments.forEach(({ start, end }, i) => {
    const fair = (times.length - blockStart) / (k + 1 - block);
    const isFull = (start + end) / 2 - blockStart > fair;
    const mustLeave = moments.length - i <= k - block;
    if (start > blockStart && block < k && (isFull || mustLeave)) {
      block++;
      blockStart = start;
    }
    for (let j = start; j < end; j++) folds[order[j]!] = block - 1;
  });
  return folds;
}

/**
 * Train and test rows of one fold, both ascending.
 *
 * @param inTime folds of `timeFolds`: train only on earlier folds; otherwise on all others
 */
export function splitOf(
  folds: Int32Array,
  fold: number,
  { inTime = false }: { readonly inTime?: boolean } = {},
): { readonly train: Int32Array; readonly test: Int32Array } {
  const train: number[] = [];
  const test: number[] = [];
  for (let row = 0; row < folds.length; row++) {
    if (folds[row] === fold) test.push(row);
    else if (!inTime || folds[row]! < fold) train.push(row);
  }
  return { train: Int32Array.from(train), test: Int32Array.from(test) };
}

function checkFolds(k: number): void {
  if (!Number.isInteger(k) || k < 2)
    throw new RangeError(`folds: expected a whole number of at least 2, received ${k}.`);
}

function rowsByGroup(groups: ArrayLike<number>): Map<number, number[]> {
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < groups.length; row++) {
    const rows = rowsOf.get(groups[row]!);
    if (rows === undefined) rowsOf.set(groups[row]!, [row]);
    else rows.push(row);
  }
  return rowsOf;
}
