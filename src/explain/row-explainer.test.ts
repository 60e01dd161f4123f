import { describe, expect, it } from 'vitest';
import { type ColumnSchema, Table } from '../data/index.js';
import { boost, logistic, type Row } from '../models/index.js';
import { StopSignal, silent, single } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { backgroundOf, reasonsFor, rowExplainer } from './index.js';

const schema: readonly ColumnSchema[] = [
  { name: 'income', kind: 'numeric', role: 'feature', special: [-9] },
  { name: 'purpose', kind: 'categorical', role: 'feature' },
  { name: 'opened', kind: 'datetime', role: 'feature' },
  { name: 'bad', kind: 'boolean', role: 'target', levels: ['no', 'yes'] },
];

const random = new Random('rows');
const records = Array.from({ length: 400 }, () => {
  const income = random.uniform() < 0.1 ? null : random.uniform() < 0.1 ? -9 : Math.round(1000 + 300 * random.normal());
  const purpose = random.uniform() < 0.1 ? null : ['car', 'house', 'boat'][random.integer(3)]!;
  const opened = new Date(Date.UTC(2024, 0, 1 + random.integer(300))).toISOString().slice(0, 10);
  const risk = (income === null ? 1 : income < 900 ? 1.5 : -0.5) + (purpose === 'boat' ? 1 : 0);
  return { income, purpose, opened, bad: random.uniform() < 1 / (1 + Math.exp(-risk)) ? 'yes' : 'no' };
});
const table = Table.fromRecords(schema, records);
const background = backgroundOf(table, { outcome: table.categories('bad').codes });
const context = {
  random: new Random(0),
  threads: 1,
  collective: single,
  progress: silent,
  stop: new StopSignal(),
};

describe('rowExplainer', () => {
  it.each([
    ['boost', boost, { maxTrees: 20, bags: 1, holdOut: 0 }],
    ['logistic', logistic, {}],
  ] as const)('gives the score and the reasons of the same row of a table: %s', async (_, family, parameters) => {
    const model = await family.create(parameters).fit(table, context);
    const explain = rowExplainer(model, background, { direction: 'both' });
    const explanation = await model.explain(table);
    const expected = reasonsFor(explanation, table, background, { direction: 'both' });
    expect(expected.slice(0, 100).every((reasons) => reasons.length > 0)).toBe(true);
    records.slice(0, 100).forEach(({ bad: _, ...record }, i) => {
      const { probability, baseValue, contributions, output, reasons } = explain(record);
      expect(probability).toBe(model.scoreRow!(record));
      expect(baseValue).toBeCloseTo(explanation.baseValue, 12);
      expect(contributions.reduce((sum, each) => sum + each, baseValue)).toBeCloseTo(output, 9);
      expect(reasons.map(({ key, facts }) => ({ key, facts }))).toEqual(
        expected[i]!.map(({ key, facts }) => ({ key, facts })),
      );
    });
  });

  it('reads records as forms send them', async () => {
    const model = await boost.create({ maxTrees: 20, bags: 1, holdOut: 0 }).fit(table, context);
    const explain = rowExplainer(model, background, { direction: 'both' });
    const plain: Row = { income: 640, purpose: 'boat', opened: '2024-03-01' };
    const typed: Row = { income: '640', purpose: 'boat', opened: Date.UTC(2024, 2, 1) };
    expect(explain(typed)).toEqual(explain(plain));
    expect(explain({}).reasons.every(({ value }) => value === '')).toBe(true);
    expect(() => explain({ income: 'much' })).toThrow('expected a number as at training, received "much"');
  });
});
