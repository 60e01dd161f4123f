import type { Random } from '../random/index.js';
import type { Groups } from './objectives/groups.js';
import type { RowKeys } from './row-keys.js';

/** What is kept in proportion, or together, while rows are held out. */
export interface HoldOutRules {
  readonly keys: RowKeys;
  /** Whole number per row; each is held out in proportion. */
  readonly classes?: ArrayLike<number> | undefined;
  /** Held out as a whole. */
  readonly groups?: Groups | undefined;
}

/**
 * Rows that each bag holds out: disjoint parts. With `share` 0 nothing is held out.
 *
 * @param share of the rows that a bag holds out at least
 * @returns one list per bag, in an order that is the rows' own, not the file's
 */
export function holdOutRows(
  { keys, classes, groups }: HoldOutRules,
  bags: number,
  share: number,
  random: Random,
): Int32Array[] {
  if (share === 0) return Array.from({ length: bags }, () => new Int32Array(0));
  const parts = Math.max(bags, Math.round(1 / share));
  const held: number[][] = Array.from({ length: parts }, () => []);
  if (groups !== undefined) {
    const partOf = new Int32Array(groups.starts.length - 1);
    keys.groupOrder(groups, random).forEach((group, place) => {
      partOf[group] = place % parts;
    });
    for (const row of keys.order(random)) held[partOf[groups.of[row]!]!]!.push(row);
  } else {
    const rowsOf = new Map<number, number[]>();
    for (const row of keys.order(random)) {
      const own = classes?.[row] ?? 0;
      if (!rowsOf.has(own)) rowsOf.set(own, []);
      rowsOf.get(own)!.push(row);
    }
    let next = 0;
    for (const own of [...rowsOf.keys()].sort((a, b) => b - a)) {
      for (const row of rowsOf.get(own)!) held[next++ % parts]!.push(row);
    }
  }
  return held.slice(0, bags).map((list) => Int32Array.from(list));
}
