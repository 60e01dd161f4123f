// The contract of models of several classes and of numbers, run for every registered family.
import { describe, expect, it } from 'vitest';
import { type Schema, Table } from '../data/index.js';
import { DataError, InterruptedError, UsageError } from '../errors/index.js';
import { checkAdditivity } from '../explain/index.js';
import { StopSignal } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { fitOrChoose } from './chooser.js';
import { context, damageOne, quick as quickBinary, quickNetworks, withNumbers } from './contract.test.help.js';
import type { Classifier, Model, Regressor } from './estimator.js';
import { runOnnxFile } from './export/onnx/run-onnx.test.help.js';
import { multiclassFamilies, regressionFamilies } from './families.js';
import { multinomial } from './multinomial/multinomial.js';
import type { ModelFamily } from './registry.js';
import { ridge } from './ridge/ridge.js';
import type { LinearScores, ScoredRegressor, SoftmaxClassifier } from './scores/index.js';
import { seededLoans } from './seeded-loans.test.help.js';

const features: Schema = [
  { name: 'size', kind: 'numeric', role: 'feature' },
  { name: 'age', kind: 'numeric', role: 'feature', special: [-9] },
  { name: 'district', kind: 'categorical', role: 'feature' },
];
const classSchema: Schema = [
  ...features,
  { name: 'kind', kind: 'categorical', role: 'target', levels: ['a', 'b', 'c'] },
];
const numberSchema: Schema = [...features, { name: 'price', kind: 'numeric', role: 'target' }];

/** Flats of three kinds whose price and kind depend on every column. */
function flats(rows: number, seed: string, schema: Schema): Table {
  const random = new Random(seed);
  const records = Array.from({ length: rows }, (_, i) => {
    const size = 2 * random.normal();
    const age = random.uniform() < 0.1 ? -9 : 30 * random.uniform();
    const district = ['north', 'south', 'west'][random.integer(3)]!;
    const worth = 3 * size + (age === -9 ? 5 : -0.2 * age) + (district === 'west' ? 4 : 0);
    const level = worth + 2 * random.normal();
    return {
      size: random.uniform() < 0.05 ? null : size,
      age,
      district: random.uniform() < 0.03 ? null : district,
      kind: i < 3 ? ['a', 'b', 'c'][i]! : level < -4 ? 'a' : level < 3 ? 'b' : 'c',
      price: 1e5 + 1e4 * (worth + 2 * random.normal()),
    };
  });
  return Table.fromRecords(schema, records);
}

/** Settings that take less time and change nothing that is tested. */
const quick: typeof quickBinary = { ...quickBinary, svm: {}, auto: { candidates: 'logistic' } };
const quickNumbers = { ...quick, auto: { candidates: 'ridge' } };

/** How far an ONNX file may be: networks compute in single precision. */
const tolerance = (name: string) => (name in quickNetworks ? 1e-6 : 1e-9);

const rows = (table: Table, ...numbers: number[]) => table.rows(Int32Array.from(numbers));
const saved = (model: Model) => JSON.stringify(model.save());

