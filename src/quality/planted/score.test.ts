import { expect, it } from 'vitest';
import { Random } from '../../random/index.js';
import { scoreChecks } from './score.js';

it('finds 95 % of planted faults with at most one false alarm per ten sound columns', async () => {
  const score = await scoreChecks(new Random('test'), 25);
  expect(score.recall, score.misses.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(score.falseAlarmsPerTenColumns, score.misses.join('\n')).toBeLessThanOrEqual(0.2);
  expect(score.cleanColumns).toBeGreaterThanOrEqual(250);
});
