import type { Arena } from './kernels/arena.js';

/** Puts the rows of a node in two parts, in their order. */
export class Partition {
  readonly #arena: Arena;
  /** Room for all rows, for those that go left and for the others; the first is 0 when one thread needs none. */
  readonly left: number;
  readonly right: number;
  /** For each stretch of rows, where the kernel puts a table of the bins. */
  readonly #tables: number;

  /** @param rows most rows of a node */
  constructor(arena: Arena, rows: number) {
    this.#arena = arena;
    this.left = arena.team.size === 1 ? 0 : arena.allocate(4 * rows);
    this.right = arena.allocate(4 * rows);
    this.#tables = arena.allocate(256 * arena.team.stretches(rows).length);
  }

  /**
   * Moves the rows whose bin is in a mask (256 bits) before the others.
   *
   * @param start address of the node's row numbers (u32)
   * @param column address of the column's bins, one byte per row of the table
   * @param offset where in the rooms, in bytes, the parts may lie
   * @returns how many of them are in the mask
   */
  split(start: number, count: number, column: number, mask: number, offset = 0): number {
    const { team, kernels } = this.#arena;
    const [leftRoom, rightRoom] = [this.left + offset, this.right + offset];
    const parts = team.stretches(count);
    if (parts.length === 1) {
      const left = kernels.partition(start, count, column, mask, this.#tables, start, rightRoom);
      kernels.copy(start + 4 * left, rightRoom, 4 * (count - left));
      return left;
    }
    const counts = team
      .run(
        'partition',
        parts.map(({ first, count: own }, i) => [
          start + 4 * first,
          own,
          column,
          mask,
          this.#tables + 256 * i,
          leftRoom + 4 * first,
          rightRoom + 4 * first,
        ]),
      )
      .slice();
    const all = counts.reduce((sum, each) => sum + each, 0);
    let left = start;
    let right = start + 4 * all;
    const moves = parts.flatMap(({ first, count: own }, i) => {
      const bytes = 4 * counts[i]!;
      const rest = 4 * own - bytes;
      const both = [
        [left, leftRoom + 4 * first, bytes],
        [right, rightRoom + 4 * first, rest],
      ];
      left += bytes;
      right += rest;
      return both;
    });
    team.run('copy', moves);
    return all;
  }
}
