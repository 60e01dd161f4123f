import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeOf, grades, gradeTable, scoreScale, wilson } from './index.js';

describe('scoreScale', () => {
  it('gives the base score at the base odds and doubles odds as promised', () => {
    const scale = scoreScale();
    expect(scale.score(1 / 51)).toBe(600);
    expect(scale.score(1 / 101)).toBe(620);
    expect(scale.score(1 / 26)).toBe(580);
    expect(scoreScale({ baseScore: 500, baseOdds: 1, pointsToDoubleOdds: 50 }).score(1 / 3)).toBe(550);
  });

  it('never rates the riskier higher, and goes back to the probability within half a point', () => {
    const scale = scoreScale();
    const probability = fc.double({ min: 1e-5, max: 1 - 1e-5, noNaN: true });
    fc.assert(
      fc.property(probability, probability, (a, b) => {
        expect(Math.sign(scale.score(a) - scale.score(b))).not.toBe(Math.sign(a - b) || 2);
        const logOdds = (p: number) => Math.log((1 - p) / p);
        expect(Math.abs(logOdds(scale.probabilityOfDefault(scale.score(a))) - logOdds(a))).toBeLessThanOrEqual(
          (0.5 * Math.LN2) / 20 + 1e-9,
        );
      }),
    );
  });

  it('stays finite at 0 and 1 and refuses settings out of range', () => {
    expect(Number.isInteger(scoreScale().score(0))).toBe(true);
    expect(Number.isInteger(scoreScale().score(1))).toBe(true);
    expect(() => scoreScale({ baseOdds: 0 })).toThrow('baseOdds: expected a number above 0, received 0.');
    expect(() => scoreScale({ pointsToDoubleOdds: -20 })).toThrow(
      'pointsToDoubleOdds: expected a number above 0, received -20.',
    );
    expect(() => scoreScale({ baseScore: Number.NaN })).toThrow('baseScore: expected a number, received NaN.');
  });
});

describe('grades', () => {
  it('cover [0, 1] without gaps; bounds belong to the riskier grade', () => {
    expect(grades[0].low).toBe(0);
    expect(grades.at(-1)!.high).toBe(1);
    for (let i = 1; i < grades.length; i++) expect(grades[i]!.low).toBe(grades[i - 1]!.high);
    expect([0, 0.0099, 0.01, 0.05, 0.3999, 0.4, 1].map(gradeOf)).toEqual(['A', 'A', 'B', 'D', 'F', 'G', 'G']);
    expect(() => gradeOf(Number.NaN)).toThrow('gradeOf: expected a probability in [0, 1], received NaN.');
  });

  it('table: every row once, all grades listed', () => {
    const table = gradeTable([0, 1, 0, 1], Float64Array.of(0.005, 0.015, 0.02, 0.9));
    expect(table.map(({ grade, rows, events }) => `${grade}${rows}${events}`)).toEqual([
      'A10',
      'B21',
      'C00',
      'D00',
      'E00',
      'F00',
      'G11',
    ]);
    expect(table[1]!.meanPd).toBeCloseTo(0.0175, 14);
    expect(table[2]!.meanPd).toBe(0);
  });

  it('regression: weighs rows where they weigh, and counts them as they are', () => {
    const table = gradeTable([0, 1, 1, 1], Float64Array.of(0.011, 0.02, 0.02, 0.9), { weights: [6, 1, 1, 0] });
    expect(table[1]).toMatchObject({ grade: 'B', rows: 3, events: 2, rate: 0.25 });
    expect(table[1]!.meanPd).toBeCloseTo((6 * 0.011 + 2 * 0.02) / 8, 14);
    // As many rows as say as much: 8 squared through 38.
    expect(table[1]!.interval).toEqual(wilson((0.25 * 64) / 38, 64 / 38));
    expect(table[6], 'a row without weight').toMatchObject({ rows: 1, meanPd: 0, rate: 0, interval: [0, 1] });
  });
});
