import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnSchema, openDataset, stratifiedFolds, Table } from '../data/index.js';
import { DataError, InterruptedError, UsageError } from '../errors/index.js';
import { type ProgressEvent, StopSignal } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { boost } from './boost.js';
import type { Classifier } from './estimator.js';
import { eventProbability } from './event-probability.js';
import { tree } from './tree.js';
import { context, type LoanRecord, loanSchema, loans, loanTable } from './tree-models.test.help.js';

const small = { maxTrees: 30, bags: 1 };
/** Nothing drawn at random, nothing counted by rows: what order and weights must not change. */
const plain = { maxTrees: 15, bags: 1, holdOut: 0, rowSample: 1, columnSample: 1, minRows: 1, minLevelRows: 1 };

const fitLoans = (records: readonly LoanRecord[], parameters: Record<string, unknown>, schema = loanSchema) =>
  boost.create(parameters).fit(loanTable(records, schema), context());
const predict = async (model: Classifier, records: readonly LoanRecord[], schema = loanSchema) =>
  eventProbability(await model.predictProba(loanTable(records, schema)));
const numeric = (name: string): ColumnSchema => ({ name, kind: 'numeric', role: 'feature' });
const targetColumn: ColumnSchema = { name: 'bad', kind: 'boolean', role: 'target', levels: ['no', 'yes'] };

