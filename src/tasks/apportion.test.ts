import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { apportion } from './apportion.js';

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('rows dealt to classes', () => {
  it('are in proportion, by largest remainder', () => {
    expect(apportion([53, 24, 23], 10, 1)).toEqual([5, 3, 2]);
    expect(apportion([900, 100], 150, 10)).toEqual([135, 15]);
  });

  it('leave each class its least, or all it has', () => {
    expect(apportion([9970, 26, 4], 100, 10)).toEqual([86, 10, 4]);
    // Raising the third leaves the second too few.
    expect(apportion([100, 21, 1], 41, 7)).toEqual([33, 7, 1]);
  });

  it('regression: leave no class without where many are as large as each other', () => {
    const dealt = apportion(Array<number>(150).fill(12), 302, 1);
    expect(total(dealt)).toBe(302);
    expect([...new Set(dealt)].sort()).toEqual([2, 3]);
  });

  it('are as many as asked, and no more than there are, whatever the classes', () => {
    const random = new Random('apportion');
    for (let round = 0; round < 300; round++) {
      const counts = Array.from({ length: 1 + random.integer(60) }, () => 1 + Math.floor(random.uniform() ** 4 * 500));
      const all = total(counts);
      if (all < 2 * counts.length) continue;
      const size = 2 * counts.length + random.integer(all - 2 * counts.length + 1);
      const least = Math.max(1, Math.min(10, Math.floor(size / (2 * counts.length))));
      const dealt = apportion(counts, size, least);
      expect(total(dealt)).toBe(size);
      dealt.forEach((rows, c) => {
        expect(rows).toBeLessThanOrEqual(counts[c]!);
        expect(rows).toBeGreaterThanOrEqual(Math.min(least, counts[c]!));
      });
    }
  });
});
