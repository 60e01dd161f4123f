// Coefficients, standard errors and p-values beside statsmodels 0.15.0 and scikit-learn 1.9.1 on the same loans: numbers
// divided by their population deviation, levels as flags.
import { describe, expect, it } from 'vitest';
import { StopSignal, silent, single } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import { seededLoans } from '../seeded-loans.test.help.js';
import { coefficientTable, type LogisticModel, logistic } from './index.js';

const context = { random: new Random(0), threads: 1, collective: single, progress: silent, stop: new StopSignal() };
const loans = seededLoans();

async function tableOf(parameters: Record<string, unknown>, table = loans) {
  const model = (await logistic.create({ clip: 0, ...parameters }).fit(table, context)) as LogisticModel;
  return new Map(coefficientTable(model).map((row) => [row.kind === 'level' ? row.term : row.feature, row] as const));
}

function expectClose(value: number | undefined, expected: number, what: string): void {
  expect(Math.abs(value! - expected), `${what}: ${value}, expected ${expected}`).toBeLessThanOrEqual(
    1e-6 * Math.abs(expected),
  );
}

describe('logistic regression beside other libraries', () => {
  it('has the coefficients, standard errors, z and p of statsmodels without a penalty', async () => {
    // statsmodels.api.Logit(y, X).fit(method='newton', tol=1e-15); "north", the most frequent region, is left out.
    const expected = {
      '(intercept)': [0.243740912002378, 0.2049048692072574, 1.1895320640518243, 0.2342303612677511],
      age: [-0.6088490917163911, 0.1544099818544177, -3.943068216214364, 8.044576111153318e-5],
      income: [-0.793993953877867, 0.15714493929659096, -5.05262184981538, 4.357861620570338e-7],
      debt: [0.4625298966194258, 0.16330217307519307, 2.832356042233757, 0.004620636693985292],
      south: [0.05569205318823543, 0.3431863826744573, 0.16227932109143237, 0.8710858982066484],
      west: [0.6419858426769165, 0.3998071126067078, 1.6057389236805326, 0.10833128520825724],
    } as const;
    const table = await tableOf({ ridge: 0 });
    expect([...table.keys()].sort()).toEqual(Object.keys(expected).sort());
    for (const [name, [coefficient, error, z, p]] of Object.entries(expected)) {
      const row = table.get(name)!;
      expectClose(row.coefficient, coefficient, name);
      expectClose(row.significance?.standardError, error, `standard error of ${name}`);
      expectClose(row.significance?.z, z, `z of ${name}`);
      expectClose(row.significance?.pValue, p, `p of ${name}`);
    }
  });

  // LogisticRegression(C=1 / (lasso + ridge), l1_ratio=lasso / (lasso + ridge), tol=1e-14): saga, or newton-cholesky for
  // the last, which has no lasso.
  const columns = ['(intercept)', 'age', 'income', 'debt', 'north', 'south', 'west'];
  it.each([
    {
      lasso: 4,
      ridge: 0,
      expected: [
        0.3420745217043254, -0.4807592658263634, -0.6997242108149148, 0.3287226181965679, 0, 0, 0.08016137229188097,
      ],
    },
    {
      lasso: 2,
      ridge: 3,
      expected: [
        0.33530322416871416, -0.4957950312044341, -0.691928088379985, 0.3547697761231747, -0.039039596449998853, 0,
        0.22814912599618692,
      ],
    },
    {
      lasso: 12,
      ridge: 1,
      expected: [0.3258238722456815, -0.27892278980830765, -0.5069297389524949, 0.13284983618898055, 0, 0, 0],
    },
    {
      lasso: 0,
      ridge: 2.5,
      expected: [
        0.45005193516926045, -0.5609394709916105, -0.74350835323048, 0.42105933176720683, -0.20023880919914355,
        -0.12891088871353282, 0.32914969791267673,
      ],
    },
  ])('has the coefficients of scikit-learn with lasso $lasso and ridge $ridge', async (given) => {
    const { expected, ...parameters } = given;
    const table = await tableOf(parameters);
    expect(table.size).toBe(columns.length);
    columns.forEach((name, j) => {
      if (expected[j] === 0) expect(table.get(name)!.coefficient, name).toBe(0);
      else expectClose(table.get(name)!.coefficient, expected[j]!, name);
      expect(table.get(name)!.significance, 'a penalised coefficient has no p-value').toBeUndefined();
    });
  });

  it('counts a row of weight 2 as the row twice', async () => {
    const weight = (row: number) => 1 + (row % 3);
    const values = Float64Array.from({ length: loans.rowCount }, (_, row) => weight(row));
    const weighted = loans.with({ name: 'w', kind: 'numeric', role: 'weight' }, { kind: 'numeric', values });
    const rows = Array.from({ length: loans.rowCount }, (_, row) => new Array<number>(weight(row)).fill(row)).flat();
    const once = await tableOf({ lasso: 4, ridge: 1 }, weighted);
    const repeated = await tableOf({ lasso: 4, ridge: 1 }, loans.rows(Int32Array.from(rows)));
    for (const [name, { coefficient }] of once) {
      expect(Math.abs(coefficient - repeated.get(name)!.coefficient), name).toBeLessThan(1e-8);
    }
  });

  it('leaves nothing but the intercept under a heavy lasso', async () => {
    const table = await tableOf({ lasso: 1e6 });
    const { codes } = loans.categories('bad');
    const rate = codes.reduce((sum, code) => sum + code, 0) / codes.length;
    for (const [name, { coefficient }] of table) {
      if (name === '(intercept)') expect(coefficient).toBeCloseTo(Math.log(rate / (1 - rate)), 10);
      else expect(coefficient).toBe(0);
    }
  });
});
