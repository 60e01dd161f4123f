import { describe, expect, it } from 'vitest';
import { chanceInformationValue, informationValue, weightOfEvidence } from './weight-of-evidence.js';

const all = { events: 100, nonEvents: 900 };

describe('weight of evidence', () => {
  it('is ln(share of non-events / share of events): positive where there are fewer events', () => {
    expect(weightOfEvidence({ events: 10, nonEvents: 270 }, all)).toBeCloseTo(Math.log(0.3 / 0.1), 14);
    expect(weightOfEvidence({ events: 50, nonEvents: 90 }, all)).toBeCloseTo(Math.log(0.1 / 0.5), 14);
    expect(weightOfEvidence(all, all)).toBe(0);
  });

  it('is finite without events or without non-events, and 0 for an empty bin', () => {
    expect(weightOfEvidence({ events: 0, nonEvents: 9 }, all)).toBeCloseTo(Math.log((9.5 * 100) / (0.5 * 900)), 14);
    expect(weightOfEvidence({ events: 9, nonEvents: 0 }, all)).toBeCloseTo(Math.log((0.5 * 100) / (9.5 * 900)), 14);
    expect(weightOfEvidence({ events: 0, nonEvents: 0 }, all)).toBe(0);
    expect(weightOfEvidence({ events: 5, nonEvents: 5 }, { events: 0, nonEvents: 10 })).toBe(0);
  });

  it('with smoothing adds average rows, which draws it towards 0', () => {
    const bin = { events: 5, nonEvents: 5 };
    expect(weightOfEvidence(bin, all, 10)).toBeCloseTo(Math.log((14 * 100) / (6 * 900)), 14);
    expect(Math.abs(weightOfEvidence(bin, all, 1000))).toBeLessThan(0.1 * Math.abs(weightOfEvidence(bin, all)));
  });

  it('sums to an information value', () => {
    // (0.3 - 0.1) ln 3 + (0.7 - 0.9) ln (7/9)
    const bins = [
      { events: 10, nonEvents: 270 },
      { events: 90, nonEvents: 630 },
    ];
    const sum = bins.reduce((total, bin) => total + informationValue(bin, all), 0);
    expect(sum).toBeCloseTo(0.2 * Math.log(3) - 0.2 * Math.log(7 / 9), 14);
    expect(chanceInformationValue(all)).toBeCloseTo(1 / 100 + 1 / 900, 15);
  });
});
