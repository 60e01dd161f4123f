import { describe, expect, it } from 'vitest';
import { Random } from '../../random/index.js';
import { contentKeys, innerFolds } from './inner-folds.js';

describe('innerFolds', () => {
  const rows = Int32Array.from({ length: 300 }, (_, i) => i);
  const sign = Int8Array.from(rows, (i) => (i % 3 === 0 ? 1 : -1));
  const weight = new Float64Array(300).fill(1);
  const foldsOf = (values: Float64Array) => {
    const inputs = [{ name: 'x', kind: 'numeric', values, special: [] }] as const;
    return innerFolds({ key: contentKeys(inputs, rows, sign, weight, new Random(1)), sign }, 3);
  };

  it('spreads both classes evenly and keeps doubles together', () => {
    // Rows i and i + 150 are the same.
    const { foldOf, count } = foldsOf(Float64Array.from(rows, (i) => i % 150));
    expect(count).toBe(3);
    for (let i = 0; i < 150; i++) expect(foldOf[i]).toBe(foldOf[i + 150]);
    for (let fold = 0; fold < 3; fold++) {
      const own = rows.filter((i) => foldOf[i] === fold);
      expect(Math.abs(own.length - 100)).toBeLessThanOrEqual(4);
      expect(Math.abs(own.filter((i) => sign[i] === 1).length - 100 / 3)).toBeLessThanOrEqual(3);
    }
  });

  it('regression: a kind of applicant that occurs often is in every fold', () => {
    const { foldOf } = foldsOf(Float64Array.from(rows, (i) => (i < 150 ? -9 : i)));
    for (let fold = 0; fold < 3; fold++) {
      const often = rows.filter((i) => i < 150 && foldOf[i] === fold).length;
      expect(often).toBeGreaterThan(20);
    }
  });
});
