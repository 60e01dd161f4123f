import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, Table, writeTable } from '../data/index.js';
import { Random } from '../random/index.js';
import { explain, openModel, predict, simulateLoanBook, train } from './index.js';

let home: string;
let data: string;
let records: Record<string, number | string | null>[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'fathom-open-'));
  data = join(home, 'loans.csv');
  await writeTable(simulateLoanBook({ rows: 700, random: new Random(8) }), data, { format: 'csv' });
  for (const model of ['scorecard', 'boost'] as const) {
    const set = model === 'boost' ? { bags: 2, maxTrees: 30 } : {};
    await train({
      home,
      task: 'credit',
      data: [data],
      target: 'defaulted',
      model,
      set,
      folds: 2,
      threads: 2,
      name: model,
    });
  }
  const file = await openDataset([data]);
  const table = await Table.from(file);
  records = Array.from({ length: 20 }, (_, i) => table.record(i));
  await file.close();
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('openModel', () => {
  it.each(['scorecard', 'boost'])(
    'scores and explains records as predict and explain do the rows of a file: %s',
    async (run) => {
      const model = await openModel({ home, run, unknown: 'ignore' });
      const { preview } = await predict({ home, run, data: [data] });
      records.forEach((record, i) => {
        const { probability, score, grade } = model.score(record);
        expect(probability).toBeCloseTo(preview[i]!.probability, 12);
        expect({ score, grade }).toEqual({ score: preview[i]!.score, grade: preview[i]!.grade });
      });
      const { applicants } = await explain({ home, run, data: [data], row: 3 });
      const { reasons, ...scored } = model.explain(records[2]!);
      expect(scored).toEqual(model.score(records[2]!));
      expect(reasons.map(({ sentence }) => sentence)).toEqual(applicants[0]!.reasons.map(({ sentence }) => sentence));
      expect(reasons.length).toBeGreaterThan(1);
      const chinese = await openModel({ home, run, unknown: 'ignore', language: 'zh', direction: 'risk', most: 1 });
      const [strongest, ...others] = chinese.explain(records[2]!).reasons;
      expect(others).toEqual([]);
      expect(strongest!.contribution).toBeGreaterThan(0);
      expect(strongest!.sentence).toMatch(/[\u4e00-\u9fff]/);
    },
  );

  it('takes what is absent as missing, and refuses what it does not read', async () => {
    const { fields, score } = await openModel({ home, run: 'boost' });
    const names = fields.map(({ name }) => name);
    expect(names).toContain('income');
    const known = Object.fromEntries(names.map((name) => [name, records[0]![name]!]));
    const { income: _, ...without } = known;
    expect(score(without)).toEqual(score({ ...known, income: null }));
    expect(score(without)).toEqual(score({ ...known, income: '' }));
    expect(() => score({ ...without, incom: 2400 })).toThrow(
      `The record has a field "incom", which the model does not read. Did you mean "income"? It reads: ${names.join(', ')}. Leave the others out, or open the model with unknown: 'ignore'.`,
    );
    expect(() => score({ ...without, income: 'much' })).toThrow('expected a number as at training, received "much"');
    await expect(openModel({ home, run: 'bost' })).rejects.toThrow(/"bost".* Did you mean "boost"\?/);
  });
});
