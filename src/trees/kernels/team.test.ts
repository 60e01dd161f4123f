import { describe, expect, it } from 'vitest';
import { Arena } from './arena.js';

/** Row numbers 0 to rows - 1 and a score of 0 for each. */
function makeRows(arena: Arena, rows: number) {
  const numbers = arena.uint32(rows);
  for (let i = 0; i < rows; i++) numbers.values[i] = i;
  const scores = arena.float64(rows);
  scores.values.fill(0);
  return { numbers: numbers.address, scores };
}

describe('Team', () => {
  it.each([1, 2, 3, 5])('runs every stretch of the rows exactly once with %i threads', async (threads) => {
    await Arena.with(async (arena) => {
      const { team } = arena;
      expect(team.size).toBe(threads);
      const rows = 100_003;
      const { numbers, scores } = makeRows(arena, rows);
      for (let call = 1; call <= 300; call++) {
        team.overRows('addToRows', rows, (first, count) => [numbers + 4 * first, count, 0.5, scores.address]);
        if (call % 50 === 0) expect(scores.values.every((score) => score === call / 2)).toBe(true);
        // Sums per stretch: what the calls return, in the order of the tasks.
        const sums = team.overRows('sumWeights', rows, (first, count) => [numbers + 4 * first, count, scores.address]);
        expect(sums.reduce((sum, each) => sum + each, 0)).toBe((rows * call) / 2);
      }
    }, threads);
  });

  it('says when a kernel failed, and goes on', async () => {
    await Arena.with(async (arena) => {
      const { team } = arena;
      const outside = 2 ** 32 - 8;
      const tasks = [0, 1, 2, 3].map(() => [outside, 1, 1, outside]);
      expect(() => team.run('addToRows', tasks)).toThrow('A kernel failed in a thread of the team.');
      const { numbers, scores } = makeRows(arena, 9000);
      team.overRows('addToRows', 9000, (first, count) => [numbers + 4 * first, count, 2, scores.address]);
      expect(scores.values.every((score) => score === 2)).toBe(true);
    }, 2);
  });

  it('cuts rows into stretches that are worth a task each', async () => {
    await Arena.with(async ({ team }) => {
      expect(team.stretches(0)).toEqual([{ first: 0, count: 0 }]);
      expect(team.stretches(5000)).toEqual([{ first: 0, count: 5000 }]);
      const many = team.stretches(1_000_000);
      expect(many.reduce((sum, { count }) => sum + count, 0)).toBe(1_000_000);
      expect(many.every(({ first }) => first % 64 === 0)).toBe(true);
      expect(many.length).toBeGreaterThanOrEqual(team.size);
    }, 2);
  });
});
