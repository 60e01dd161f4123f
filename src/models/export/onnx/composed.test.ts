import { describe, expect, it } from 'vitest';
import { StackModel } from '../../auto/index.js';
import { CalibratedClassifier, type Calibrator } from '../../calibration/index.js';
import { context } from '../../contract.test.help.js';
import { families } from '../../families.js';
import { findFamily } from '../../registry.js';
import { fresh, strange, train } from '../odd-loans.test.help.js';
import { widestGap } from './run-onnx.test.help.js';

const learn = (name: string) => findFamily(families, name).create().fit(train, context());

describe('models made of models as ONNX files', () => {
  it('a weighted sum says what it says in Fathom, whatever features its members have', async () => {
    const [boosted, card, line] = await Promise.all(['boost', 'scorecard', 'logistic'].map(learn));
    const members = [
      { classifier: card!, weight: 0.3 },
      { classifier: boosted!, weight: 0.6 },
      { classifier: line!, weight: 0.25 },
    ];
    const model = new StackModel(-0.1, members, { inner: [], stackedAuc: null });
    expect(await widestGap(model, fresh)).toBeLessThan(1e-13);
    expect(await widestGap(model, strange)).toBeLessThan(1e-13);
  });

  const calibrators: Calibrator[] = [
    { kind: 'platt', slope: 0.6, intercept: -0.3 },
    { kind: 'beta', a: 1.4, b: 0.7, c: 0.2 },
    { kind: 'isotonic', from: [-3, -1, 1, 2], to: [-2, -1.5, 1.5, 1.5] },
    { kind: 'isotonic', from: [0.5], to: [-1] },
  ];
  it.each(calibrators.map((calibrator) => [calibrator.kind, calibrator] as const))(
    'calibrated by %s',
    async (_, calibrator) => {
      const model = new CalibratedClassifier(await learn('boost'), calibrator);
      expect(await widestGap(model, fresh)).toBeLessThan(1e-13);
      expect(await widestGap(model, strange)).toBeLessThan(1e-13);
    },
  );

  it.each([
    ['linear', { kernel: 'linear', C: 0.5 }],
    ['radial', { kernel: 'rbf', C: 1, gamma: 0.1 }],
    ['radial from landmarks', { kernel: 'rbf', C: 1, gamma: 0.1, exactRows: 10, landmarks: 40 }],
  ])('a support vector machine, %s', async (_, parameters) => {
    const model = await findFamily(families, 'svm').create(parameters).fit(train, context());
    expect(await widestGap(model, fresh)).toBeLessThan(1e-12);
    expect(await widestGap(model, strange)).toBeLessThan(1e-12);
  });

  it('have no such form when a member has none', async () => {
    const odd = { ...(await learn('prior')), onnxSums: undefined, features: [], classes: ['0', '1'], importance: [] };
    const model = new StackModel(0, [{ classifier: odd as never, weight: 1 }], { inner: [], stackedAuc: null });
    expect(model.exports).toEqual({});
  });
});
