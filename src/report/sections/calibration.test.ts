import { describe, expect, it } from 'vitest';
import { exampleReport } from '../example.test.data.js';
import { Words } from '../words.js';
import { calibration } from './calibration.js';

const example = exampleReport();
const shown = (kind: 'none' | 'platt') =>
  String(calibration.render({ ...example, model: { ...example.model, calibration: kind } }, new Words('en')));

describe('how the probabilities were calibrated', () => {
  it('regression: tells the calibration that is kept from the one that is judged', () => {
    expect(shown('platt')).toContain(
      'The probabilities were calibrated by a straight line in log-odds (Platt). The saved model learned this from all held-out predictions. For the numbers on this page every fold',
    );
    expect(shown('none')).toContain('The probabilities are as the model says them.');
    expect(shown('none')).not.toContain('held-out predictions');
  });
});