/** What holds for both. @param said one number or one row of numbers per row */
function contract<M extends Model>(
  family: ModelFamily<M>,
  settings: Record<string, unknown> | undefined,
  train: Table,
  fresh: Table,
  said: (model: M, table: Table) => Promise<Float64Array>,
) {
  const learn = (table = train, more = {}) => family.create(settings).fit(table, context(more));
  const fitted = learn();

  it('has complete hyper-parameters and refuses others by name', () => {
    const { parameters, name } = family.create();
    expect(name).toBe(family.name);
    expect(family.create(parameters).parameters).toEqual(parameters);
    expect(() => family.create({ nonsense: 1 })).toThrow(UsageError);
    expect(() => family.create({ nonsense: 1 })).toThrow('nonsense');
  });

  it('is the same every time, byte for byte, and for any number of threads', async () => {
    expect(saved(await learn(train, { threads: 2 }))).toBe(saved(await fitted));
  });

  it('saved and loaded predicts the same, bit for bit', async () => {
    const model = await fitted;
    const own = family.name === 'auto' ? registered<M>(family, model.name) : family;
    const loaded = own.load(JSON.parse(saved(model)));
    expect(await said(loaded, fresh)).toEqual(await said(model, fresh));
    expect(saved(loaded)).toBe(saved(model));
    expect(loaded.importance).toEqual(model.importance);
  });

  it('copes with a constant column, with levels and codes it has never seen and with rows without a value', async () => {
    const model = await learn(withNumbers(train, { name: 'constant' }, () => 7));
    const strange = Table.fromRecords(
      [...features, { name: 'constant', kind: 'numeric', role: 'feature' }],
      [{ size: 1e9, age: -9, district: 'moon' }, {}, { size: -1e9, age: 1e6, district: 'north', constant: 7 }],
    );
    for (const value of await said(model, strange)) expect(Number.isFinite(value)).toBe(true);
  });

  it('is refused without a target, without features, and stops when asked to', async () => {
    const target = train.schema.at(-1)!.name;
    await expect(learn(train.pick(features.map(({ name }) => name)))).rejects.toThrow(/target/);
    if (family.name !== 'prior') await expect(learn(train.pick([target]))).rejects.toThrow(DataError);
    const stop = new StopSignal();
    stop.request();
    await expect(learn(train, { stop })).rejects.toThrow(InterruptedError);
  });

  it('with a part of its saved state lost or changed is refused, or still gives numbers', async () => {
    const model = await fitted;
    const own = family.name === 'auto' ? registered<M>(family, model.name) : family;
    const text = saved(model);
    const random = new Random('damage');
    for (let trial = 0; trial < 80; trial++) {
      const state = JSON.parse(text) as Record<string, unknown>;
      const damage = damageOne(state, random.split(trial));
      try {
        await said(own.load(state), rows(fresh, 0, 1, 2));
      } catch (error) {
        expect(error, `${damage}: ${error}`).toBeInstanceOf(DataError);
      }
    }
  });
}

function registered<M extends Model>(family: ModelFamily<M>, name: string): ModelFamily<M> {
  const all: readonly ModelFamily<Model>[] = [multiclassFamilies, regressionFamilies].find((each) =>
    (each as readonly ModelFamily<Model>[]).includes(family),
  )!;
  return all.find((each) => each.name === name) as ModelFamily<M>;
}

describe.each(multiclassFamilies.map((family) => [family.name, family] as const))(
  'several classes, %s',
  (name, family) => {
    const train = flats(400, 'train', classSchema);
    const fresh = flats(200, 'fresh', classSchema);
    const probabilities = async (model: Classifier, table: Table) => (await model.predictProba(table)).data;
    contract(family, quick[name], train, fresh, probabilities);
    const fitted = family.create(quick[name]).fit(train, context());

    it('gives probabilities that sum to 1 and are right more often than the largest class', async () => {
      const model = await fitted;
      expect(model.classes).toEqual(['a', 'b', 'c']);
      const { rows: count, columns, data } = await model.predictProba(fresh);
      expect([count, columns]).toEqual([200, 3]);
      const { codes } = fresh.categories('kind');
      let right = 0;
      for (let row = 0; row < count; row++) {
        const own = data.subarray(3 * row, 3 * row + 3);
        expect(own.every((p) => p > 0 && p < 1)).toBe(true);
        expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        if (own.indexOf(Math.max(...own)) === codes[row]) right++;
      }
      const counts = (of: Table) =>
        [0, 1, 2].map((code) => of.categories('kind').codes.filter((c) => c === code).length);
      const seen = counts(train);
      const most = Math.max(...counts(fresh));
      if (name === 'prior') expect(right).toBe(counts(fresh)[seen.indexOf(Math.max(...seen))]);
      else expect(right).toBeGreaterThan(1.3 * most);
    });

    it('explains every class additively, in scores whose softmax is the probability', async () => {
      const model = await fitted;
      const explained = await Promise.all([0, 1, 2].map((of) => model.explain(fresh, of)));
      for (const explanation of explained) checkAdditivity(explanation);
      const { data } = await model.predictProba(fresh);
      for (let row = 0; row < fresh.rowCount; row++) {
        const powers = explained.map(({ output }) => Math.exp(output[row]!));
        const sum = powers.reduce((total, power) => total + power, 0);
        powers.forEach((power, k) => {
          expect(power / sum).toBeCloseTo(data[3 * row + k]!, 11);
        });
      }
    });

    it('predicts the same as an ONNX file', async () => {
      const model = await fitted;
      const bytes = await model.exports!.onnx!({ classes: model.classes, version: '9.9.9' });
      const { found } = await runOnnxFile(bytes, fresh);
      const data = found.probabilities!.data as Float64Array;
      const own = await probabilities(model, fresh);
      expect(data.length).toBe(own.length);
      own.forEach((p, i) => {
        expect(Math.abs(data[i]! - p)).toBeLessThan(tolerance(name));
      });
    });
  },
);

