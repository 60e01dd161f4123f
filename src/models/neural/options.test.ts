import { expect, it } from 'vitest';
import { mlpDefaults, mlpSettings, transformerDefaults, transformerSettings } from './options.js';

const settings = [
  (rows: number) => mlpSettings(mlpDefaults, rows),
  (rows: number) => transformerSettings(transformerDefaults, rows),
];

it.each([1500, 8000])('from %i rows on all settings are those of more rows', (rows) => {
  for (const of of settings) {
    const { rareShare: _, ...at } = of(rows);
    const { rareShare: __, ...above } = of(rows + 1);
    expect(at).toEqual(above);
    expect(of(rows - 1).learning).not.toEqual(of(rows).learning);
  }
});

it('few rows take short steps and regularise most, many rows hold fewer out', () => {
  for (const of of settings) {
    expect(of(1499)).toMatchObject({ bins: 16, learning: { batchSize: 64, epochs: 100, holdOut: 0.2 } });
    expect(of(7999)).toMatchObject({ bins: 16, learning: { batchSize: 256, epochs: 100, refit: true } });
    expect(of(20_000)).toMatchObject({ bins: 32, learning: { batchSize: 512, epochs: 40, refit: false } });
    expect(of(1499).learning.dropout).toBeGreaterThan(of(1500).learning.dropout);
  }
});
