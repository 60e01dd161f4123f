import type { Random } from '../random/index.js';
import type { Groups } from './objectives/groups.js';

/** What is kept in proportion, or together, while rows are held out. */
export interface HoldOutRules {
  readonly rows: number;
  /** Whole number per row; each is held out in proportion. */
  readonly classes?: ArrayLike<number> | undefined;
  /** Held out as a whole. */
  readonly groups?: Groups | undefined;
}

/**
 * Rows that each bag holds out: disjoint parts. With `share` 0 nothing is held out.
 *
 * @param share of the rows that a bag holds out at least
 * @returns one ascending list per bag
 */
export function holdOutRows(
  { rows, classes, groups }: HoldOutRules,
  bags: number,
  share: number,
  random: Random,
): Int32Array[] {
  if (share === 0) return Array.from({ length: bags }, () => new Int32Array(0));
  const parts = Math.max(bags, Math.round(1 / share));
  const held: number[][] = Array.from({ length: parts }, () => []);
  if (groups !== undefined) {
    const order = random.split(0).permutation(groups.starts.length - 1);
    const partOf = new Int32Array(order.length);
    order.forEach((group, place) => {
      partOf[group] = place % parts;
    });
    for (let row = 0; row < rows; row++) held[partOf[groups.of[row]!]!]!.push(row);
  } else {
    const rowsOf = new Map<number, number[]>();
    for (let row = 0; row < rows; row++) {
      const own = classes?.[row] ?? 0;
      if (!rowsOf.has(own)) rowsOf.set(own, []);
      rowsOf.get(own)!.push(row);
    }
    let next = 0;
    for (const own of [...rowsOf.keys()].sort((a, b) => b - a)) {
      const list = rowsOf.get(own)!;
      for (const at of random.split(own).permutation(list.length)) held[next++ % parts]!.push(list[at]!);
    }
  }
  return held.slice(0, bags).map((list) => Int32Array.from(list).sort());
}