describe('boost', () => {
  it('predicts unseen loans far better than chance, and explains them', async () => {
    const model = await fitLoans(loans(2000), { ...small, maxTrees: 100 });
    const test = loans(1000, 'test');
    const probability = await predict(model, test);
    const pairs = { right: 0, all: 0 };
    test.forEach((bad, i) => {
      if (bad.bad !== 'yes') return;
      test.forEach((good, j) => {
        if (good.bad === 'yes') return;
        pairs.all++;
        pairs.right += probability[i]! > probability[j]! ? 1 : probability[i] === probability[j] ? 0.5 : 0;
      });
    });
    expect(pairs.right / pairs.all).toBeGreaterThan(0.74);
    const explained = await model.explain(loanTable(test));
    const { rows, columns, data } = explained.contributions;
    expect([rows, columns]).toEqual([1000, 7]);
    for (let row = 0; row < rows; row++) {
      let sum = explained.baseValue;
      for (let j = 0; j < columns; j++) sum += data[row * columns + j]!;
      expect(Math.abs(sum - explained.output[row]!)).toBeLessThan(1e-9);
      expect(1 / (1 + Math.exp(-explained.output[row]!))).toBe(probability[row]);
    }
    const strength = Object.fromEntries(model.features.map((feature, j) => [feature.name, model.importance[j]!]));
    expect(strength.bureau!).toBeGreaterThan(strength.note!);
  });

  it.each([
    ['boost', boost, { maxTrees: 60 }],
    ['boost with directions of its own', boost, { maxTrees: 30, monotone: 'auto' }],
    ['tree', tree, {}],
  ])('learns the same from rows in another order: %s', async (_, family, parameters) => {
    const records = loans(700);
    const learn = (own: readonly LoanRecord[]) => family.create(parameters).fit(loanTable(own), context());
    const shuffled = new Random('shuffle').shuffle([...records]);
    const fresh = loans(300, 'fresh');
    expect(await predict(await learn(shuffled), fresh)).toEqual(await predict(await learn(records), fresh));
  });

  it('gives the same model twice, and through save and load, byte for byte', async () => {
    const records = loans(600);
    const first = await fitLoans(records, small);
    const second = await fitLoans(records, small);
    const saved = JSON.stringify(first.save());
    expect(JSON.stringify(second.save())).toBe(saved);
    const loaded = boost.load(JSON.parse(saved));
    expect(JSON.stringify(loaded.save())).toBe(saved);
    expect(await predict(loaded, records)).toEqual(await predict(first, records));
    expect(loaded.importance).toEqual(first.importance);
  });

  it('scores one record as it scores a table', async () => {
    const records = loans(500);
    const model = await fitLoans(records, small);
    const strange: LoanRecord[] = [
      {
        purpose: 'boat',
        owner: null,
        income: Number.MAX_VALUE,
        age: -1,
        bureau: -9,
        note: 'é😀',
        opened: '1900-01-01',
      },
      { purpose: null, owner: 'true', income: null, age: null, bureau: null, note: null, opened: null },
    ].map((record) => ({ ...records[0]!, ...record }));
    const asked = [...records.slice(0, 200), ...strange];
    const probability = await predict(model, asked);
    asked.forEach((record, i) => {
      expect(model.scoreRow!(record)).toBe(probability[i]);
    });
  });

  it('knows levels by name, and reads an unknown level as missing', async () => {
    const records = loans(800);
    const model = await fitLoans(records, small);
    const expected = await predict(model, records.slice(0, 50));
    const reversed = loanSchema.map((column) =>
      column.name === 'purpose' ? { ...column, levels: ['zoo', 'study', 'other', 'house', 'car'] } : column,
    );
    expect(await predict(model, records.slice(0, 50), reversed)).toEqual(expected);
    const withLevel = (purpose: string | null) => records.slice(0, 50).map((record) => ({ ...record, purpose }));
    expect(await predict(model, withLevel('zoo'), reversed)).toEqual(await predict(model, withLevel(null), reversed));
  });

  it('takes a row of weight 2 as the row twice, and one of weight 0 as absent', async () => {
    const random = new Random('weights');
    const weighted = loans(400).map((record) => ({ ...record, weight: random.integer(4) }));
    const schema: readonly ColumnSchema[] = [...loanSchema, { name: 'weight', kind: 'numeric', role: 'weight' }];
    const repeated = weighted.flatMap((record) => Array.from({ length: record.weight }, () => record));
    const ones = await fitLoans(repeated, plain);
    const counted = await fitLoans(weighted, plain, schema);
    expect(await predict(counted, weighted)).toEqual(await predict(ones, weighted));
    const table = loanTable(weighted);
    expect((await counted.explain(table)).contributions).toEqual((await ones.explain(table)).contributions);
  });

  it('does not depend on the order of rows', async () => {
    const records = loans(500).map((record, i) => ({ ...record, weight: 0.1 + (i % 7) / 3 }));
    const schema: readonly ColumnSchema[] = [...loanSchema, { name: 'weight', kind: 'numeric', role: 'weight' }];
    const shuffled = new Random('order').shuffle([...records]);
    const [a, b] = [await fitLoans(records, plain, schema), await fitLoans(shuffled, plain, schema)];
    expect(await predict(b, records)).toEqual(await predict(a, records));
  });

  it('does not depend on the order of columns, even where columns are drawn', async () => {
    const records = loans(500);
    const reversed = [...loanSchema].reverse();
    const [a, b] = [await fitLoans(records, small), await fitLoans(records, small, reversed)];
    expect(await predict(b, records)).toEqual(await predict(a, records));
    expect([...b.importance].reverse()).toEqual([...a.importance]);
  });

  it.each([boost, tree])('keeps monotone directions exactly: $name', async (family) => {
    const records = loans(1500);
    const parameters = { monotone: { income: -1, age: 'increasing', bureau: 'decreasing' } };
    const fitting = family === boost ? { ...parameters, maxTrees: 60, bags: 2, holdOut: 0.2 } : parameters;
    const model = await family.create(fitting).fit(loanTable(records), context());
    for (const [name, direction, low, high] of [
      ['income', -1, 100, 60_000],
      ['age', 1, 18, 75],
      ['bureau', -1, 300, 900],
    ] as const) {
      const grid = Array.from({ length: 60 }, (_, k) => low + ((high - low) * k) / 59);
      for (const record of records.slice(0, 60)) {
        const along = await predict(
          model,
          grid.map((value) => ({ ...record, [name]: value })),
        );
        for (let k = 1; k < grid.length; k++) {
          expect(direction * (along[k]! - along[k - 1]!), `${name} at ${grid[k]}`).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });

  it('loses little by right directions and much by wrong ones', async () => {
    const records = loans(1500);
    const lossOf = async (monotone: Record<string, number>) => {
      const model = await boost.create({ ...small, monotone, maxTrees: 80 }).fit(loanTable(records), context());
      return (model.save().training as { heldOutLogLoss: number }).heldOutLogLoss;
    };
    const free = await lossOf({});
    expect(await lossOf({ bureau: -1 })).toBeLessThan(free + 0.01);
    expect(await lossOf({ bureau: 1 })).toBeGreaterThan(free + 0.004);
  });

  it('weighs classes: balanced, or events by a number', async () => {
    const records = loans(1500).filter((record, i) => record.bad === 'no' || i % 4 === 0);
    const meanOf = async (parameters: Record<string, unknown>) => {
      const probability = await predict(await fitLoans(records, { ...small, ...parameters }), records);
      return probability.reduce((sum, p) => sum + p, 0) / records.length;
    };
    const events = records.filter((record) => record.bad === 'yes').length;
    const plain = await meanOf({});
    expect(plain).toBeCloseTo(events / records.length, 1);
    const balanced = await meanOf({ classWeights: 'balanced' });
    expect(balanced).toBeGreaterThan(plain + 0.1);
    expect(await meanOf({ eventWeight: (records.length - events) / events })).toBeCloseTo(balanced, 2);
    expect(await meanOf({ classWeights: 'equal', eventWeight: 1 })).toBe(plain);
    expect(() => boost.create({ classWeights: 'fair' })).toThrow('classWeights must be one of equal, balanced');
  });

  it('samples rows by their gradients where asked to', async () => {
    const goss = { ...small, maxTrees: 60, topRate: 0.2, otherRate: 0.1 };
    const model = await fitLoans(loans(2000), goss);
    const { settings, heldOutLogLoss } = model.save().training as {
      settings: Record<string, number>;
      heldOutLogLoss: number;
    };
    expect(settings).toMatchObject({ topRate: 0.2, otherRate: 0.1, rowSample: 1 });
    const plain = (await fitLoans(loans(2000), { ...small, maxTrees: 60 })).save().training as typeof settings;
    expect(heldOutLogLoss).toBeLessThan(plain.heldOutLogLoss! + 0.03);
    expect(() => boost.create({ topRate: 0.2 })).toThrow('topRate and otherRate must both be above 0');
    expect(() => boost.create({ topRate: 0.2, otherRate: 0.1, rowSample: 0.5 })).toThrow('rowSample must be 1 where');
  });

  it('learns where missing values go', async () => {
    const random = new Random('missing');
    const records = Array.from({ length: 600 }, () => {
      const x = random.uniform() < 0.3 ? null : random.uniform();
      return { x, bad: random.uniform() < (x === null ? 0.9 : 0.1) ? 'yes' : 'no' };
    });
    const schema = [numeric('x'), targetColumn];
    const model = await fitLoans(records, small, schema);
    expect(model.scoreRow!({ x: null })).toBeGreaterThan(0.7);
    expect(model.scoreRow!({ x: 0.5 })).toBeLessThan(0.3);
  });

  it('survives infinite, huge, all-missing and constant columns', async () => {
    const random = new Random('odd');
    const records = Array.from({ length: 200 }, (_, i) => ({
      infinite: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, i][i % 3]!,
      huge: (i % 2 === 0 ? 1e308 : -1e308) * random.uniform(),
      nothing: null,
      constant: 7,
      bad: random.uniform() < 0.3 ? 'yes' : 'no',
    }));
    const schema = [...['infinite', 'huge', 'nothing', 'constant'].map(numeric), targetColumn];
    for (const family of [boost, tree]) {
      const model = await family.create().fit(loanTable(records, schema), context());
      const probability = await predict(model, records, schema);
      expect(probability.every((p) => p > 0 && p < 1)).toBe(true);
      const loaded = family.load(JSON.parse(JSON.stringify(model.save())));
      expect(await predict(loaded, records, schema)).toEqual(probability);
    }
  });

  it('fits where every column is empty: everybody gets the event rate', async () => {
    const records = Array.from({ length: 40 }, (_, i) => ({ x: null, bad: i % 4 === 0 ? 'yes' : 'no' }));
    const model = await fitLoans(records, {}, [numeric('x'), targetColumn]);
    expect(model.scoreRow!({ x: null })).toBeCloseTo(0.25, 2);
  });

  it.each([boost, tree])('fits 30 rows, 4 rows, and one bad in 10,000: $name', async (family) => {
    const random = new Random('few');
    for (const [rows, bads] of [
      [4, 2],
      [30, 4],
      [10_000, 1],
    ] as const) {
      const records = Array.from({ length: rows }, (_, i) => ({ x: random.normal(), bad: i < bads ? 'yes' : 'no' }));
      const model = await family.create().fit(loanTable(records, [numeric('x'), targetColumn]), context());
      const probability = await predict(model, records, [numeric('x'), targetColumn]);
      const mean = probability.reduce((sum, p) => sum + p, 0) / rows;
      expect(probability.every((p) => p > 0 && p < 1)).toBe(true);
      expect(Math.abs(mean - bads / rows)).toBeLessThan(0.1);
    }
  });

  it('does not learn a level per row by heart', async () => {
    const random = new Random('ids');
    const records = Array.from({ length: 1500 }, (_, i) => ({
      id: `customer ${i}`,
      group: `group ${random.integer(300)}`,
      x: random.normal(),
      bad: random.uniform() < 0.3 ? 'yes' : 'no',
    }));
    const level = (name: string): ColumnSchema => ({ name, kind: 'categorical', role: 'feature' });
    const model = await fitLoans(records, {}, [level('id'), level('group'), numeric('x'), targetColumn]);
    const probability = await predict(model, records, [level('id'), level('group'), numeric('x'), targetColumn]);
    expect(Math.max(...probability) - Math.min(...probability)).toBeLessThan(0.2);
  });

  it('says each tree, and stops when asked', async () => {
    const events: ProgressEvent[] = [];
    const stop = new StopSignal();
    const progress = (event: ProgressEvent) => {
      events.push(event);
      if (events.length === 5) stop.request();
    };
    // With these given there is nothing to choose, so the first trees are already the model's.
    const fixed = {
      ...small,
      maxLeaves: 8,
      maxDepth: 6,
      minHessian: 1,
      minRows: 5,
      lambda: 1,
      rowSample: 1,
      columnSample: 1,
    };
    const fitting = boost.create(fixed).fit(loanTable(loans(300)), { ...context(), progress, stop });
    await expect(fitting).rejects.toThrow(InterruptedError);
    expect(events).toHaveLength(5);
    expect(events[4]).toMatchObject({ stage: 'fit', done: 5, total: 30, metric: { name: 'logLoss' } });
  });
});

const credit = process.env.FATHOM_DATA === undefined ? undefined : join(process.env.FATHOM_DATA, 'credit');
if (credit === undefined) console.log('boost on real loans: skipped, FATHOM_DATA is not set');

describe.skipIf(credit === undefined)('boost on real loans', () => {
  it('ranks german loans better than the untuned XGBoost baseline (.788)', async () => {
    const opened = await openDataset([join(credit!, 'german.csv')], { kinds: { target: 'categorical' } });
    const loaded = await opened.load();
    await opened.close();
    const { codes, levels } = loaded.categories('target');
    const table = loaded.with(
      { name: 'target', kind: 'boolean', role: 'target', levels: ['1', '2'] },
      { kind: 'boolean', codes: codes.map((code) => (levels[code] === '2' ? 1 : 0)), levels: ['1', '2'] },
    );
    const labels = table.categories('target').codes;
    const foldOf = stratifiedFolds(labels, 5, new Random(0));
    const rows = Array.from(foldOf.keys());
    const pooled = new Float64Array(labels.length);
    for (let fold = 0; fold < 5; fold++) {
      const train = Int32Array.from(rows.filter((row) => foldOf[row] !== fold));
      const test = Int32Array.from(rows.filter((row) => foldOf[row] === fold));
      const model = await boost.create().fit(table.rows(train), context(fold));
      const probability = eventProbability(await model.predictProba(table.rows(test)));
      test.forEach((row, i) => {
        pooled[row] = probability[i]!;
      });
    }
    expect(areaUnderCurve(labels, pooled)).toBeGreaterThan(0.788);
  });
});

/** Share of pairs of a bad and a good loan in which the bad one scores higher. */
function areaUnderCurve(labels: Int32Array, scores: Float64Array): number {
  const order = Array.from(labels.keys()).sort((a, b) => scores[a]! - scores[b]!);
  let goods = 0;
  let pairs = 0;
  for (const row of order) {
    if (labels[row] === 0) goods++;
    else pairs += goods;
  }
  return pairs / (goods * (labels.length - goods));
}

describe('boost refuses', () => {
  it('hyper-parameters that are unknown or out of range', () => {
    expect(() => boost.create({ learningRat: 0.1 })).toThrow(UsageError);
    expect(() => boost.create({ learningRat: 0.1 })).toThrow('Did you mean "learningRate"?');
    expect(() => boost.create({ maxLeaves: 2.5 })).toThrow(
      'boost: maxLeaves must be a whole number from 2 to 4096, received 2.5.',
    );
    expect(() => boost.create({ rowSample: Number.NaN })).toThrow('rowSample must be a number from 0.01 to 1');
    expect(() => boost.create({ monotone: 'age:up' })).toThrow('received "age:up"');
    expect(() => boost.create({ monotone: 'age:1,age:-1' })).toThrow('"age" both rising and falling');
  });

  it('directions on columns that are absent or have no order', async () => {
    await expect(fitLoans(loans(50), { monotone: { incme: 1 } })).rejects.toThrow('Did you mean "income"?');
    await expect(fitLoans(loans(50), { monotone: { purpose: 1 } })).rejects.toThrow('"purpose" is categorical');
  });

  it('targets and weights that nothing can be learned from', async () => {
    const one = loans(20).map((record) => ({ ...record, bad: 'no' }));
    await expect(fitLoans(one, {})).rejects.toThrow('no row of the training data has "bad" = "yes"');
    const holed = loans(20).map((record, i) => ({ ...record, bad: i === 3 ? null : record.bad! }));
    await expect(fitLoans(holed, {})).rejects.toThrow('target "bad" is missing in row 4');
    const schema: readonly ColumnSchema[] = [...loanSchema, { name: 'weight', kind: 'numeric', role: 'weight' }];
    for (const weight of [-1, Number.POSITIVE_INFINITY, null]) {
      const bad = loans(20).map((record, i) => ({ ...record, weight: i === 5 ? weight : 1 }));
      await expect(fitLoans(bad, {}, schema)).rejects.toThrow(DataError);
    }
    const none = loans(20).map((record) => ({ ...record, weight: 0 }));
    await expect(fitLoans(none, {}, schema)).rejects.toThrow(DataError);
  });

  it('tables without a column it learned from', async () => {
    const model = await fitLoans(loans(100), small);
    const table = loanTable(loans(5)).pick(['income', 'age']);
    await expect(model.predictProba(table)).rejects.toThrow(DataError);
  });

  it('a newer format', async () => {
    const model = await fitLoans(loans(100), small);
    expect(() => boost.load({ ...model.save(), format: 2 })).toThrow('has format 2; this version reads format 1');
  });

  it('damaged states, 1,000 of them, without a crash or a hang', async () => {
    const records = loans(200);
    const model = await fitLoans(records, { ...small, maxTrees: 4 });
    const saved = JSON.stringify(model.save());
    const table = loanTable(records.slice(0, 10));
    const edits = fc.array(
      fc.record({
        at: fc.nat(saved.length - 1),
        remove: fc.nat(6),
        insert: fc.oneof(
          fc.constantFrom('', '0', '-1', '9', '1e999', 'null', '[]', '{}', '"x"', ',', '-'),
          fc.string(),
        ),
      }),
      { minLength: 1, maxLength: 3 },
    );
    let refused = 0;
    const check = async (text: string) => {
      let state: Record<string, unknown>;
      try {
        state = JSON.parse(text);
      } catch {
        return;
      }
      try {
        const loaded = boost.load(state);
        await loaded.predictProba(table);
        await loaded.explain(table);
        loaded.scoreRow!(records[0]!);
      } catch (error) {
        refused++;
        expect(error, String(error)).toBeInstanceOf(DataError);
      }
    };
    await fc.assert(
      fc.asyncProperty(edits, async (list) => {
        let text = saved;
        for (const { at, remove, insert } of list) text = text.slice(0, at) + insert + text.slice(at + remove);
        await check(text);
      }),
      { seed: 1, numRuns: 700 },
    );
    // Changes of one value deep inside always parse.
    const random = new Random('mutate');
    const odd = [null, -1, 0, 1, 2, 1e9, 0.5, '', 'x', [], {}, true, '0-999', '5-2'];
    for (let run = 0; run < 300; run++) {
      const state = JSON.parse(saved);
      let holder = state;
      for (let depth = 0; depth < 8; depth++) {
        const keys = Object.keys(holder);
        const key = keys[random.integer(keys.length)]!;
        const inner = holder[key];
        if (typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0 && random.uniform() < 0.9) {
          holder = inner;
          continue;
        }
        if (random.uniform() < 0.2) delete holder[key];
        else holder[key] = odd[random.integer(odd.length)];
        break;
      }
      await check(JSON.stringify(state));
    }
    expect(refused, 'many of them must be noticed').toBeGreaterThan(150);
  });
});

describe('tree', () => {
  it('gives leaves the smoothed event rate of their rows', async () => {
    const records = Array.from({ length: 400 }, (_, i) => ({
      x: i % 2,
      bad: (i % 2 === 0 ? i % 20 === 0 : i % 4 === 1) ? 'yes' : 'no',
    }));
    const table = Table.fromRecords([numeric('x'), targetColumn], records);
    const model = await tree.create({ lambda: 0, maxLeaves: 4 }).fit(table, context());
    expect(model.scoreRow!({ x: 0 })).toBeCloseTo(0.1, 3);
    expect(model.scoreRow!({ x: 1 })).toBeCloseTo(0.5, 3);
  });

  it('chooses its size on held-out rows: small for noise', async () => {
    const random = new Random('noise');
    const records = Array.from({ length: 500 }, () => ({
      x: random.normal(),
      bad: random.uniform() < 0.5 ? 'yes' : 'no',
    }));
    const model = await tree.create().fit(Table.fromRecords([numeric('x'), targetColumn], records), context());
    const { settings } = model.save().training as { settings: { maxLeaves: number } };
    expect(settings.maxLeaves).toBeLessThanOrEqual(4);
  });
});
