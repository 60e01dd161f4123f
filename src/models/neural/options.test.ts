import { expect, it } from 'vitest';
import { mlpDefaults, mlpSettings, transformerDefaults, transformerSettings } from './options.js';

it('networks of 8,000 rows are those of many rows, in every setting', () => {
  for (const settings of [
    (rows: number) => mlpSettings(mlpDefaults, rows),
    (rows: number) => transformerSettings(transformerDefaults, rows),
  ]) {
    expect(settings(8000)).toEqual(settings(8001));
    expect(settings(7999)).toMatchObject({ bins: 16, learning: { batchSize: 128, epochs: 100 } });
    expect(settings(8000)).toMatchObject({ bins: 32, learning: { batchSize: 256, epochs: 40, refit: false } });
  }
});
