// The contract that every registered family honours. A new family joins by its line in families.ts; where it cannot
// keep a clause it says so in `exceptions`, with the reason.
import { describe, expect, it } from 'vitest';
import { type Column, Table } from '../data/index.js';
import { DataError, InterruptedError, UsageError } from '../errors/index.js';
import { auc, logLoss } from '../evaluate/index.js';
import { checkAdditivity } from '../explain/index.js';
import { type Progress, StopSignal } from '../parallel/index.js';
import { Random } from '../random/index.js';
import {
  context,
  damageOne,
  example,
  expectProbabilities,
  learn,
  loans,
  logit,
  outcomeOf,
  probabilityOf,
  quick,
  saved,
  schema,
  withNumbers,
} from './contract.test.help.js';
import type { Classifier } from './estimator.js';
import { eventProbability } from './event-probability.js';
import { families, loadable } from './families.js';
import { prior } from './prior.js';
import type { LoadableFamily } from './registry.js';

interface Exceptions {
  /** Scores tables only, and does not know its training. */
  readonly isForeign?: true;
  /** Looks at no feature, so it ranks nobody and needs none. */
  readonly featureless?: true;
  /** Draws rows whatever its settings, and a row of weight 2 is drawn as one. */
  readonly drawsRows?: true;
  /** Scores and explains tables only: ONNX Runtime answers asynchronously. */
  readonly scoresTables?: true;
  /** Settings without which weights and repeated rows differ for a good reason. */
  readonly weightParameters?: Readonly<Record<string, unknown>>;
}

const exceptions: Readonly<Record<string, Exceptions>> = {
  // What each candidate counts is told on inner folds, whose rows are drawn one by one.
  auto: { weightParameters: { candidates: ['logistic'] } },
  // Bags, held-out rows and row samples are drawn by row, and the least rows of a leaf are counted, not weighed.
  boost: {
    weightParameters: {
      ...{ bags: 1, holdOut: 0, rowSample: 1, columnSample: 1, maxTrees: 30 },
      ...{ minRows: 1, minLevelRows: 1 },
    },
  },
  // A row of weight 2 is drawn as one row: see `growForest`.
  forest: { drawsRows: true },
  // ONNX Runtime answers asynchronously, and a file does not tell what its training looked like.
  onnx: { isForeign: true },
  prior: { featureless: true },
  // Solved to a tolerance, which the order of the rows reaches in its own way.
  svm: { weightParameters: { ...quick.svm, tolerance: 1e-9 } },
  // Rows are drawn into batches and folds one by one.
  mlp: { scoresTables: true, drawsRows: true },
  transformer: { scoresTables: true, drawsRows: true },
  // Its size is decided on held-out rows, and the least rows of a leaf are counted.
  tree: { weightParameters: { maxLeaves: 8, minRows: 1, minLevelRows: 1 } },
};

/** Largest difference of log-odds between weights and repeated rows: sums of other lengths round otherwise. */
const weightTolerance = 1e-6;

const train = loans(600, new Random('train'));
const fresh = loans(400, new Random('fresh'));

const examples = new Map<string, Promise<Classifier>>();

/** A model of each family, fitted once. */
function exampleOf(family: LoadableFamily): Promise<Classifier> {
  const known = examples.get(family.name) ?? example(family, train);
  examples.set(family.name, known);
  return known;
}

