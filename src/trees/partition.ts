import type { Arena } from './kernels/arena.js';

/** Puts the rows of a node in two parts, in their order. */
export class Partition {
  readonly #arena: Arena;
  readonly #left: number;
  readonly #right: number;
  /** For each stretch of rows, where the kernel puts a table of the bins. */
  readonly #tables: number;

  /** @param rows most rows of a node */
  constructor(arena: Arena, rows: number) {
    this.#arena = arena;
    this.#left = arena.team.size === 1 ? 0 : arena.allocate(4 * rows);
    this.#right = arena.allocate(4 * rows);
    this.#tables = arena.allocate(256 * arena.team.stretches(rows).length);
  }

  /**
   * Moves the rows whose bin is in a mask (256 bits) before the others.
   *
   * @param start address of the node's row numbers (u32)
   * @param column address of the column's bins, one byte per row of the table
   * @returns how many of them are in the mask
   */
  split(start: number, count: number, column: number, mask: number): number {
    const { team, kernels } = this.#arena;
    const parts = team.stretches(count);
    if (parts.length === 1) {
      const left = kernels.partition(start, count, column, mask, this.#tables, start, this.#right);
      kernels.copy(start + 4 * left, this.#right, 4 * (count - left));
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
          this.#left + 4 * first,
          this.#right + 4 * first,
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
        [left, this.#left + 4 * first, bytes],
        [right, this.#right + 4 * first, rest],
      ];
      left += bytes;
      right += rest;
      return both;
    });
    team.run('copy', moves);
    return all;
  }
}
