import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../random/index.js';
import { type Calibrator, calibrate } from './calibrator.js';
import { type CalibrationRows, chooseCalibrator, fitCalibrator } from './fit-calibrator.js';

const probability = (z: number) => 1 / (1 + Math.exp(-z));

/** Rows of which `truth` tells the real log-odds from what was said. */
function draw(rows: number, truth: (said: number) => number, seed: number | string = 0): CalibrationRows {
  const random = new Random(seed).split('calibration');
  const logOdds = Float64Array.from({ length: rows }, () => 1.5 * random.normal() - 1);
  const outcome = Uint8Array.from(logOdds, (z) => (random.uniform() < probability(truth(z)) ? 1 : 0));
  return { logOdds, outcome };
}

const partsOf = ({ logOdds }: CalibrationRows) => Int32Array.from(logOdds, (_, row) => row % 5);

/** Largest error of probabilities over what is said of most rows. */
function worstError(calibrator: Calibrator, truth: (said: number) => number): number {
  return Math.max(
    ...Array.from({ length: 61 }, (_, i) => -4 + i / 10).map((z) =>
      Math.abs(probability(calibrate(calibrator, z)) - probability(truth(z))),
    ),
  );
}

describe('calibrators', () => {
  it('find the line, the beta curve and the staircase that are there', () => {
    const line = (z: number) => 0.5 * z - 0.7;
    const platt = fitCalibrator('platt', draw(60_000, line));
    expect(platt).toMatchObject({ kind: 'platt' });
    if (platt.kind === 'platt')
      expect([platt.slope, platt.intercept].map((v) => Math.round(50 * v) / 50)).toEqual([0.5, -0.7]);
    const curve = (z: number) => -2 * Math.log1p(Math.exp(-z)) + 0.4 * Math.log1p(Math.exp(z)) + 0.3;
    const beta = fitCalibrator('beta', draw(60_000, curve));
    expect(worstError(beta, curve)).toBeLessThan(0.015);
    expect(worstError(fitCalibrator('platt', draw(60_000, curve)), curve)).toBeGreaterThan(0.03);
    const steps = (z: number) => (z < -1.5 ? -3 : z < 0.5 ? -1 : 2);
    const isotonic = fitCalibrator('isotonic', draw(60_000, steps));
    for (const z of [-3, -2, -1, 0, 1, 2]) {
      expect(Math.abs(probability(calibrate(isotonic, z)) - probability(steps(z))), `at ${z}`).toBeLessThan(0.05);
    }
  });

  it('fit platt as Newton on the penalised likelihood: the gradient is 0', () => {
    const rows = draw(500, (z) => 2 * z);
    const weights = Float64Array.from(rows.logOdds, (_, row) => 1 + (row % 3));
    const platt = fitCalibrator('platt', { ...rows, weights });
    if (platt.kind !== 'platt') throw new Error('another kind');
    let [slope, level] = [platt.slope - 1, 0];
    rows.logOdds.forEach((z, row) => {
      const rest = weights[row]! * (probability(calibrate(platt, z)) - rows.outcome[row]!);
      slope += rest * z;
      level += rest;
    });
    expect(Math.abs(slope)).toBeLessThan(1e-5);
    expect(Math.abs(level)).toBeLessThan(1e-5);
  });

  it('never turn the order of two rows around, and stay finite, whatever they learn from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 2, max: 300 }), (seed, rows) => {
        const random = new Random(seed);
        const logOdds = Float64Array.from({ length: rows }, () => Math.round(60 * random.normal()) / 4);
        const outcome = Uint8Array.from(logOdds, (_, row) => (row < 2 ? row : random.integer(2)));
        const weights = seed % 2 === 0 ? undefined : Float64Array.from(logOdds, () => random.uniform());
        for (const kind of ['platt', 'beta', 'isotonic'] as const) {
          const calibrator = fitCalibrator(kind, { logOdds, outcome, weights });
          let before = Number.NEGATIVE_INFINITY;
          for (const z of [-800, ...[...logOdds].sort((a, b) => a - b), 800]) {
            const own = calibrate(calibrator, z);
            expect(Number.isFinite(own), `${kind} at ${z}`).toBe(true);
            expect(own).toBeGreaterThanOrEqual(before - 1e-9);
            before = own;
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('count a weight of 2 as the row twice', () => {
    const rows = draw(300, (z) => 0.6 * z);
    const weights = Float64Array.from(rows.logOdds, (_, row) => 1 + (row % 2));
    const list = [...rows.logOdds.keys()].flatMap((row) => (row % 2 === 1 ? [row, row] : [row]));
    const twice = {
      logOdds: Float64Array.from(list, (row) => rows.logOdds[row]!),
      outcome: Uint8Array.from(list, (row) => rows.outcome[row]!),
    };
    for (const kind of ['platt', 'beta'] as const) {
      const [a, b] = [fitCalibrator(kind, { ...rows, weights }), fitCalibrator(kind, twice)];
      for (const z of [-3, 0, 2]) expect(calibrate(a, z)).toBeCloseTo(calibrate(b, z), 6);
    }
  });

  it('are chosen by what they predict: nothing to learn, a line, a curve, steps', () => {
    const kindOf = (truth: (z: number) => number, rows = 20_000, seed = 1) => {
      const drawn = draw(rows, truth, seed);
      return chooseCalibrator(drawn, partsOf(drawn)).kind;
    };
    const none = Array.from({ length: 20 }, (_, seed) => kindOf((z) => z, 2000, seed));
    expect(none.filter((kind) => kind === 'none').length, 'of 20 that need nothing').toBeGreaterThanOrEqual(15);
    expect(kindOf((z) => 0.5 * z + 1)).toBe('platt');
    expect(kindOf((z) => -3 * Math.log1p(Math.exp(-z)) + 0.2 * Math.log1p(Math.exp(z)))).toBe('beta');
    expect(kindOf((z) => (z < -2 ? -4 : z < 0 ? 0 : z < 1 ? 0.1 : 3))).toBe('isotonic');
    const one = draw(40, () => -50);
    expect(chooseCalibrator(one, partsOf(one)), 'no event at all').toEqual({ kind: 'none' });
  });
});