describe.each(families.map((family) => [family.name, family] as const))('model family %s', (name, family) => {
  const { featureless = false, drawsRows = false, weightParameters = {} } = exceptions[name] ?? {};

  describe('hyper-parameters', () => {
    it('are complete without being given, and the estimator goes by the name of its family', () => {
      const estimator = family.create();
      expect(estimator.name).toBe(name);
      expect(family.create(estimator.parameters).parameters).toEqual(estimator.parameters);
      expect(family.summary).not.toMatch(/^$|\n/);
    });

    it('that are unknown are refused, with the nearest name', () => {
      expect(() => family.create({ nonsense: 1 })).toThrow(UsageError);
      expect(() => family.create({ nonsense: 1 })).toThrow('nonsense');
      for (const known of Object.keys(family.create().parameters)) {
        const typo = `${known}s`;
        if (typo in family.create().parameters) continue;
        expect(() => family.create({ [typo]: 1 }), typo).toThrow(new RegExp(`"${typo}".*Did you mean "${known}"`));
      }
    });

    it('of the wrong type are refused by name', () => {
      for (const known of Object.keys(family.create().parameters)) {
        expect(() => family.create({ [known]: Symbol('wrong') }), known).toThrow(UsageError);
        expect(() => family.create({ [known]: Symbol('wrong') }), known).toThrow(known);
      }
    });
  });

  describe('fit', () => {
    it('is the same every time, byte for byte, and for any number of threads', async () => {
      const once = saved(await learn(family, train));
      expect(saved(await learn(family, train))).toBe(once);
      expect(saved(await learn(family, train, { threads: 2 }))).toBe(once);
    });

    it('leaves the estimator as it was', async () => {
      const estimator = family.create(quick[name]);
      const before = JSON.stringify(estimator.parameters);
      const first = saved(await estimator.fit(train, context()));
      await estimator.fit(fresh, context());
      expect(JSON.stringify(estimator.parameters)).toBe(before);
      expect(saved(await estimator.fit(train, context()))).toBe(first);
    });

    it.skipIf(drawsRows)('a weight of 2 is a row twice', async () => {
      const weight = (row: number) => 1 + (row % 3);
      const weighted = withNumbers(train, { name: 'weight', role: 'weight' }, weight);
      const rows = Int32Array.from(
        Array.from({ length: train.rowCount }, (_, row) => new Array<number>(weight(row)).fill(row)).flat(),
      );
      const estimator = family.create(weightParameters);
      const first = await probabilityOf(await estimator.fit(weighted, context()), fresh);
      const second = await probabilityOf(await estimator.fit(train.rows(rows), context()), fresh);
      const widest = first.reduce((max, p, row) => Math.max(max, Math.abs(logit(p) - logit(second[row]!))), 0);
      expect(widest, 'log-odds').toBeLessThanOrEqual(weightTolerance);
    });

    it('copes with constant columns and columns that are all missing', async () => {
      let table = withNumbers(train, { name: 'constant' }, () => 7);
      table = withNumbers(table, { name: 'nothing' }, () => Number.NaN);
      table = withNumbers(table, { name: 'only codes', special: [-9] }, () => -9);
      const nowhere: Column = { kind: 'categorical', codes: new Int32Array(train.rowCount).fill(-1), levels: [] };
      table = table.with({ name: 'no level', kind: 'categorical', role: 'feature' }, nowhere);
      const model = await learn(family, table);
      await expectProbabilities(model, table);
      checkAdditivity(await model.explain(table));
    });

    it('copes with infinities and huge numbers', async () => {
      const odd = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308, -1e308, 1e-308];
      const table = withNumbers(train, { name: 'odd' }, (row) => odd[row % 7] ?? row);
      const model = await learn(family, table).catch((error: unknown) => error);
      if (model instanceof Error) expect(model, model.message).toBeInstanceOf(DataError);
      else await expectProbabilities(model as Classifier, table);
    });

    it('copes with 30 rows', async () => {
      const small = loans(30, new Random('small'));
      const model = await learn(family, small);
      await expectProbabilities(model, fresh);
      checkAdditivity(await model.explain(fresh));
    });

    it('copes with one event in 10,000 rows', async () => {
      const rare = loans(10_000, new Random('rare'), { rate: -100 });
      expect(outcomeOf(rare).reduce((sum, code) => sum + code, 0)).toBe(1);
      await expectProbabilities(await learn(family, rare), fresh);
    });

    it.each([
      ['the target is constant', () => train.filter((row) => outcomeOf(train)[row] === 0), /defaulted/],
      [
        'a target is missing',
        () => {
          const codes = outcomeOf(train).slice();
          codes[4] = -1;
          return train.with(train.schema.at(-1)!, { kind: 'boolean', codes, levels: ['0', '1'] });
        },
        /missing/,
      ],
      ['there is no target', () => train.pick(['income', 'purpose']), /target/],
    ])('is refused when %s', async (_, table, text) => {
      await expect(learn(family, table())).rejects.toThrow(DataError);
      await expect(learn(family, table())).rejects.toThrow(text);
    });

    it.skipIf(featureless)('is refused without features', async () => {
      await expect(learn(family, train.pick(['defaulted']))).rejects.toThrow(DataError);
    });

    it('stops when asked to', async () => {
      const before = new StopSignal();
      before.request();
      await expect(learn(family, train, { stop: before })).rejects.toThrow(InterruptedError);
    });

    it('stops when asked to on the way, where it reports progress', async () => {
      const stop = new StopSignal();
      let events = 0;
      const progress: Progress = ({ done, total }) => {
        expect(done >= 0 && done <= total, `${done} of ${total}`).toBe(true);
        events++;
        stop.request();
      };
      const result = await learn(family, train, { stop, progress }).catch((error: unknown) => error);
      // One event alone may be the last word of a fit that is too short to be stopped.
      if (events > 1) expect(result).toBeInstanceOf(InterruptedError);
      else if (result instanceof Error) expect(result).toBeInstanceOf(InterruptedError);
    });
  });

  describe('learning', () => {
    it.skipIf(featureless)('beats the naive baseline where there is something to learn', async () => {
      const many = loans(2000, new Random('many'));
      const probability = await probabilityOf(await learn(family, many), fresh);
      const naive = await probabilityOf(await learn(prior, many), fresh);
      expect(auc(outcomeOf(fresh), probability)).toBeGreaterThan(0.8);
      expect(logLoss(outcomeOf(fresh), probability)).toBeLessThan(0.85 * logLoss(outcomeOf(fresh), naive));
    });

    it('finds nothing where labels mean nothing', async () => {
      const areas: number[] = [];
      for (let trial = 0; trial < 6; trial++) {
        const random = new Random(`permuted ${trial}`);
        const model = await learn(family, loans(500, random, { signal: 0 }));
        const held = loans(1000, random, { signal: 0 });
        areas.push(auc(outcomeOf(held), await probabilityOf(model, held)));
      }
      const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
      // The standard error of the mean of six AUCs on 1000 rows at 27 % events is .0085.
      expect(Math.abs(mean - 0.5), `areas ${areas}`).toBeLessThan(0.034);
    });
  });
});