describe.each(regressionFamilies.map((family) => [family.name, family] as const))('a number, %s', (name, family) => {
  const train = flats(400, 'train', numberSchema);
  const fresh = flats(200, 'fresh', numberSchema);
  const settings = quickNumbers[name as keyof typeof quickNumbers];
  contract(family, settings, train, fresh, (model: Regressor, table) => model.predict(table));
  const fitted = family.create(settings).fit(train, context());

  it('is nearer to the truth than the mean', async () => {
    const model = await fitted;
    const actual = fresh.numbers('price');
    const said = await model.predict(fresh);
    const mean = train.numbers('price').reduce((sum, y) => sum + y, 0) / 400;
    const errors = (of: (row: number) => number) => actual.reduce((sum, y, row) => sum + (y - of(row)) ** 2, 0);
    const share = errors((row) => said[row]!) / errors(() => mean);
    // The noise alone is 4 of 4 + 53 parts of the variance.
    if (name === 'prior') expect(share).toBeCloseTo(1, 12);
    else expect(share).toBeLessThan(name === 'tree' ? 0.45 : 0.25);
  });

  it('explains additively, in the unit of the target', async () => {
    const model = await fitted;
    const explanation = await model.explain(fresh);
    checkAdditivity(explanation);
    expect(explanation.output).toEqual(await model.predict(fresh));
  });

  it('predicts c y where it learned from c y', async () => {
    const model = await fitted;
    const scaled = withNumbers(train, { name: 'price', role: 'target' }, (row) => 1024 * train.numbers('price')[row]!);
    const other = await family.create(settings).fit(scaled, context());
    const [one, two] = [await model.predict(fresh), await other.predict(fresh)];
    one.forEach((said, row) => {
      expect(two[row]! / 1024 / said).toBeCloseTo(1, 6);
    });
  });

  it('predicts the same as an ONNX file', async () => {
    const model = await fitted;
    const bytes = await model.exports!.onnx!({ classes: [], version: '9.9.9' });
    const { found } = await runOnnxFile(bytes, fresh);
    const prediction = found.prediction!.data as Float64Array;
    (await model.predict(fresh)).forEach((said, row) => {
      expect(Math.abs(prediction[row]! - said) / 1e5, 'prices are about 1e5').toBeLessThan(tolerance(name));
    });
  });
});

describe('auto', () => {
  it('takes boosted trees where lines do not fit, and says what it chose from', async () => {
    const random = new Random('bent');
    const bent = Table.fromRecords(
      [
        { name: 'x', kind: 'numeric', role: 'feature' },
        { name: 'y', kind: 'numeric', role: 'target' },
      ],
      Array.from({ length: 300 }, () => {
        const x = 2 * random.normal();
        return { x, y: Math.abs(x) + 0.1 * random.normal() };
      }),
    );
    const auto = regressionFamilies.find(({ name }) => name === 'auto')!;
    const { model, choice } = await fitOrChoose(auto.create(), bent, context());
    expect(model.name).toBe('boost');
    expect(choice.map((each) => each.model)).toEqual(['ridge', 'boost']);
    expect(choice[1]!.innerLoss).toBeLessThan(0.1 * choice[0]!.innerLoss);
    const straight = withNumbers(bent, { name: 'y', role: 'target' }, (row) => bent.numbers('x')[row]! + (row % 3));
    expect((await auto.create().fit(straight, context())).name).toBe('ridge');
  });
});

