import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ColumnSchema, Table, writeTable } from '../data/index.js';
import { Random } from '../random/index.js';
import { savedModelCaveats } from './caveats.js';
import { train } from './index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-caveats-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const numeric = (name: string): ColumnSchema => ({ name, kind: 'numeric', role: 'feature' });
const collinear =
  '1 of 5 coefficients have no standard error, z and p (shown as "–", by others as NA): their terms repeat what earlier terms say, as flags do that always go together.';
const separated =
  /^The model is certain of the outcome of \d+ rows: some value tells it without error \(separation\)\./;

describe('a logistic regression without a penalty', () => {
  const random = new Random('caveats');
  const records = Array.from({ length: 600 }, () => {
    const noRecord = random.uniform() < 0.2;
    const y = Number(random.uniform() < (noRecord ? 0.6 : 0.2));
    const [a, b] = [random.normal(), random.normal()];
    return { a: noRecord ? -9 : a, b: noRecord ? -9 : b, sure: y === 1 && random.uniform() < 0.3 ? 1 : 0, y };
  });
  async function learn(columns: readonly string[], set: Readonly<Record<string, unknown>>) {
    const data = join(folder, 'loans.csv');
    const table = Table.fromRecords(['a', 'b', 'sure', 'y'].map(numeric), records);
    await writeTable(table, data, { format: 'csv', force: true });
    return train({
      ...{
        home: join(folder, 'home'),
        task: 'credit',
        data: [data],
        target: 'y',
        model: 'logistic',
        folds: 2,
        threads: 2,
      },
      ...{ features: columns, special: { a: [-9], b: [-9] }, set },
    });
  }

  it('regression: says which coefficients have no standard error, and shows none', async () => {
    const result = await learn(['a', 'b'], { ridge: 0 });
    expect(result.warnings).toContain(collinear);
    expect(result.warnings.filter((line) => separated.test(line))).toEqual([]);
    const page = await readFile(result.report, 'utf8');
    expect(page).toContain('1 of 5 coefficients');
    const own = JSON.parse(await readFile(join(result.report, '..', 'report.json'), 'utf8'));
    expect(own.coefficients.rows.at(-1)).toMatchObject({ feature: 'b', term: 'special -9', significance: null });
    expect(own.coefficients.rows[2].significance.standardError, 'of the flag that stays').toBeLessThan(1);
    expect((await learn(['a', 'b'], {})).warnings, 'a penalty decides between them').not.toContain(collinear);
  });

  it('regression: says when a value tells the outcome without error', async () => {
    const found = (lines: readonly string[]) => lines.filter((line) => separated.test(line)).length;
    expect(found((await learn(['a', 'sure'], { ridge: 0 })).warnings)).toBe(1);
    expect(found((await learn(['a', 'sure'], {})).warnings)).toBe(0);
  });
});

describe('a saved model', () => {
  const logOdds = (...risks: number[]) => Float64Array.from(risks, (p) => Math.log(p / (1 - p)));
  const judged = Float64Array.of(0.2, 0.3, 0.4);

  it('is told where it comes to other risks than the models that were judged', () => {
    expect(savedModelCaveats(judged, logOdds(0.05, 0.12, 0.24))).toEqual([
      { key: 'caveat.savedModel', facts: { saved: 13.7, judged: 30 } },
    ]);
    expect(savedModelCaveats(judged, logOdds(0.5, 0.5, 0.8)).length).toBe(1);
  });

  it('is not where they only differ row by row, and a little in the mean', () => {
    expect(savedModelCaveats(judged, logOdds(0.05, 0.2, 0.6))).toEqual([]);
  });
});
