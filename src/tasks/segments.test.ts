import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Table, writeTable } from '../data/index.js';
import { Random } from '../random/index.js';
import { evaluate, train } from './index.js';
import { meaningOf } from './segments.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-segments-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('segments', () => {
  it('finds loan type and purpose by name or by what levels are called', () => {
    const random = new Random(1);
    const of = (name: string, levels: readonly string[]) => {
      const codes = Int32Array.from({ length: 50 }, () => random.integer(levels.length));
      const schema = { name, kind: 'categorical', role: 'feature' } as const;
      return meaningOf(schema, new Table([schema], [{ kind: 'categorical', codes, levels }]));
    };
    expect(of('purpose', ['A40', 'A41'])).toBe('purpose');
    expect(of('REASON', ['HomeImp', 'DebtCon'])).toBe('purpose');
    expect(of('v7', ['car', 'wedding', 'small business', 'debt_consolidation'])).toBe('purpose');
    expect(of('贷款用途', ['购车', '装修'])).toBe('purpose');
    expect(of('NAME_CONTRACT_TYPE', ['Cash loans', 'Revolving loans'])).toBe('type');
    expect(of('term', ['36 months', '60 months'])).toBe('type');
    for (const [name, levels] of [
      ['job', ['teacher', 'driver', 'other']],
      ['housing', ['own', 'rent', 'free']],
      ['property', ['house', 'car', 'none', 'savings', 'unknown', 'other', 'land', 'flat', 'shares', 'gold']],
    ] as const) {
      expect(of(name, levels), name).toBeUndefined();
    }
    expect(
      of(
        'purpose',
        Array.from({ length: 60 }, (_, i) => `p${i}`),
      ),
      'too many levels',
    ).toBeUndefined();
  });

  it('shows the risk by purpose and by a column asked for, and names the part that the model gets wrong', async () => {
    const random = new Random('segments');
    const records = Array.from({ length: 3000 }, () => {
      const income = random.normal();
      const purpose = ['car', 'house', 'boat'][random.integer(3)]!;
      const region = ['north', 'south'][random.integer(2)]!;
      // The region is not given to the model, and decides much.
      const z = -1 - income + (purpose === 'boat' ? 1 : 0) + (region === 'north' ? 0.8 : -0.8);
      return { income, purpose, region, bad: random.uniform() < 1 / (1 + Math.exp(-z)) ? 'yes' : 'no' };
    });
    const data = join(folder, 'loans.csv');
    const text = (name: string) => ({ name, kind: 'categorical', role: 'feature' }) as const;
    const schema = [
      { name: 'income', kind: 'numeric', role: 'feature' } as const,
      text('purpose'),
      text('region'),
      text('bad'),
    ];
    await writeTable(Table.fromRecords(schema, records), data, { format: 'csv' });
    const settings = {
      home: join(folder, 'home'),
      task: 'credit' as const,
      data: [data],
      target: 'bad',
      positive: ['yes'],
    };
    const run = await train({ ...settings, model: 'logistic', drop: ['region'], segments: ['region'], threads: 2 });
    const { columns, worst } = run.segments!;
    expect(columns.map(({ column, meaning }) => [column, meaning])).toEqual([
      ['purpose', 'purpose'],
      ['region', 'asked'],
    ]);
    const boats = columns[0]!.segments.find(({ label }) => label === 'boat')!;
    expect(boats.events).toBe(records.filter(({ purpose, bad }) => purpose === 'boat' && bad === 'yes').length);
    expect(Math.abs(boats.rate - boats.predicted)).toBeLessThan(0.03);
    expect(boats.auc!).toBeGreaterThan(0.6);
    expect(worst[0]!.conditions[0]!.column).toBe('region');
    expect(Math.abs(worst[0]!.rate - worst[0]!.predicted)).toBeGreaterThan(0.08);
    const report = await readFile(run.report, 'utf8');
    expect(report).toContain('Risk by loan purpose: purpose');
    expect(report).toContain('Where the model is most wrong');
    const stages: string[] = [];
    const progress = ({ stage }: { readonly stage: string }) => void stages.push(stage);
    await expect(train({ ...settings, model: 'prior', segments: ['regoin'], progress })).rejects.toThrow(
      '--segment: there is no column "regoin". Did you mean "region"?',
    );
    expect(stages, 'regression: told before anything is trained').not.toContain('fit');

    const weighed = join(folder, 'weighed.csv');
    const weight = ({ bad, purpose }: (typeof records)[number]) => (bad === 'yes' && purpose === 'car' ? 2.5 : 1.25);
    const heavy = records.map((record) => ({ ...record, exposure: weight(record) }));
    const exposure = { name: 'exposure', kind: 'numeric', role: 'feature' } as const;
    await writeTable(Table.fromRecords([...schema, exposure], heavy), weighed, { format: 'csv' });
    const own = await train({ ...settings, data: [weighed], weight: 'exposure', model: 'prior', threads: 2 });
    const cars = own.segments!.columns[0]!.segments.find(({ label }) => label === 'car')!;
    const of = heavy.filter(({ purpose }) => purpose === 'car');
    const bad = of.filter((record) => record.bad === 'yes').length;
    expect(cars, 'regression: segments weigh rows').toMatchObject({ rows: of.length, events: bad });
    expect(cars.rate).toBeCloseTo((2 * bad) / (of.length + bad), 10);
    const page = await readFile(own.report, 'utf8');
    expect(page.match(/predictions, intervals and tests weigh rows by exposure\./g)).toHaveLength(2);
    const judged = await evaluate({ home: settings.home, run: own.run, data: [weighed] });
    const all = judged.grades.filter(({ rows }) => rows > 0);
    const total = heavy.reduce((sum, record) => sum + record.exposure, 0);
    const lost = heavy.reduce((sum, record) => sum + (record.bad === 'yes' ? record.exposure : 0), 0);
    expect(all).toHaveLength(1);
    expect(all[0]!.rate).toBeCloseTo(lost / total, 10);
  });
});
