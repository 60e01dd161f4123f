/** FNV-1a over the UTF-16 code units, finished with a murmur3 mix: 32 well-spread bits from a name. */
function hash(name: string, seed: number): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return mix(h ^ name.length);
}

function mix(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A stream of random numbers that can be split by name: `random.split('fold').split(3)` is the same stream whatever
 * was drawn before and in whatever order the work is done.
 *
 * The generator is xoshiro128** (Blackman and Vigna, 2018).
 */
export class Random {
  /** Identity of the stream: the seed and the names it was split by. Rebuild it in a worker with `new Random(key)`. */
  readonly key: string;
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  #spare = Number.NaN;

  constructor(seed: number | string) {
    this.key = String(seed);
    this.#a = hash(this.key, 0x9e3779b9);
    this.#b = hash(this.key, 0x243f6a88);
    this.#c = hash(this.key, 0xb7e15162);
    this.#d = hash(this.key, 0x6a09e667) | 1;
  }

  /** An independent stream for a part of the work. */
  split(name: string | number): Random {
    return new Random(`${this.key}/${name}`);
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const x = Math.imul(this.#b, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return ((this.bits() >>> 5) * 67108864 + (this.bits() >>> 6)) / 9007199254740992;
  }

  /** Standard normal (Marsaglia's polar method). */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const value = this.#spare;
      this.#spare = Number.NaN;
      return value;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spare = v * factor;
        return u * factor;
      }
    }
  }

  /** Uniform integer in [0, n). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<A extends Int32Array | Uint32Array | Float64Array | unknown[]>(values: A): A {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = values[i]!;
      values[i] = values[j]!;
      values[j] = held;
    }
    return values;
  }

  /** The numbers 0 to n - 1 in random order, shape (n,). */
  permutation(n: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  }

  /** `k` distinct numbers of 0 to n - 1 in ascending order, every subset equally likely (k >= n gives all). */
  sample(n: number, k: number): Int32Array {
    if (k >= n) return Int32Array.from({ length: n }, (_, i) => i);
    return this.permutation(n).slice(0, k).sort();
  }
}
