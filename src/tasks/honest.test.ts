// What must not happen in a judgement: labels of the test part at work, open outcomes taken for good ones, weights lost.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Schema, Table, writeTable } from '../data/index.js';
import { Random } from '../random/index.js';
import { evaluate, train } from './index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-honest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const schema: Schema = [
  { name: 'opened', kind: 'datetime', role: 'time' },
  { name: 'income', kind: 'numeric', role: 'feature' },
  { name: 'balance', kind: 'numeric', role: 'feature' },
  { name: 'count', kind: 'numeric', role: 'weight' },
  { name: 'status', kind: 'categorical', role: 'target' },
];

interface Loan {
  opened: string;
  income: number;
  balance: number;
  count: number;
  status: string;
}

/** 600 loans of two years; the income decides a part of the outcome. */
function loans(change: (loan: Loan, bad: boolean, i: number) => Loan = (loan) => loan): Loan[] {
  const random = new Random('honest');
  return Array.from({ length: 600 }, (_, i) => {
    const income = 1000 + 4000 * random.uniform();
    const bad = random.uniform() < (income < 2500 ? 0.55 : 0.1);
    const opened = new Date(Date.UTC(2022, 0, 1) + i * 86_400_000).toISOString().slice(0, 10);
    const loan = {
      opened,
      income,
      balance: Math.round(100 * random.uniform()),
      count: 1,
      status: bad ? 'bad' : 'good',
    };
    return change(loan, bad, i);
  });
}

async function file(name: string, records: readonly Loan[]): Promise<string> {
  const path = join(folder, name);
  await writeTable(Table.fromRecords(schema, records as unknown as Record<string, unknown>[]), path, { format: 'csv' });
  return path;
}

const settings = (data: string) => ({
  home: join(folder, 'home'),
  task: 'credit' as const,
  data: [data],
  target: 'status',
  model: 'logistic',
});

describe('a judgement', () => {
  it('regression: lets no label of the test period decide which columns are used', async () => {
    const late = Date.UTC(2023, 0, 1);
    const data = await file(
      'late.csv',
      loans((loan, bad) => ({ ...loan, balance: Date.parse(loan.opened) < late ? loan.balance : bad ? 1000 : 0 })),
    );
    const result = await train({ ...settings(data), time: 'opened', drop: ['count'], testFrom: '2023-01-01' });
    expect(result.importance.map(({ feature }) => feature)).toContain('balance');
    expect(result.findings.filter(({ columns }) => columns.includes('balance'))).toEqual([]);
  });

  it('regression: leaves open outcomes out of new data as at training, and refuses values it does not know', async () => {
    const data = await file(
      'open.csv',
      loans((loan, bad, i) => ({ ...loan, status: i % 5 === 0 ? 'open' : bad && i % 2 === 0 ? 'late' : loan.status })),
    );
    const trained = await train({
      ...settings(data),
      drop: ['count', 'opened'],
      positive: ['bad', 'late'],
      exclude: ['open'],
    });
    const { home } = settings(data);
    const again = await evaluate({ home, run: trained.run, data: [data] });
    expect(again.rows).toBe(480);
    expect(again.target.excluded).toBe(120);
    expect(
      again.stability!.every(({ psi }) => psi < 0.05),
      'the same rows have not drifted',
    ).toBe(true);

    const oneStatus = await file('one.csv', loans());
    expect((await evaluate({ home, run: trained.run, data: [oneStatus] })).rows).toBe(600);
    const strange = await file(
      'strange.csv',
      loans((loan, _, i) => (i === 7 ? { ...loan, status: 'sold' } : loan)),
    );
    await expect(evaluate({ home, run: trained.run, data: [strange] })).rejects.toThrow(
      'The target "status" holds "sold" (1 of 600 rows), a value that was not there at training',
    );
    const moved = await file(
      'moved.csv',
      loans((loan) => ({ ...loan, income: loan.income + 3000 })),
    );
    const drifted = await evaluate({ home, run: trained.run, data: [moved] });
    expect(drifted.stability![0]!.column).toBe('income');
    expect(drifted.stability![0]!.psi).toBeGreaterThan(0.25);
  });

  it('regression: weighs rows alike in folds, in tests between models, and on new data', async () => {
    const data = await file(
      'weights.csv',
      loans((loan, bad, i) => ({
        ...loan,
        count: (bad ? loan.income < 2500 : loan.income > 2500) ? 10 : 0.1 + (i % 3) / 100,
      })),
    );
    const result = await train({ ...settings(data), drop: ['opened'], weight: 'count', test: data });
    const [folds, test] = result.results;
    expect(folds!.metrics.auc, 'the heavy rows are the easy ones').toBeGreaterThan(0.9);
    expect(test!.metrics.auc).toBeGreaterThan(0.9);
    expect((await evaluate({ home: settings(data).home, run: result.run, data: [data] })).results[0]!.metrics.auc).toBe(
      test!.metrics.auc,
    );
    for (const { metrics, test: paired } of result.baselines) {
      expect(paired.difference, 'the tested difference is that of the printed AUCs').toBeCloseTo(
        folds!.metrics.auc - metrics.auc,
        10,
      );
    }
  });
});

describe('calibration', () => {
  it('puts probabilities right that a model overstates, fold by fold, and in what is saved', async () => {
    // An unpruned forest's neighbour: huge trees without shrinkage say 0 or 1 of everything.
    const data = await file('overconfident.csv', loans());
    const settings = { learningRate: 1, maxTrees: 30, maxLeaves: 64, minRows: 1, lambda: 0, bags: 1, holdOut: 0 };
    const run = await train({
      ...{ home: join(folder, 'calibrated'), task: 'credit', data: [data], target: 'status', positive: ['bad'] },
      ...{ model: 'boost', set: settings, threads: 2 },
    });
    expect(run.calibration).not.toBe('none');
    expect(run.results[0]!.metrics.ece, 'uncalibrated it is above .2').toBeLessThan(0.1);
    const again = await evaluate({ home: join(folder, 'calibrated'), run: run.run, data: [data] });
    expect(again.results[0]!.metrics.auc).toBeGreaterThan(0.9);
  });
});
