import { describe, expect, it } from 'vitest';
import { type ColumnSchema, Table } from '../data/index.js';
import { Random } from '../random/index.js';
import { boost } from './boost.js';
import { tree } from './tree.js';
import { context } from './tree-models.test.help.js';

const schema: ColumnSchema[] = ['rises', 'falls', 'bends', 'turns', 'group'].map((name) => ({
  name,
  kind: name === 'group' ? 'categorical' : 'numeric',
  role: 'feature',
}));
schema.push({ name: 'bad', kind: 'boolean', role: 'target', levels: ['no', 'yes'] });

/** `bends` is U-shaped; `turns` rises in one group of two thirds of the rows and falls in the other. */
function simulate(rows: number, seed: number): Table {
  const random = new Random(seed).split('proposal');
  return Table.fromRecords(
    schema,
    Array.from({ length: rows }, () => {
      const [rises, falls, bends, turns] = Array.from({ length: 4 }, () => random.normal()) as [number, ...number[]];
      const group = random.uniform() < 0.66 ? 'a' : 'b';
      const score = -1 + rises - 0.7 * falls! + bends! * bends! - 1 + (group === 'a' ? 1 : -1) * turns!;
      const bad = random.uniform() < 1 / (1 + Math.exp(-score)) ? 'yes' : 'no';
      return { rises, falls: falls!, bends: bends!, turns: turns!, group, bad };
    }),
  );
}

const recordOf = (model: { save(): Record<string, unknown> }) =>
  (model.save().training as { monotone?: { directions: Record<string, number>; isProposed: boolean } }).monotone;

describe('proposed directions', () => {
  it('are those that hold in all contexts, and stand in the record of the training', async () => {
    const data = simulate(3000, 1);
    const fitted = await boost
      .create({ monotone: 'auto', bags: 1, maxTrees: 60, learningRate: 0.2 })
      .fit(data, context());
    expect(recordOf(fitted)).toEqual({ directions: { falls: -1, rises: 1 }, isProposed: true });
  });

  it('serve a single tree too', async () => {
    const fitted = await tree.create({ monotone: 'auto', maxLeaves: 16 }).fit(simulate(1500, 2), context());
    const { directions, isProposed } = recordOf(fitted)!;
    expect(isProposed).toBe(true);
    expect(directions).toMatchObject({ rises: 1 });
    expect(directions).not.toHaveProperty('bends');
  });

  it('are none on few rows, and given ones are recorded as given', async () => {
    const few = await boost.create({ monotone: 'auto', bags: 1, maxTrees: 5 }).fit(simulate(60, 3), context());
    expect(recordOf(few)).toBeUndefined();
    const given = await boost.create({ monotone: 'rises:1', bags: 1, maxTrees: 5 }).fit(simulate(60, 3), context());
    expect(recordOf(given)).toEqual({ directions: { rises: 1 }, isProposed: false });
  });
});
