import { describe, expect, it } from 'vitest';
import type { ColumnSchema } from '../data/index.js';
import { UsageError } from '../errors/index.js';
import { auc, logLoss } from '../evaluate/index.js';
import { Random } from '../random/index.js';
import { boost } from './boost.js';
import { eventProbability } from './event-probability.js';
import { forest } from './forest.js';
import { forestDefaults } from './forest-defaults.js';
import { tree } from './tree.js';
import type { TreeClassifier } from './tree-classifier.js';
import { context, type LoanRecord, loanSchema, loans, loanTable } from './tree-models.test.help.js';

const few = { trees: 60 };
const learn = (records: readonly LoanRecord[], parameters: Record<string, unknown> = few, schema = loanSchema) =>
  forest.create(parameters).fit(loanTable(records, schema), context()) as Promise<TreeClassifier>;
const predict = async (model: TreeClassifier, records: readonly LoanRecord[]) =>
  eventProbability(await model.predictProba(loanTable(records)));
const outcomeOf = (records: readonly LoanRecord[]) => Int32Array.from(records, ({ bad }) => Number(bad === 'yes'));

describe('forest', () => {
  it('ranks unseen loans well, and its probabilities are as large as they should be', async () => {
    const test = loans(3000, 'test');
    const outcome = outcomeOf(test);
    const model = await learn(loans(3000));
    const probability = await predict(model, test);
    const single = await tree.create().fit(loanTable(loans(3000)), context());
    const one = auc(outcome, eventProbability(await single.predictProba(loanTable(test))));
    expect(auc(outcome, probability)).toBeGreaterThan(one + 0.01);
    const record = model.training as { readonly outOfBagLogLoss: number };
    // The same number from rows that no tree saw; the standard error of either is about .01.
    expect(Math.abs(record.outOfBagLogLoss - logLoss(outcome, probability))).toBeLessThan(0.03);
    const order = Array.from(probability.keys()).sort((a, b) => probability[a]! - probability[b]!);
    for (const part of [order.slice(0, 1000), order.slice(1000, 2000), order.slice(2000)]) {
      const mean = (value: (row: number) => number) => part.reduce((sum, row) => sum + value(row), 0) / part.length;
      const gap = mean((row) => probability[row]!) - mean((row) => outcome[row]!);
      // A share of a third of the rows has a standard error of .015 at most, .03 for two of them.
      expect(Math.abs(gap)).toBeLessThan(0.06);
    }
  });

  it('has probabilities as large as they should be where rows hold the same, and where classes are weighed', async () => {
    const random = new Random('calibrated');
    const draw = (rows: number) =>
      Array.from({ length: rows }, () => {
        const [a, b] = [random.integer(12), random.integer(12)];
        return { a, b, bad: random.uniform() < 1 / (1 + Math.exp(1 - (a - b) / 4)) ? 'yes' : 'no' };
      });
    const numeric = (name: string): ColumnSchema => ({ name, kind: 'numeric', role: 'feature' });
    const target: ColumnSchema = { name: 'bad', kind: 'boolean', role: 'target', levels: ['no', 'yes'] };
    const plain = [numeric('a'), numeric('b'), target];
    const fresh = draw(4000);
    const lossOf = async (model: TreeClassifier) =>
      logLoss(outcomeOf(fresh), eventProbability(await model.predictProba(loanTable(fresh, plain))));
    const boosted = (await boost.create().fit(loanTable(draw(2500), plain), context())) as TreeClassifier;
    const model = (await forest.create(few).fit(loanTable(draw(2500), plain), context())) as TreeClassifier;
    expect(await lossOf(model), 'many rows hold the same').toBeLessThan((await lossOf(boosted)) + 0.02);
    // Of those without an event one in five was kept, with weight 5.
    const kept = draw(6000)
      .filter(({ bad }) => bad === 'yes' || random.uniform() < 0.2)
      .map((row) => ({ ...row, weight: row.bad === 'yes' ? 1 : 5 }));
    const weighted = [...plain, { name: 'weight', kind: 'numeric', role: 'weight' } as const];
    const sampled = (await forest.create(few).fit(loanTable(kept, weighted), context())) as TreeClassifier;
    expect(await lossOf(sampled), 'one class weighs five times').toBeLessThan((await lossOf(boosted)) + 0.03);
  });

  it('does not look at the order of rows or columns', async () => {
    const records = loans(400);
    const saved = (model: TreeClassifier) => {
      const { ensemble, features } = model.save() as { ensemble: { base: unknown }; features: { name: string }[] };
      return { base: ensemble.base, names: features.map(({ name }) => name).sort() };
    };
    const model = await learn(records);
    const turned = await learn(records.toReversed(), few, loanSchema.toReversed());
    const test = loans(200, 'test');
    expect(await predict(turned, test)).toEqual(await predict(model, test));
    expect(saved(turned)).toEqual(saved(model));
  });

  it('keeps to directions exactly', async () => {
    const model = await learn(loans(1500), { ...few, monotone: 'bureau:-1,income:-1' });
    const free = await learn(loans(1500));
    const rises = (own: TreeClassifier) => {
      let count = 0;
      for (const record of loans(20, 'grid')) {
        let before = Number.POSITIVE_INFINITY;
        for (let bureau = 350; bureau <= 850; bureau += 5) {
          const probability = own.scoreRow!({ ...record, bureau } as never);
          if (probability > before) count++;
          before = probability;
        }
      }
      return count;
    };
    expect(rises(model)).toBe(0);
    expect(rises(free)).toBeGreaterThan(0);
  });

  it('finds directions by itself when asked to, and says so', async () => {
    const model = await learn(loans(1500), { trees: 10, monotone: 'auto' });
    const { monotone } = model.training as { monotone: { directions: Record<string, number>; isProposed: boolean } };
    expect(monotone.isProposed).toBe(true);
    expect(monotone.directions.bureau).toBe(-1);
  });

  it('offers larger leaves the more rows there are, and chooses by rows that trees did not see', async () => {
    const least = [3000, 30_000, 300_000].map((rows) =>
      forestDefaults({ rows, columns: 20 }).map((own) => own.minRows),
    );
    least.slice(1).forEach((own, i) => {
      own.forEach((minRows, k) => {
        expect(minRows).toBeGreaterThan(least[i]![k]!);
      });
    });
    expect(forestDefaults({ rows: 100, columns: 1 }).every(({ nodeColumns }) => nodeColumns === 1)).toBe(true);
    // One column tells a noisy outcome, and each of its 500 values a certain one.
    const chosen = async (badOf: (age: number, row: number) => boolean) => {
      const records = loans(1500).map((record, row) => {
        const age = row % 500;
        return { ...record, age, bad: badOf(age, row) ? 'yes' : 'no' };
      });
      const schema = loanSchema.filter(({ name }) => name === 'age' || name === 'bad');
      const { settings } = (await learn(records, few, schema)).training as { settings: { minRows: number } };
      return settings.minRows;
    };
    const random = new Random('outcome');
    const coins = Array.from({ length: 1500 }, () => random.uniform());
    const [small, large] = [...new Set(forestDefaults({ rows: 1500, columns: 1 }).map(({ minRows }) => minRows))];
    expect(await chosen((age) => Math.floor(age / 4) % 2 === 0)).toBe(small);
    expect(await chosen((age, row) => coins[row]! < 0.3 + age / 2500)).toBe(large);
  });

  it('refuses what it cannot do', async () => {
    expect(() => forest.create({ trees: 0 })).toThrow(UsageError);
    expect(() => forest.create({ trees: 0 })).toThrow('trees must be a whole number from 1 to 100000, received 0');
    expect(() => forest.create({ rowSample: 2 })).toThrow('rowSample must be a number from 0.01 to 1, received 2');
    expect(() => forest.create({ monotone: 'auto', minRow: 1 })).toThrow('Did you mean "minRows"');
  });
});