describe('linear models beside scikit-learn 1.9.1 on the same loans', () => {
  const loans = seededLoans();

  it('ridge has the coefficients of Ridge(alpha=3)', async () => {
    // debt by scaled age and income and three flags of regions.
    const target: Schema[number] = { name: 'debt', kind: 'numeric', role: 'target' };
    const table = loans
      .pick(['age', 'income', 'region', 'debt'])
      .describe((own) => (own.name === 'debt' ? target : own));
    const model = await ridge.create({ ridge: 3, clip: 0, rareShare: 0 }).fit(table, context());
    const { intercepts, coefficients, encodings } = ((model as ScoredRegressor).scores as LinearScores).parts;
    const byRegion = new Map(
      encodings[2]!.terms.map((term, t) => [(term as { level: string }).level, coefficients[0]![2]![t]!]),
    );
    const own = [intercepts[0]!, coefficients[0]![0]![0]!, coefficients[0]![1]![0]!];
    own.push(...['north', 'south', 'west'].map((level) => byRegion.get(level)!));
    const expected = [
      0.2493877602089965, 0.013896223446239565, -0.005706361806395738, 0.0006397011266088743, 0.014611764399882925,
      -0.015251465526492883,
    ];
    expected.forEach((value, j) => {
      expect(own[j]).toBeCloseTo(value, 10);
    });
  });

  it('logistic has the coefficients of LogisticRegression(C=1/2) of three classes', async () => {
    // region by scaled age, income and debt, and flags of bad = 0 and 1.
    const table = loans.describe((own) => ({ ...own, role: own.name === 'region' ? 'target' : 'feature' }));
    const model = await multinomial.create({ ridge: 2, clip: 0, rareShare: 0 }).fit(table, context());
    const { parts } = (model as SoftmaxClassifier).scores as LinearScores;
    const expected = {
      north: [0.53826, -0.024477, 0.180997, 0.023329, 0.114503, -0.114502],
      south: [-0.025975, -0.062943, -0.073233, 0.07864, 0.084608, -0.084608],
      west: [-0.512285, 0.08742, -0.107764, -0.10197, -0.199111, 0.19911],
    };
    for (const [name, values] of Object.entries(expected)) {
      const k = (model as SoftmaxClassifier).classes.indexOf(name);
      const own = [parts.intercepts[k]!, ...parts.coefficients[k]!.flat()];
      values.forEach((value, j) => {
        expect(Math.abs(own[j]! - value), `${name} ${j}`).toBeLessThan(2e-5);
      });
    }
  });

  it('ridge by evidence draws noise in and leaves a strong line alone', async () => {
    const random = new Random('evidence');
    const names = Array.from({ length: 30 }, (_, j) => `x${j}`);
    const schema: Schema = [
      ...names.map((name) => ({ name, kind: 'numeric', role: 'feature' }) as const),
      { name: 'y', kind: 'numeric', role: 'target' },
    ];
    const draw = (signal: number) =>
      Table.fromRecords(
        schema,
        Array.from({ length: 200 }, () => {
          const x = names.map(() => random.normal());
          return { ...Object.fromEntries(names.map((name, j) => [name, x[j]])), y: signal * x[0]! + random.normal() };
        }),
      );
    const penalty = async (signal: number) => {
      const model = (await ridge.create().fit(draw(signal), context())) as ScoredRegressor;
      return (model.training.penalties as { values: number }).values;
    };
    expect(await penalty(0)).toBeGreaterThan(200);
    expect(await penalty(20)).toBeLessThan(10);
  });
});
