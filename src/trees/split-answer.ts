import type { Arena } from './kernels/arena.js';
import { maskWords } from './tree.js';

/** What the search found for a node. */
export interface FoundSplit {
  readonly gain: number;
  readonly feature: number;
  /** The bins that go left, 256 bits from word `maskAt` on; in an answer the next search writes them anew. */
  readonly masks: Uint32Array;
  readonly maskAt: number;
  readonly leftValue: number;
  readonly rightValue: number;
  /** Whether and how the order of the two sides is bound: 1 the right one must not be below the left, -1 not above. */
  readonly direction: number;
}

export function maskOf({ masks, maskAt }: { readonly masks: Uint32Array; readonly maskAt: number }): Uint32Array {
  return masks.subarray(maskAt, maskAt + maskWords);
}

/** Bytes of an answer, and of the room that a search needs besides. */
export const answerBytes = 96;
export const searchBytes = 16 * 256;

/** Where the kernel writes the best split of a node: kernels/assembly/splitting.ts tells the places. */
export class SplitAnswer {
  readonly address: number;
  readonly #floats: Float64Array;
  readonly #words: Int32Array;
  readonly #mask: Uint32Array;

  constructor(arena: Arena, address: number) {
    const { buffer } = arena.memory;
    this.address = address;
    this.#floats = new Float64Array(buffer, address, answerBytes / 8);
    this.#words = new Int32Array(buffer, address, answerBytes / 4);
    this.#mask = new Uint32Array(buffer, address + 32, maskWords);
  }

  /** Loss saved by the split; 0 when there is none. */
  get gain(): number {
    return this.#floats[0]!;
  }

  /** Twice the loss that the children save: what answers for parts of a node's columns are compared by. */
  get saved(): number {
    return this.#floats[11]!;
  }

  /** Place of the column among those that were searched. */
  get place(): number {
    return this.#words[2]!;
  }

  /** @param directions of all columns of the table */
  read(feature: number, directions: Int8Array): FoundSplit {
    return {
      gain: this.#floats[0]!,
      feature,
      masks: this.#mask,
      maskAt: 0,
      leftValue: this.#floats[8]!,
      rightValue: this.#floats[9]!,
      direction: this.#words[20] === 1 ? directions[feature]! : 0,
    };
  }
}