describe.each(loadable.map((family) => [family.name, family] as const))('a model of family %s', (name, family) => {
  const { featureless = false, isForeign = false, scoresTables = isForeign } = exceptions[name] ?? {};
  const fitted = exampleOf(family);

  describe('model', () => {
    it('gives probabilities that sum to 1, for no row too', async () => {
      const model = await fitted;
      expect(model.name).toBe(name);
      expect(model.classes).toEqual(['0', '1']);
      await expectProbabilities(model, fresh);
      expect(await model.predictProba(fresh.rows(new Int32Array(0)))).toEqual({
        rows: 0,
        columns: 2,
        data: new Float64Array(0),
      });
    });

    it('saved, written as JSON and loaded predicts and explains the same, bit for bit', async () => {
      const model = await fitted;
      const text = saved(model);
      const loaded = family.load(JSON.parse(text));
      expect(await loaded.predictProba(fresh)).toEqual(await model.predictProba(fresh));
      expect(await loaded.explain(fresh)).toEqual(await model.explain(fresh));
      expect(loaded.features).toEqual(model.features);
      expect(loaded.importance).toEqual(model.importance);
      expect(saved(loaded)).toBe(text);
      expect(saved(model), 'predicting changes nothing').toBe(text);
    });

    it.skipIf(scoresTables)('scores a single record as it scores a table', async () => {
      const model = await fitted;
      const probability = await probabilityOf(model, fresh);
      for (let row = 0; row < fresh.rowCount; row++) {
        expect(model.scoreRow!(fresh.record(row)), `row ${row + 1}`).toBe(probability[row]);
      }
    });

    it.skipIf(scoresTables)('explains a single record as it explains a table', async () => {
      const model = await fitted;
      const { baseValue, contributions, output } = await model.explain(fresh);
      for (let row = 0; row < fresh.rowCount; row++) {
        const { columns, data } = contributions;
        const own = model.explainRow!(fresh.record(row));
        expect(own.baseValue).toBe(baseValue);
        expect(own.output, `row ${row + 1}`).toBeCloseTo(output[row]!, 12);
        data.subarray(row * columns, (row + 1) * columns).forEach((value, j) => {
          expect(own.contributions[j], `row ${row + 1}, column ${j + 1}`).toBeCloseTo(value, 12);
        });
      }
    });

    it('explains additively, in log-odds of its own probabilities', async () => {
      const model = await fitted;
      const explanation = await model.explain(fresh);
      checkAdditivity(explanation, 1e-9);
      expect(explanation.features).toEqual(model.features.map((feature) => feature.name));
      const probability = await probabilityOf(model, fresh);
      explanation.output.forEach((output, row) => {
        expect(Math.abs(1 / (1 + Math.exp(-output)) - probability[row]!), `row ${row + 1}`).toBeLessThan(1e-12);
      });
    });

    it('has an importance per feature', async () => {
      const model = await fitted;
      expect(model.importance.length).toBe(model.features.length);
      for (const strength of model.importance) expect(strength >= 0 && strength < Number.POSITIVE_INFINITY).toBe(true);
      if (!featureless && !isForeign) expect(Math.max(...model.importance)).toBeGreaterThan(0);
    });

    it('does not look at row order, at other columns or at their order', async () => {
      const model = await fitted;
      const probability = await probabilityOf(model, fresh);
      const names = fresh.schema.map((column) => column.name).reverse();
      const shuffled = new Random(1).permutation(fresh.rowCount);
      const other = withNumbers(fresh.pick(names), { name: 'extra' }, (row) => row).rows(shuffled);
      expect(await probabilityOf(model, other)).toEqual(probability.map((_, i) => probability[shuffled[i]!]!));
    });

    it('gives a probability to levels, dates and codes it has never seen and to rows without a value', async () => {
      const model = await fitted;
      const strange = Table.fromRecords(schema, [
        { income: 1e9, delinquencies: 1e6, purpose: 'yacht', owner: 'true', opened: '2099-01-01', defaulted: 0 },
        { income: -1e9, delinquencies: -9, purpose: '汽车', owner: 'false', opened: '1970-01-01', defaulted: 0 },
        { defaulted: 0 },
      ]);
      await expectProbabilities(model, strange);
      checkAdditivity(await model.explain(strange));
      const probability = await probabilityOf(model, strange);
      if (scoresTables) return;
      expect(Array.from(probability.keys(), (row) => model.scoreRow!(strange.record(row)))).toEqual(
        Array.from(probability),
      );
      expect(model.scoreRow!({}), 'an absent value is missing').toBe(probability[2]);
    });

    it('matches levels by name, not by their code', async () => {
      const model = await fitted;
      const { codes, levels } = fresh.categories('purpose');
      const reversed: Column = {
        kind: 'categorical',
        codes: codes.map((code) => (code < 0 ? -1 : levels.length - 1 - code)),
        levels: levels.toReversed(),
      };
      const other = fresh.with({ name: 'purpose', kind: 'categorical', role: 'feature' }, reversed);
      expect(await model.predictProba(other)).toEqual(await model.predictProba(fresh));
    });

    it.skipIf(featureless || isForeign)('does not take a special code for a small number', async () => {
      const model = await fitted;
      const scores = [-9, 0].map((delinquencies) => ({ ...fresh.record(5), delinquencies }));
      const [code, none] = await probabilityOf(model, Table.fromRecords(schema, scores as never));
      expect(code, 'the code is riskier than no delinquency').toBeGreaterThan(none!);
    });

    it.skipIf(featureless)('names the column that it misses', async () => {
      const model = await fitted;
      const renamed = fresh.describe((column) => (column.name === 'income' ? { ...column, name: 'incme' } : column));
      await expect(model.predictProba(renamed)).rejects.toThrow(DataError);
      await expect(model.predictProba(renamed)).rejects.toThrow(/"income".*Did you mean "incme"/);
    });

    it.skipIf(featureless)('refuses a column whose values cannot be read as its kind', async () => {
      const model = await fitted;
      const words: Column = { kind: 'text', values: Array.from({ length: fresh.rowCount }, () => 'plenty') };
      const retyped = fresh.with({ name: 'income', kind: 'text', role: 'feature' }, words);
      await expect(model.predictProba(retyped)).rejects.toThrow(DataError);
      await expect(model.predictProba(retyped)).rejects.toThrow(/income.*plenty/);
    });
  });

  describe('saved state', () => {
    it('that is empty or of another family is refused', async () => {
      for (const state of [{}, { nonsense: 1 }, { classes: ['0', '1'] }]) {
        expect(() => family.load(state)).toThrow(DataError);
      }
      for (const other of loadable) {
        if (other === family) continue;
        const state = JSON.parse(saved(await exampleOf(other)));
        expect(() => family.load(state), `state of ${other.name}`).toThrow(DataError);
      }
    });

    it('with a part lost or changed is refused, or still gives probabilities: nothing else ever happens', async () => {
      const text = saved(await fitted);
      const random = new Random('damage');
      for (let trial = 0; trial < 300; trial++) {
        const state = JSON.parse(text) as Record<string, unknown>;
        const damage = damageOne(state, random.split(trial));
        let model: Classifier;
        try {
          model = family.load(state);
        } catch (error) {
          expect(error, `${damage}: ${error}`).toBeInstanceOf(DataError);
          continue;
        }
        const rows = fresh.rows(Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7));
        const damaged = async () => eventProbability(await model.predictProba(rows));
        let probability: Float64Array;
        try {
          probability = await damaged();
        } catch (error) {
          // A feature that goes by another name now is asked for, which is right.
          expect(error, `${damage}: ${error}`).toBeInstanceOf(DataError);
          continue;
        }
        expect(
          probability.every((p) => p >= 0 && p <= 1),
          `${damage} gives ${probability}`,
        ).toBe(true);
      }
    });
  });
});
