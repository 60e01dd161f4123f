import { describe, expect, it } from 'vitest';
import { checkAdditivity } from '../../explain/index.js';
import { Random } from '../../random/index.js';
import { boost } from '../boost.js';
import { context, loans, probabilityOf } from '../contract.test.help.js';
import { CalibratedClassifier } from './calibrated-classifier.js';
import { type Calibrator, calibrate, calibratorSchema } from './calibrator.js';

const calibrators: readonly Calibrator[] = [
  { kind: 'none' },
  { kind: 'platt', slope: 0.6, intercept: -0.3 },
  { kind: 'beta', a: 1.4, b: 0.7, c: 0.2 },
  { kind: 'isotonic', from: [-3, -1, 1, 2], to: [-2, -1.5, 1.5, 1.5] },
];

describe.each(calibrators.map((calibrator) => [calibrator.kind, calibrator] as const))(
  'calibrated by %s',
  (_, calibrator) => {
    const fresh = loans(200, new Random('calibrated fresh'));
    const fitted = boost.create({ maxTrees: 20, bags: 1 }).fit(loans(500, new Random('calibrated')), context());

    it('gives the calibrated probabilities, to tables and to single records, and ranks as before', async () => {
      const plain = await fitted;
      const model = new CalibratedClassifier(plain, calibrator);
      const [before, after] = [await probabilityOf(plain, fresh), await probabilityOf(model, fresh)];
      before.forEach((p, row) => {
        const wanted = 1 / (1 + Math.exp(-calibrate(calibrator, Math.log(p / (1 - p)))));
        expect(Math.abs(after[row]! - wanted)).toBeLessThan(1e-12);
        expect(model.scoreRow!(fresh.record(row))).toBe(after[row]);
        const other = (row + 7) % before.length;
        if (before[other]! >= p) expect(after[other]!).toBeGreaterThanOrEqual(after[row]! - 1e-15);
      });
    });

    it('explains additively, in the proportions of the model', async () => {
      const plain = await fitted;
      const model = new CalibratedClassifier(plain, calibrator);
      const explained = await model.explain(fresh);
      checkAdditivity(explained, 1e-9);
      const own = (await plain.explain(fresh)).contributions;
      const probability = await probabilityOf(model, fresh);
      for (let row = 0; row < 50; row++) {
        expect(1 / (1 + Math.exp(-explained.output[row]!))).toBeCloseTo(probability[row]!, 12);
        const alone = model.explainRow!(fresh.record(row));
        const at = row * own.columns;
        const ratio = explained.contributions.data[at]! / own.data[at]!;
        for (let j = 0; j < own.columns; j++) {
          expect(explained.contributions.data[at + j]!).toBeCloseTo(ratio * own.data[at + j]!, 9);
          expect(alone.contributions[j]).toBeCloseTo(explained.contributions.data[at + j]!, 9);
        }
        expect(alone.output).toBeCloseTo(explained.output[row]!, 9);
      }
    });

    it('is kept as JSON', () => {
      expect(calibratorSchema.parse(JSON.parse(JSON.stringify(calibrator)))).toEqual(calibrator);
      expect(calibratorSchema.safeParse({ kind: 'isotonic', from: [2, 1], to: [0, 1] }).success).toBe(false);
      expect(calibratorSchema.safeParse({ kind: 'platt', slope: -1, intercept: 0 }).success).toBe(false);
    });
  },
);
