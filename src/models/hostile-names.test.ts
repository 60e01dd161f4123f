// Columns may be called what every JavaScript object inherits; nothing may be found under such a name by accident.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset, Table } from '../data/index.js';
import { StopSignal, silent, single } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { families, findFamily } from './index.js';

const family = (name: string) => findFamily(families, name);
const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];
const context = { random: new Random(0), threads: 1, collective: single, progress: silent, stop: new StopSignal() };

async function withTable(use: (table: Table) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fathom-names-'));
  const random = new Random('names');
  const lines = Array.from({ length: 400 }, () => {
    const [a, b, c] = [random.normal(), random.normal(), random.normal()];
    const level = random.uniform() < 0.5 ? 'constructor' : '__proto__';
    const isBad = random.uniform() < 1 / (1 + Math.exp(1 - 2 * a - b + c - (level === '__proto__' ? 1 : 0)));
    return [a, b, c, level, random.integer(90), isBad ? 'bad' : 'good'].join(',');
  });
  const file = join(folder, 'names.csv');
  writeFileSync(file, `${[...names, 'target'].join(',')}\n${lines.join('\n')}\n`);
  const data = await openDataset([file], { special: { valueOf: [7] }, roles: { target: 'target' } });
  try {
    await use(await Table.from(data));
  } finally {
    await data.close();
    rmSync(folder, { recursive: true });
  }
}

describe('columns named like members of every object', () => {
  it.each(['scorecard', 'logistic', 'svm', 'tree', 'boost'])(
    'regression: %s learns, scores and explains them',
    async (name) => {
      await withTable(async (table) => {
        expect(table.schema.map((column) => column.role)).toEqual([...names.map(() => 'feature'), 'target']);
        expect(table.schema.find((column) => column.name === 'constructor')).toEqual({
          name: 'constructor',
          kind: 'numeric',
          role: 'feature',
        });
        expect(table.schema.find((column) => column.name === 'valueOf')!.special).toEqual([7]);
        const model = await family(name).create({}).fit(table, context);
        expect(model.features.map((feature) => feature.name)).toEqual(expect.arrayContaining(names.slice(0, 4)));
        const loaded = family(name).load(JSON.parse(JSON.stringify(model.save())));
        const probabilities = await model.predictProba(table);
        expect(await loaded.predictProba(table)).toEqual(probabilities);
        expect(await loaded.explain(table)).toEqual(await model.explain(table));
        for (const row of [0, 1, 2]) {
          expect(loaded.scoreRow!(table.record(row) as never)).toBeCloseTo(probabilities.data[2 * row + 1]!, 12);
        }
        const nothing = Object.fromEntries(names.map((column) => [column, null]));
        expect(loaded.scoreRow!({})).toBe(loaded.scoreRow!(nothing));
      });
    },
  );

  it('regression: hand-made settings apply to the named column only', async () => {
    await withTable(async (table) => {
      const bins = { toString: [{ below: 0 }, { below: null }, { missing: true }] };
      const saved = (
        await family('scorecard')
          .create({ bins, trends: { constructor: 'descending' } })
          .fit(table, context)
      ).save();
      const parts = saved.parts as { binning: { name: string; cuts?: number[]; trend?: string } }[];
      expect(parts.find((part) => part.binning.name === 'toString')!.binning.cuts).toEqual([0]);
      expect(parts.find((part) => part.binning.name === 'constructor')!.binning.trend).toBe('descending');
    });
  });
});
