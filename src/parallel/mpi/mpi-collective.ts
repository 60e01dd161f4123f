import type { Collective, CollectiveArray } from '../collective.js';
import type { Handle, MpiLibrary } from './library.js';

/** Elements that travel in one call: 1 to 2 MiB, which the libraries pipeline well, and far below their limit of 2^31. */
export const chunkElements = 2 ** 18;

/** Ranks that MPI started; calls wait until every rank has made them. */
export class MpiCollective implements Collective {
  readonly rank: number;
  readonly size: number;
  readonly #library: MpiLibrary;

  /** @param library initialised, see `openCollective` */
  constructor(library: MpiLibrary) {
    this.#library = library;
    const answer = [0];
    check('MPI_Comm_rank', library.rank(library.world, answer));
    this.rank = answer[0]!;
    check('MPI_Comm_size', library.size(library.world, answer));
    this.size = answer[0]!;
  }

  allReduceSum(values: CollectiveArray): void {
    const { inPlace, sum, world, allReduce } = this.#library;
    const type = this.#typeOf(values);
    for (const chunk of chunks(values)) {
      check('MPI_Allreduce', allReduce(inPlace, chunk, chunk.length, type, sum, world));
    }
  }

  broadcast(values: CollectiveArray, root: number): void {
    if (!Number.isInteger(root) || root < 0 || root >= this.size) {
      throw new RangeError(`broadcast: expected a root from 0 to ${this.size - 1}, received ${root}.`);
    }
    const { world, broadcast } = this.#library;
    const type = this.#typeOf(values);
    for (const chunk of chunks(values)) check('MPI_Bcast', broadcast(chunk, chunk.length, type, root, world));
  }

  barrier(): void {
    check('MPI_Barrier', this.#library.barrier(this.#library.world));
  }

  #typeOf(values: CollectiveArray): Handle {
    const { double, float, int64, int32 } = this.#library.types;
    if (values instanceof Float64Array) return double;
    if (values instanceof Float32Array) return float;
    return values instanceof BigInt64Array ? int64 : int32;
  }
}

function* chunks(values: CollectiveArray): Generator<CollectiveArray> {
  for (let at = 0; at < values.length; at += chunkElements) yield values.subarray(at, at + chunkElements);
}

function check(name: string, code: number): void {
  if (code !== 0) throw new Error(`${name} failed with code ${code}; the job cannot go on.`);
}
