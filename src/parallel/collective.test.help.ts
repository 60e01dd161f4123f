// What every Collective must do; each rank calls this. Throws where it does not.
import assert from 'node:assert/strict';
import type { Collective, CollectiveArray } from './collective.js';
import { chunkElements } from './mpi/mpi-collective.js';

/** Lengths with nothing, with one element, and around the borders of the chunks that travel at a time. */
const lengths = [0, 1, chunkElements, 2 * chunkElements + 1];
const fewLengths = [3, chunkElements + 1];

/** Arrays that own their memory, begin inside of another array, or lie on memory that threads share. */
const makers: readonly [string, readonly number[], (length: number) => CollectiveArray][] = [
  ['Float64Array', lengths, (length) => new Float64Array(length)],
  ['Float32Array', fewLengths, (length) => new Float32Array(length)],
  ['BigInt64Array', fewLengths, (length) => new BigInt64Array(length)],
  ['Int32Array', fewLengths, (length) => new Int32Array(length)],
  ['a part of a Float64Array', fewLengths, (length) => new Float64Array(length + 7).subarray(3, length + 3)],
  ['a shared BigInt64Array', fewLengths, (length) => new BigInt64Array(new SharedArrayBuffer(8 * length))],
];

/** Writes whole numbers that differ by rank and place, and beyond 2^53 where the kind holds them. */
function fill(values: CollectiveArray, of: (place: number) => number): void {
  if (values instanceof BigInt64Array) {
    for (let i = 0; i < values.length; i++) values[i] = (BigInt(of(i)) << 40n) + 1n;
  } else for (let i = 0; i < values.length; i++) values[i] = of(i);
}

/** Adds what `fill` writes on each rank. */
function addAll(sum: CollectiveArray, ranks: readonly ((place: number) => number)[]): void {
  const all = (place: number) => ranks.reduce((total, of) => total + of(place), 0);
  if (sum instanceof BigInt64Array) {
    for (let i = 0; i < sum.length; i++) sum[i] = (BigInt(all(i)) << 40n) + BigInt(ranks.length);
  } else for (let i = 0; i < sum.length; i++) sum[i] = all(i);
}

function equal(a: CollectiveArray, b: CollectiveArray, what: string): void {
  assert.equal(a.length, b.length, what);
  let wrong = -1;
  for (let i = a.length - 1; i >= 0; i--) if (a[i] !== b[i]) wrong = i;
  assert.equal(wrong, -1, `${what}: element ${wrong} is ${a[wrong]}, expected ${b[wrong]}`);
}

export function checkCollective(collective: Collective): void {
  const { rank, size } = collective;
  assert.ok(Number.isInteger(rank) && rank >= 0 && rank < size, `rank ${rank} of ${size}`);
  const present = new Int32Array(size);
  present[rank] = 1;
  collective.allReduceSum(present);
  assert.deepEqual(present, new Int32Array(size).fill(1), 'each rank is there once');
  for (const [kind, lengthsOf, make] of makers) {
    for (const length of lengthsOf) {
      const what = `${length} elements of ${kind}`;
      const own = (of: number) => (place: number) => (place % 1000) * (of + 1) - 7 * of;
      const values = make(length);
      const expected = make(length);
      fill(values, own(rank));
      addAll(
        expected,
        Array.from({ length: size }, (_, of) => own(of)),
      );
      collective.allReduceSum(values);
      equal(values, expected, `the sum of ${what}`);
      for (let root = 0; root < size; root++) {
        fill(values, own(rank));
        fill(expected, own(root));
        collective.broadcast(values, root);
        equal(values, expected, `${what} from rank ${root}`);
      }
      collective.barrier();
    }
  }
}
