import { describe, expect, it } from 'vitest';
import { fitLogOddsLine } from './log-odds-line.js';

/** Rows at two scores, with so many events among 100,000 each. */
function twoScores(events: readonly [number, number]) {
  const each = 100_000;
  const scores = Float64Array.from({ length: 2 * each }, (_, row) => (row < each ? -1 : 1));
  const targets = Float64Array.from(scores, (score, row) => Number(row % each < events[score < 0 ? 0 : 1]));
  return { scores, targets };
}

describe('fitLogOddsLine', () => {
  it('goes through the log-odds of two scores', () => {
    const { scores, targets } = twoScores([10_000, 40_000]);
    const { intercept, slope, loss } = fitLogOddsLine(scores, targets, undefined, 0);
    // log(1/9) = -2.19722, log(4/6) = -.40547: the middle -1.30134 and half the rise .89588.
    expect(intercept).toBeCloseTo(-1.30134, 3);
    expect(slope).toBeCloseTo(0.89588, 3);
    // Mean entropy of p = .1 and p = .4: (.32508 + .67301) / 2.
    expect(loss).toBeCloseTo(0.49905, 4);
  });

  it('takes weights for rows, leaves out rows without a score, and does not look at their order', () => {
    const scores = Float64Array.of(-1, 0, 2, Number.NaN, 1);
    const targets = Float64Array.of(0, 1, 1, 0, 0);
    const weighted = fitLogOddsLine(scores, targets, Float64Array.of(2, 1, 1, 50, 3), -0.5);
    const rows = [4, 0, 2, 4, 1, 0, 4];
    const repeated = fitLogOddsLine(
      Float64Array.from(rows, (row) => scores[row]!),
      Float64Array.from(rows, (row) => targets[row]!),
      undefined,
      -0.5,
    );
    expect(weighted).toEqual(repeated);
  });

  it('never turns scores round, and stands still where there is no score', () => {
    const { scores, targets } = twoScores([40_000, 10_000]);
    expect(fitLogOddsLine(scores, targets, undefined, 0).slope).toBe(0.01);
    const none = fitLogOddsLine(Float64Array.of(Number.NaN), Float64Array.of(1), undefined, -2);
    expect([none.intercept, none.slope, none.loss]).toEqual([-2, 1, Number.NaN]);
  });
});
