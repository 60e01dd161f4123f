import { describe, expect, it } from 'vitest';
import type { Table } from '../../data/index.js';
import { Random } from '../../random/index.js';
import { simulateLoanBook } from './simulate.js';
import { drawApplicant, probabilityOfDefault } from './simulate-applicant.js';

/** Probability that a row of class 1 is ranked above one of class 0 (Mann and Whitney). */
function auc(scores: readonly number[], labels: readonly boolean[]): number {
  const order = scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let rankSum = 0;
  let events = 0;
  order.forEach((i, rank) => {
    if (labels[i]!) rankSum += rank + 1;
    if (labels[i]!) events++;
  });
  return (rankSum - (events * (events + 1)) / 2) / (events * (labels.length - events));
}

const defaults = (table: Table) => {
  const target = table.categories('defaulted');
  return Array.from(target.codes, (code) => target.levels[code] === '1');
};
const countWhere = (table: Table, holds: (row: Record<string, number | string | null>) => boolean) =>
  Array.from({ length: table.rowCount }, (_, i) => table.record(i)).filter(holds).length;

describe('simulateLoanBook', () => {
  const faulty = simulateLoanBook({ rows: 6000, random: new Random(1) });
  const clean = simulateLoanBook({ rows: 6000, random: new Random(1), faults: false });

  it('is the same book for the same seed', () => {
    const again = simulateLoanBook({ rows: 6000, random: new Random(1) });
    expect(again.toParts()).toEqual(faulty.toParts());
    expect(simulateLoanBook({ rows: 100, random: new Random(2) }).record(7)).not.toEqual(faulty.record(7));
  });

  it('lets about 12 % of the loans default', () => {
    for (const book of [clean, faulty]) {
      const share = defaults(book).filter(Boolean).length / book.rowCount;
      expect(share).toBeGreaterThan(0.1);
      expect(share).toBeLessThan(0.14);
    }
  });

  it('can be predicted by its own formula as well as real loans can, no better', () => {
    const random = new Random(3);
    const chances = Array.from({ length: 20_000 }, () => probabilityOfDefault(drawApplicant(random, 0)));
    const outcomes = chances.map((p) => random.uniform() < p);
    expect(auc(chances, outcomes)).toBeGreaterThan(0.76);
    expect(auc(chances, outcomes)).toBeLessThan(0.81);
  });

  it('plants a leak that almost decides the outcome', () => {
    expect(auc(Array.from(faulty.numbers('recovery_amount')), defaults(faulty))).toBeGreaterThan(0.88);
    expect(clean.has('recovery_amount')).toBe(false);
  });

  it('plants codes, unit breaks and repeated loans only in the faulty book', () => {
    expect(countWhere(faulty, (row) => row.employment_years === 999)).toBeGreaterThan(100);
    expect(countWhere(clean, (row) => row.employment_years === 999)).toBe(0);
    expect(countWhere(faulty, (row) => row.income === null && Number(row.dti) > 20)).toBeGreaterThan(100);
    expect(countWhere(clean, (row) => row.income === null && row.dti !== null)).toBe(0);
    expect(countWhere(faulty, (row) => row.home_ownership === 'unknown')).toBeGreaterThan(50);
    expect(countWhere(clean, (row) => row.home_ownership === 'unknown')).toBe(0);
  });

  it('goes on counting when a book is made in pieces', () => {
    const piece = simulateLoanBook({ rows: 2, random: new Random(1), firstLoan: 41 });
    expect(piece.record(1).loan_id).toBe('L00000042');
  });
});
