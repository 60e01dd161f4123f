// A public table that is not about lending: the voices of 3,443 earnings calls. Skipped, and said so, without the data.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataset, writeTable } from '../../data/index.js';
import { Random } from '../../random/index.js';
import { predictTabular, trainTabular } from '../index.js';

const path = join(process.env.FATHOM_DATA ?? '', 'audio/maec_call_level_audio_stats.csv.gz');
const isThere = process.env.FATHOM_DATA !== undefined && existsSync(path);
if (!isThere)
  console.warn(`real-data.test: skipped, there is no ${path}; set FATHOM_DATA to the folder of public data.`);

describe.runIf(isThere)('voices of earnings calls', () => {
  const home = mkdtempSync(join(tmpdir(), 'fathom-voices-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('predicts the clearness of a voice, and 90 of 100 outcomes lie where it says', async () => {
    const file = await openDataset([path]);
    const all = await file.load();
    await file.close();
    const order = new Random('voices').permutation(all.rowCount);
    const [known, fresh] = [join(home, 'known.csv'), join(home, 'fresh.csv')];
    await writeTable(all.rows(order.slice(0, 2400)), known, { format: 'csv' });
    const later = all.rows(order.slice(2400));
    await writeTable(later, fresh, { format: 'csv' });
    const result = await trainTabular({
      ...{ home, data: [known], target: 'm_Mean HNR', name: 'voices', threads: 2, folds: 3 },
      features: ['m_Mean pitch', 'm_Mean intensity', 'm_Jitter local', 'm_Shimmer local', 'm_Fraction of unvoiced'],
      ...{ model: 'boost', set: { maxTrees: 100, bags: 1 } },
    });
    expect(result.kind).toBe('regression');
    // On three folds of as many rows scikit-learn's HistGradientBoostingRegressor of 100 trees has 0.768, LinearRegression 0.778.
    expect(result.results[0]!.metrics.r2).toBeGreaterThan(0.755);
    const ridge = result.baselines.find(({ model }) => model === 'ridge')!;
    expect(ridge.metrics.r2).toBeGreaterThan(0.765);
    expect(ridge.metrics.r2).toBeLessThan(0.79);
    const out = join(home, 'predicted.csv');
    const predicted = await predictTabular({ home, run: 'voices', data: [fresh], out, reasons: 0 });
    expect(predicted.rows).toBe(1043);
    const opened = await openDataset([out]);
    const told = await opened.load();
    await opened.close();
    const [low, high, happened] = [told.numbers('low'), told.numbers('high'), later.numbers('m_Mean HNR')];
    const inside = happened.filter((value, row) => value >= low[row]! && value <= high[row]!).length / happened.length;
    expect(inside).toBeGreaterThan(0.86);
    expect(inside).toBeLessThan(0.94);
  });
});
