import type { ModelInput } from '../../features/index.js';
import type { Random } from '../../random/index.js';
import { inputValues } from '../encoding/index.js';
import type { SvmRows } from './problem.js';

export interface InnerFolds {
  /** The fold that holds each row out, in [0, count), shape (rows,). */
  readonly foldOf: Int8Array;
  /** 1 where a class has too few different rows to be split. */
  readonly count: number;
}

/**
 * Folds with the classes evenly spread. Rows of the same key stand in the same fold, so that no row is held out while its
 * double is learned from, and a row of weight 2 is the row twice.
 */
export function innerFolds({ key, sign }: Pick<SvmRows, 'key' | 'sign'>, most: number): InnerFolds {
  const classes = [-1, 1].map((own) => [...new Set(key.filter((_, i) => sign[i] === own))].sort((a, b) => a - b));
  const count = Math.max(1, Math.min(most, ...classes.map((keys) => keys.length)));
  // The keys are random numbers, so their order is.
  const foldOfKey = new Map(classes.flatMap((keys) => keys.map((own, place) => [own, place % count] as const)));
  return { foldOf: Int8Array.from(key, (own) => foldOfKey.get(own)!), count };
}

/** More equal rows than this are a kind of applicant, such as those without a record, and not doubles of one. */
const largestGroup = 10;

/**
 * 52 well-spread bits of the values and the class of some rows of a table, shape (rows,). Of more than ten equal rows
 * every ten have bits of their own, so that each part of the rows gets some.
 *
 * @param inputs of all features, shape (table rows,) each
 * @param sign class of each of `rows`
 */
export function contentKeys(
  inputs: readonly ModelInput[],
  rows: Int32Array,
  sign: Int8Array,
  weight: Float64Array,
  random: Random,
): Float64Array {
  const high = new Int32Array(rows.length).fill(random.bits());
  const low = new Int32Array(rows.length).fill(random.bits());
  const bits = new DataView(new ArrayBuffer(8));
  const add = (i: number, word: number) => {
    high[i] = mix(high[i]! ^ word, 0x85ebca6b);
    low[i] = mix(low[i]! ^ word, 0xc2b2ae35);
  };
  for (const input of inputs) {
    const values = inputValues(input);
    rows.forEach((row, i) => {
      bits.setFloat64(0, values[row]!);
      add(i, bits.getInt32(0));
      add(i, bits.getInt32(4));
    });
  }
  const keyOf = (i: number) => (high[i]! >>> 0) * 2 ** 20 + (low[i]! >>> 12);
  const seen = new Map<number, number>();
  return Float64Array.from(rows, (_, i) => {
    add(i, sign[i]!);
    const content = keyOf(i);
    const before = seen.get(content) ?? 0;
    seen.set(content, before + weight[i]!);
    const group = Math.floor(before / largestGroup);
    if (group === 0) return content;
    add(i, group);
    return keyOf(i);
  });
}

function mix(word: number, factor: number): number {
  const h = Math.imul(word ^ (word >>> 15), factor);
  return Math.imul(h ^ (h >>> 13), 0x27d4eb2f) ^ (h >>> 16);
}
