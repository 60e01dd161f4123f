import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset, stratifiedFolds, Table } from '../../data/index.js';
import { UsageError } from '../../errors/index.js';
import { auc, delongTest } from '../../evaluate/index.js';
import { Random } from '../../random/index.js';
import { context, loans, outcomeOf, probabilityOf } from '../contract.test.help.js';
import type { Dependence } from '../estimator.js';
import { eventProbability } from '../event-probability.js';
import { families } from '../families.js';
import { findFamily } from '../registry.js';
import { auto, choose } from './auto.js';
import { probabilityOf as probabilityFrom, type StackModel } from './stack-model.js';

describe('auto', () => {
  it('weighs its members by what they say of rows they have not seen, and explains as they do', async () => {
    const train = loans(1500, new Random('auto'));
    const fresh = loans(3000, new Random('auto fresh'));
    const model = (await auto.create().fit(train, context())) as StackModel;
    const { inner, stackedAuc } = model.choice;
    expect(inner.map(({ model: name }) => name)).toEqual(['scorecard', 'logistic', 'boost', 'forest']);
    expect(stackedAuc!).toBeGreaterThan(Math.max(...inner.map(({ innerAuc }) => innerAuc)) - 0.002);
    expect(model.members.length).toBeGreaterThan(0);
    const own = auc(outcomeOf(fresh), await probabilityOf(model, fresh));
    for (const { classifier } of model.members) {
      expect(own, classifier.name).toBeGreaterThan(
        auc(outcomeOf(fresh), await probabilityOf(classifier, fresh)) - 0.005,
      );
    }
    const explained = await model.explain(fresh.rows(Int32Array.of(3)));
    let sum = model.intercept;
    for (const { classifier, weight } of model.members) {
      sum += weight * (await classifier.explain(fresh.rows(Int32Array.of(3)))).output[0]!;
    }
    expect(explained.output[0]).toBeCloseTo(sum, 12);
  });

  it('takes the simplest alone where it does as well, and where a class is too rare to try', async () => {
    const random = new Random('choose');
    const simple = Float64Array.from({ length: 4000 }, () => random.normal());
    const outcome = Int32Array.from(simple, (z) => (random.uniform() < probabilityFrom(z) ? 1 : 0));
    const worse = simple.map((z) => z + random.normal());
    expect(choose([simple, worse], outcome, undefined)).toMatchObject({
      stack: { intercept: 0, weights: Float64Array.of(1, 0) },
    });
    const { stack, stackedAuc, innerAucs } = choose(
      [worse, simple.map((z) => z + random.normal())],
      outcome,
      undefined,
    );
    expect(Math.min(...stack.weights), 'two that err differently are better together').toBeGreaterThan(0.2);
    expect(stackedAuc!).toBeGreaterThan(Math.max(...innerAucs) + 0.01);
    const rare = (await auto.create().fit(loans(500, new Random('rare'), { rate: -100 }), context())) as StackModel;
    expect(rare.only?.name).toBe('scorecard');
    expect(rare.choice).toEqual({ inner: [], stackedAuc: null });
    const one = (await auto.create({ candidates: ['boost'] }).fit(loans(300, new Random(1)), context())) as StackModel;
    expect(one.only?.name).toBe('boost');
  });

  it('chooses on whole groups and on later rows, where the rows hang together', async () => {
    // Customers of 20 rows each: who it is tells the outcome, and nothing else does.
    const random = new Random('customers');
    const risk = Array.from({ length: 60 }, () => random.normal());
    const records = Array.from({ length: 1200 }, (_, i) => {
      const customer = Math.floor(i / 20);
      return {
        code: `c${customer}`,
        mark: risk[customer]! + 0.001 * random.normal(),
        noise: random.normal(),
        defaulted: random.uniform() < probabilityFrom(random.split(customer).normal() * 3) ? '1' : '0',
      };
    });
    const table = Table.fromRecords(
      [
        { name: 'code', kind: 'categorical', role: 'feature' },
        { name: 'mark', kind: 'numeric', role: 'feature' },
        { name: 'noise', kind: 'numeric', role: 'feature' },
        { name: 'defaulted', kind: 'boolean', role: 'target', levels: ['0', '1'] },
      ],
      records,
    );
    const groups = Int32Array.from(records.keys()).map((i) => Math.floor(i / 20));
    const best = async (dependence?: Dependence) => {
      const model = (await auto.create().fit(table, context({ dependence }))) as StackModel;
      return Math.max(...model.choice.inner.map(({ innerAuc }) => innerAuc));
    };
    expect(await best()).toBeGreaterThan(0.8);
    expect(await best({ kind: 'group', values: groups })).toBeLessThan(0.65);
    expect(await best({ kind: 'time', values: Float64Array.from(groups) })).toBeLessThan(0.65);
  });

  it('gives the same model of a shuffled table', async () => {
    const table = loans(600, new Random('shuffled'));
    const order = Int32Array.from(new Random('order').permutation(table.rowCount));
    const [first, second] = await Promise.all(
      [table, table.rows(order)].map(async (rows) => (await auto.create().fit(rows, context())) as StackModel),
    );
    expect(second!.choice.inner.length).toBe(4);
    second!.choice.inner.forEach(({ innerAuc, weight }, m) => {
      expect(innerAuc).toBeCloseTo(first!.choice.inner[m]!.innerAuc, 6);
      expect(weight).toBeCloseTo(first!.choice.inner[m]!.weight, 4);
    });
  });

  it('takes the simplest when there is no time for more, and says what was left out', async () => {
    const model = (await auto.create({ seconds: 1e-9 }).fit(loans(400, new Random(2)), context())) as StackModel;
    expect(model.only?.name).toBe('scorecard');
    expect(model.choice.leftOut?.map((each) => each.model)).toEqual(['boost', 'logistic', 'forest']);
    expect(model.choice.inner.map((each) => each.model)).toEqual(['scorecard']);
    expect(JSON.stringify(model.save())).not.toContain('leftOut');
  });

  it('gives the same model under a budget that is long enough', async () => {
    const table = loans(300, new Random(2));
    const [free, budgeted] = await Promise.all(
      [null, 1e6].map(async (seconds) => {
        const estimator = auto.create({ candidates: ['scorecard', 'boost'], seconds });
        return (await estimator.fit(table, context())) as StackModel;
      }),
    );
    expect(budgeted!.choice.leftOut).toBeUndefined();
    expect(budgeted!.save()).toEqual(free!.save());
  });

  it('refuses candidates that do not exist', () => {
    expect(() => auto.create({ candidates: ['bost'] })).toThrow(UsageError);
    expect(() => auto.create({ candidates: ['bost'] })).toThrow('There is no model "bost". Did you mean "boost"?');
    expect(() => auto.create({ candidates: [] })).toThrow('auto: candidates must be a list of scorecard, logistic');
    expect(() => auto.create({ candidates: 3 })).toThrow('such as scorecard,boost.');
  });

  it('reads candidates as they are typed', () => {
    const typed = auto.create({ candidates: 'boost, scorecard' }).parameters;
    expect(typed).toEqual({ candidates: ['scorecard', 'boost'], seconds: null });
    expect(auto.create({ candidates: 'boost' }).parameters).toMatchObject({ candidates: ['boost'] });
  });

  const folder = process.env.FATHOM_DATA;
  it.skipIf(folder === undefined)(
    'is not worse than its best member beyond noise, out of fold, on german loans',
    async () => {
      const file = await openDataset([join(folder!, 'credit/german.csv')], {
        roles: { target: 'target' },
        kinds: { target: 'categorical' },
      });
      const table = await Table.from(file);
      await file.close();
      const { codes, levels } = table.categories('target');
      const outcome = codes.map((code) => Number(levels[code] === '2'));
      const foldOf = stratifiedFolds(outcome, 4, new Random('folds'));
      const held = async (name: string) => {
        const probability = new Float64Array(outcome.length);
        for (let k = 0; k < 4; k++) {
          const model = await findFamily(families, name)
            .create()
            .fit(
              table.filter((row) => foldOf[row] !== k),
              context(),
            );
          const rows = Int32Array.from(foldOf.keys()).filter((row) => foldOf[row] === k);
          const own = eventProbability(await model.predictProba(table.rows(rows)));
          const isTurned = model.classes[1] !== '2';
          rows.forEach((row, i) => {
            probability[row] = isTurned ? 1 - own[i]! : own[i]!;
          });
        }
        return probability;
      };
      const stacked = await held('auto');
      for (const name of ['scorecard', 'logistic', 'boost', 'forest']) {
        const { difference, interval } = delongTest(outcome, stacked, await held(name));
        expect(interval[1], `${name}: ${difference}`).toBeGreaterThan(0);
        expect(difference, name).toBeGreaterThan(-0.01);
      }
    },
  );
});
