// The verdict, on models that were fitted for it: it must not be fooled by noise, nor be blind.
import { describe, expect, it } from 'vitest';
import { type ColumnSchema, Table } from '../data/index.js';
import { auc, delongInterval, delongTest, verdict } from '../evaluate/index.js';
import { Random } from '../random/index.js';
import { learn, loans, outcomeOf, probabilityOf, schema } from './contract.test.help.js';
import { families } from './families.js';
import { findFamily, type ModelFamily } from './registry.js';

describe('the verdict on real models', () => {
  /** Predictions of every row by a model that has not seen it; five stratified folds. */
  async function outOfFold(family: ModelFamily, table: Table, random: Random): Promise<Float64Array> {
    const outcome = outcomeOf(table);
    const fold = new Int32Array(table.rowCount);
    const dealt = [0, 0];
    for (const row of random.split('folds').permutation(table.rowCount)) fold[row] = dealt[outcome[row]!]!++ % 5;
    const probability = new Float64Array(table.rowCount);
    for (let k = 0; k < 5; k++) {
      const held = Int32Array.from(fold.keys()).filter((row) => fold[row] === k);
      const model = await learn(
        family,
        table.filter((row) => fold[row] !== k),
        { random: random.split(k) },
      );
      const predicted = await probabilityOf(model, table.rows(held));
      held.forEach((row, i) => {
        probability[row] = predicted[i]!;
      });
    }
    return probability;
  }

  async function decide(table: Table, random: Random): Promise<boolean> {
    const [simple, complex] = [findFamily(families, 'logistic'), findFamily(families, 'tree')];
    const outcome = outcomeOf(table);
    const [p, q] = [await outOfFold(complex, table, random), await outOfFold(simple, table, random)];
    return verdict({
      complex: { model: 'tree', auc: auc(outcome, p), interval: delongInterval(outcome, p) },
      simple: { model: 'logistic', auc: auc(outcome, q) },
      test: delongTest(outcome, p, q),
    }).worthIt;
  }

  it('is "worth it" for at most 5 of 100 tables whose labels mean nothing', async () => {
    let worthIt = 0;
    for (let trial = 0; trial < 60; trial++) {
      const random = new Random(`meaningless ${trial}`);
      if (await decide(loans(200, random, { signal: 0 }), random)) worthIt++;
    }
    expect(worthIt).toBeLessThanOrEqual(3);
  });

  it('is "worth it" where only the complex model can see what decides', async () => {
    const random = new Random('exclusive or');
    const records = Array.from({ length: 600 }, () => {
      const [a, b] = [random.normal(), random.normal()];
      return { a, b, defaulted: Number(a * b > 0 === random.uniform() < 0.9) };
    });
    const numbers = ['a', 'b'].map((column): ColumnSchema => ({ name: column, kind: 'numeric', role: 'feature' }));
    expect(await decide(Table.fromRecords([...numbers, schema.at(-1)!], records), random)).toBe(true);
  });
});
