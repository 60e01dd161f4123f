// Learning from rows that lie in several processes: each holds a part of them, and all end with the same trees, byte for
// byte, as one process that holds all the parts one after the other.
//
// Only what is large stays apart: the columns, their bins, gradients and scores. Targets and weights, two numbers per row,
// are known to every process, so whatever is told from them (the first scores, what is held out, the fixed-point scales) is
// computed everywhere alike. A column's values are gathered once, to choose its bins; all columns are where one has so many
// levels that they get ordered statistics. Two words per row, where rows are drawn or held out, tell what it holds. After that the processes exchange
// histograms (whole numbers, so sums are exact), row counts, and per round the scores of held-out rows.
import { UsageError } from '../errors/index.js';
import type { Collective } from '../parallel/index.js';
import type { Objective } from './objectives/objective.js';
import type { BoostSettings } from './settings.js';

/** The part of the rows that this process holds. Every process makes the same calls in the same order. */
export class RowShare {
  /** Rows of the processes before this one. */
  readonly first: number;
  /** Rows here. */
  readonly rows: number;
  /** Rows of all processes. */
  readonly total: number;
  readonly #collective: Collective;

  constructor(collective: Collective, rows: number) {
    this.#collective = collective;
    const counts = lengthsOf(collective, rows);
    this.rows = rows;
    this.first = counts.subarray(0, collective.rank).reduce((sum, count) => sum + count, 0);
    this.total = counts.reduce((sum, count) => sum + count, 0);
  }

  /** The numbers of all processes, one after the other; each may give as many as it likes. */
  gather<T extends Float64Array | Int32Array>(own: T): T {
    return gather(this.#collective, own);
  }

  /** Those of the listed rows of all processes that are here, counted from this one's first. */
  ownOf(rows: Int32Array): Int32Array {
    return rows.filter((row) => row >= this.first && row < this.first + this.rows).map((row) => row - this.first);
  }

  /** This process's part of numbers of all rows. */
  part<T extends Float64Array | Int32Array>(values: T): T {
    return values.subarray(this.first, this.first + this.rows) as T;
  }

  /** Replaces the numbers by their sums over processes: exact for whole numbers, and for parts that no other one has. */
  sumAll(values: BigInt64Array | Float64Array): void {
    this.#collective.allReduceSum(values);
  }

  sum(value: number): number {
    const values = Float64Array.of(value);
    this.#collective.allReduceSum(values);
    return values[0]!;
  }

  largest(value: number): number {
    return this.gather(Float64Array.of(value)).reduce((most, each) => Math.max(most, each), 0);
  }
}

/** The rows here as a part of all processes' rows; undefined when there is one process, which has them all. */
export function shareRows(collective: Collective, rows: number): RowShare | undefined {
  return collective.size === 1 ? undefined : new RowShare(collective, rows);
}

/** @throws UsageError for what would need the columns or gradients of other processes' rows */
export function refuseUnshared(objective: Objective, settings: BoostSettings): void {
  if (objective.isGrouped === true) {
    throw new UsageError(`${objective.name} ranks whole groups and cannot learn in several processes; use one.`);
  }
  if ((settings.topRate ?? 0) > 0) {
    throw new UsageError(
      'topRate compares the gradients of all rows; with several processes use rowSample in its place.',
    );
  }
}

/** The values that processes have, in their order: anything that JSON can say. */
export function gatherJson<T>(collective: Collective, own: T): T[] {
  const text = JSON.stringify(own);
  const lengths = lengthsOf(collective, text.length);
  const all = gather(
    collective,
    Int32Array.from(text, (_, i) => text.charCodeAt(i)),
  );
  let at = 0;
  return Array.from(lengths, (length) => {
    let json = '';
    for (const end = at + length; at < end; at++) json += String.fromCharCode(all[at]!);
    return JSON.parse(json) as T;
  });
}

function gather<T extends Float64Array | Int32Array>(collective: Collective, own: T): T {
  const lengths = lengthsOf(collective, own.length);
  const length = lengths.reduce((sum, each) => sum + each, 0);
  const all = (own instanceof Float64Array ? new Float64Array(length) : new Int32Array(length)) as T;
  let at = 0;
  lengths.forEach((count, rank) => {
    const part = all.subarray(at, at + count) as T;
    if (rank === collective.rank) part.set(own);
    collective.broadcast(part, rank);
    at += count;
  });
  return all;
}

function lengthsOf(collective: Collective, own: number): Float64Array {
  const lengths = new Float64Array(collective.size);
  lengths[collective.rank] = own;
  collective.allReduceSum(lengths);
  return lengths;
}
