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

it('batches, layers, decay and bags go by the amount of rows', () => {
  const at = [1499, 1500, 7999, 8000, 19_999, 20_000];
  const [mlp, transformer] = settings.map((of) => at.map(of));
  expect(mlp!.map(({ learning }) => learning.batchSize)).toEqual([64, 256, 256, 256, 256, 512]);
  expect(mlp!.map(({ learning }) => learning.bags)).toEqual([4, 4, 4, 2, 2, 2]);
  expect(mlp!.map(({ learning }) => learning.weightDecay)).toEqual([0.01, 0.01, 0.01, 0.01, 0.01, 0.01]);
  expect(mlp!.map(({ architecture }) => architecture.layers)).toEqual([2, 2, 2, 2, 2, 2]);
  expect(transformer!.map(({ learning }) => learning.batchSize)).toEqual([64, 256, 256, 512, 512, 512]);
  expect(transformer!.map(({ learning }) => learning.bags)).toEqual([8, 4, 4, 2, 2, 2]);
  expect(transformer!.map(({ learning }) => learning.weightDecay)).toEqual([1, 0.01, 0.01, 0.01, 0.01, 0.01]);
  expect(transformer!.map(({ architecture }) => architecture.layers)).toEqual([1, 2, 2, 1, 1, 1]);
});
