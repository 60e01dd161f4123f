import type { Random } from '../random/index.js';

/**
 * Rows that each bag holds out: disjoint parts, each with the classes in proportion. With `share` 0, or fewer than two
 * rows of a class per part, nothing is held out.
 */
export function holdOutRows(targets: Float64Array, bags: number, share: number, random: Random): Int32Array[] {
  if (share === 0) return Array.from({ length: bags }, () => new Int32Array(0));
  const parts = Math.max(bags, Math.round(1 / share));
  const held: number[][] = Array.from({ length: parts }, () => []);
  let next = 0;
  for (const target of [1, 0]) {
    const rows: number[] = [];
    for (let row = 0; row < targets.length; row++) if (targets[row] === target) rows.push(row);
    for (const at of random.split(target).permutation(rows.length)) held[next++ % parts]!.push(rows[at]!);
  }
  return held.slice(0, bags).map((rows) => Int32Array.from(rows).sort());
}
