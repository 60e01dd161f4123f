import type { Kernels } from './kernels.js';
import { Team } from './team.js';
import { type Memory, WebAssembly } from './web-assembly.js';

const pageBytes = 65536;
const mostPages = 65536;
/** Memory that an idle arena may keep. */
const keptBytes = 256 * 2 ** 20;

/** Bytes up to which an arena takes in what stays. */
const residentBytes = 4 * 2 ** 20;

const idle: Arena[] = [];
/** Where what stays is put next; it goes when all that lies in it is gone. */
let resident: WeakRef<Arena> | undefined;

/**
 * Memory that the kernels compute in, with the kernels on it. Areas are handed out one after the other and taken back
 * all at once; addresses are byte offsets, multiples of 64.
 */
export class Arena {
  readonly memory: Memory;
  readonly kernels: Kernels;
  /** This thread, and the others that `with` was asked for. */
  readonly team: Team;
  #next = pageBytes;

  private constructor(bytes = 2 ** 20) {
    this.memory = new WebAssembly.Memory({ initial: bytes / pageBytes, maximum: mostPages, shared: true });
    this.team = new Team(this.memory);
    this.kernels = this.team.kernels;
  }

  /**
   * Runs `work` with an arena of its own and takes the arena back when it has ended, well or not.
   *
   * @param threads threads of the arena's team, the calling one included
   */
  static async with<T>(work: (arena: Arena) => Promise<T>, threads = 1): Promise<T> {
    const arena = idle.pop() ?? new Arena();
    try {
      arena.team.open(threads);
      return await work(arena);
    } finally {
      arena.#release();
    }
  }

  /** The same for work that does not wait. */
  static withSync<T>(work: (arena: Arena) => T): T {
    const arena = idle.pop() ?? new Arena();
    try {
      return work(arena);
    } finally {
      arena.#release();
    }
  }

  /**
   * An arena for what stays, such as an ensemble ready to predict; it is freed as other objects are. Small things share
   * one: whatever its size, V8 reserves some 10 GiB of addresses for each memory, of which a process has 128 TiB.
   */
  static lasting(): Arena {
    const shared = resident?.deref();
    if (shared !== undefined && shared.#next < residentBytes) return shared;
    // At its full size at once: V8 looks at all memories of the process whenever one of them grows.
    const arena = new Arena(residentBytes);
    resident = new WeakRef(arena);
    return arena;
  }

  /** Where the next area starts: what is allocated from here on can be taken back. */
  mark(): number {
    return this.#next;
  }

  /** Frees the areas that were handed out since `mark`. */
  takeBack(mark: number): void {
    this.#next = mark;
  }

  #release(): void {
    this.team.close();
    this.#next = pageBytes;
    if (this.memory.buffer.byteLength <= keptBytes && idle.length < 4) idle.push(this);
  }

  /** An area of at least `bytes`; what it holds is left from earlier use. @throws RangeError beyond 4 GiB */
  allocate(bytes: number): number {
    const address = this.#next;
    this.#next += Math.ceil(Math.max(bytes, 1) / 64) * 64;
    const missing = Math.ceil(this.#next / pageBytes) - this.memory.buffer.byteLength / pageBytes;
    if (missing > 0) {
      if (Math.ceil(this.#next / pageBytes) > mostPages) {
        throw new RangeError('The table is too large for the tree kernels: more than 4 GiB would be needed.');
      }
      this.memory.grow(missing);
    }
    return address;
  }

  /** A copy of an array; returns its address. */
  copy(array: Float64Array | Int32Array | Uint32Array | Uint8Array): number {
    const address = this.allocate(array.byteLength);
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    new Uint8Array(this.memory.buffer, address, array.byteLength).set(bytes);
    return address;
  }

  float64(length: number): { readonly address: number; readonly values: Float64Array } {
    const address = this.allocate(8 * (length + 2));
    return { address, values: new Float64Array(this.memory.buffer, address, length) };
  }

  uint32(length: number): { readonly address: number; readonly values: Uint32Array } {
    const address = this.allocate(4 * length);
    return { address, values: new Uint32Array(this.memory.buffer, address, length) };
  }

  uint8(length: number): { readonly address: number; readonly values: Uint8Array } {
    const address = this.allocate(length);
    return { address, values: new Uint8Array(this.memory.buffer, address, length) };
  }
}
