// Models that LightGBM and XGBoost trained, against what these libraries say themselves of the same rows.
import { describe, expect, it } from 'vitest';
import { Table } from '../../data/index.js';
import { DataError, NotSupportedError } from '../../errors/index.js';
import { checkAdditivity } from '../../explain/index.js';
import { Random } from '../../random/index.js';
import { disturbed, widestGap } from '../export/onnx/run-onnx.test.help.js';
import {
  asNumbers,
  expectedOf,
  fixture,
  importFixture,
  loanRecords,
  loanTable,
  purposes,
  words,
} from './fixtures.test.help.js';
import { adoptModel, type ForeignModel, ImportedModel, readForeignModel } from './index.js';
import { below } from './single-precision.js';

const records = loanRecords();
const shown = records.slice(0, 40);
const table = loanTable(shown);
const numbers = Table.fromRecords(
  ['Column_0', 'Column_1', 'Column_2', 'Column_3', 'Column_4', 'Column_5'].map((name) => ({
    name,
    kind: name === 'Column_2' || name === 'Column_5' ? ('categorical' as const) : ('numeric' as const),
    role: 'feature' as const,
  })),
  shown.map(asNumbers),
);
/** Columns as XGBoost calls those of an array without names. */
const unnamed = Table.fromRecords(
  ['f0', 'f1', 'f2', 'f3'].map((name) => ({ name, kind: 'numeric' as const, role: 'feature' as const })),
  shown.map(asNumbers).map((row) => ({ f0: row.Column_0, f1: row.Column_1, f2: row.Column_3, f3: row.Column_4 })),
);

const foreign = (file: string): ForeignModel => readForeignModel(fixture(file), file);

// LightGBM sums in double precision, XGBoost in single: about 1e-7 of the largest sum.
const [double, single] = [1e-12, 2e-6];

/** [file, expected numbers, features of the file, tolerance, sigmoid that scales the log-odds of LightGBM's binary] */
const cases = [
  ['lightgbm.txt', 'lightgbm', table, double, 1],
  ['lightgbm.json', 'lightgbm', table, double, 1],
  ['lightgbm-dart.txt', 'lightgbm-dart', table, double, 1],
  ['lightgbm-forest.txt', 'lightgbm-forest', table, double, 1],
  ['lightgbm-entropy.txt', 'lightgbm-entropy', table, double, 1],
  ['lightgbm-sigmoid.txt', 'lightgbm-sigmoid', table, double, 1.7],
  ['lightgbm-zero.txt', 'lightgbm-zero', table, double, 1],
  ['lightgbm-no-missing.txt', 'lightgbm-no-missing', numbers, double, 1],
  ['lightgbm-constant.txt', 'lightgbm-constant', table, double, 1],
  ['contract.txt', 'contract', table, double, 1],
  ['xgboost.json', 'xgboost', table, single, 1],
  ['xgboost.ubj', 'xgboost', table, single, 1],
  ['xgboost-dart.json', 'xgboost-dart', table, single, 1],
  ['xgboost-forest.json', 'xgboost-forest', table, single, 1],
  ['xgboost-regression.json', 'xgboost-regression', table, single, 1],
  ['xgboost-raw.json', 'xgboost-raw', table, single, 1],
  ['xgboost-numbers.json', 'xgboost-numbers', unnamed, single, 1],
] as const;

function widest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return a.length === b.length ? most : Number.NaN;
}

describe.each(cases)('%s', (file, name, asked, tolerance, sigmoid) => {
  const model = importFixture(file);
  const expected = expectedOf(name);

  it('predicts what its library predicts', async () => {
    const { data } = await model.predictProba(asked);
    const probability = Float64Array.from({ length: asked.rowCount }, (_, row) => data[2 * row + 1]!);
    // XGBoost's raw objective says log-odds where others say probabilities.
    const said = file.startsWith('xgboost-raw')
      ? expected.margin.map((x) => 1 / (1 + Math.exp(-x)))
      : expected.probability;
    expect(widest(probability, said)).toBeLessThan(tolerance);
    expect(new Set(probability).size, 'rows that differ').toBeGreaterThan(5);
    for (let row = 0; row < asked.rowCount; row++) expect(model.scoreRow!(asked.record(row))).toBe(probability[row]);
  });

  it('explains as its library explains, and adds up', async () => {
    const explanation = await model.explain(asked);
    checkAdditivity(explanation, 1e-9);
    expect(
      widest(
        explanation.output,
        expected.margin.map((x) => sigmoid * x),
      ),
    ).toBeLessThan(10 * tolerance);
    const { features } = foreign(file);
    const place = features.map((feature) => model.features.findIndex((own) => own.name === feature.name));
    expected.contributions.forEach((row, i) => {
      const own = place.map((j) => (j < 0 ? 0 : explanation.contributions.data[i * model.features.length + j]!));
      expect(
        widest(
          [...own, explanation.baseValue],
          row.map((phi) => sigmoid * phi),
        ),
        `row ${i + 1}`,
      ).toBeLessThan(10 * tolerance);
    });
    expect(model.explainRow(asked.record(3)).contributions).toEqual(
      explanation.contributions.data.slice(3 * model.features.length, 4 * model.features.length),
    );
  });

  it('says the same as an ONNX file: missing values, zeros, levels that are new and values beside thresholds', async () => {
    expect(await widestGap(model, disturbed(asked, new Random(file)))).toBeLessThan(1e-14);
    const thresholds = (JSON.stringify(model.save()).match(/-?\d+\.\d+(e-?\d+)?/g) ?? []).map(Number).slice(0, 200);
    const beside = [0, 1e-36, ...thresholds.flatMap((at) => [at, at * (1 + 1e-15), at * (1 - 1e-15)])];
    const strange = Table.fromRecords(
      asked.schema,
      beside.map((value) =>
        Object.fromEntries(asked.schema.filter(({ kind }) => kind === 'numeric').map(({ name }) => [name, value])),
      ),
    );
    expect(await widestGap(model, strange)).toBeLessThan(1e-14);
  });

  it('is the same after saving and loading', async () => {
    const loaded = ImportedModel.load(JSON.parse(JSON.stringify(model.save())));
    expect(await loaded.explain(asked)).toEqual(await model.explain(asked));
    expect(await loaded.predictProba(asked)).toEqual(await model.predictProba(asked));
  });
});

describe('a model file', () => {
  it('tells kinds, levels, rounds and where it comes from', () => {
    const model = importFixture('lightgbm.txt');
    expect(model.origin).toEqual({ library: 'LightGBM', objective: 'binary', trees: 8 });
    const feature = (name: string) => model.features.find((each) => each.name === name);
    expect(feature('purpose')).toMatchObject({ kind: 'categorical', levels: ['boat', 'car', 'house', 'study'] });
    expect(feature('region')!.levels).toHaveLength(40);
    expect(importFixture('contract.txt').features.at(-1)).toMatchObject({ kind: 'boolean', levels: ['false', 'true'] });
    expect(foreign('xgboost.ubj')).toEqual(foreign('xgboost.json'));
    expect(foreign('xgboost-forest.json').rounds).toEqual({ used: 3, all: 3 });
    expect(readForeignModel(fixture('xgboost-forest.json'), 'x', 2).trees).toHaveLength(6);
    expect(() => readForeignModel(fixture('lightgbm.txt'), 'x', 9)).toThrow(
      'x: the model has 8 rounds of boosting, fewer than the 9 of --rounds.',
    );
  });

  it('regression: reads the threshold "inf", by which LightGBM parts numbers from missing values', () => {
    const text = fixture('lightgbm.txt').toString();
    const at = /(threshold=)(\S+)/.exec(text)!;
    const changed = (threshold: string) => Buffer.from(text.replace(at[0], at[1]! + threshold));
    expect(readForeignModel(changed('inf'), 'x').trees[0]!.threshold[0]).toBe(Number.MAX_VALUE);
    expect(() => readForeignModel(changed('nan'), 'x')).toThrow('"threshold" holds something that is no finite number');
  });

  it('asks for the names of levels that XGBoost has cut by characters and not by bytes', () => {
    const file = JSON.parse(fixture('xgboost.json').toString());
    // As version 3.2 writes Bäcker, Arzt, Büro and Lehrer.
    file.learner.gradient_booster.model.cats.enc[2] = {
      offsets: [0, 6, 10, 14, 20],
      values: [66, -61, -92, 99, 107, 101, 114, 65, 114, 122, 116, 66, -61, -68, 114, 111, 76, 101, 104, 114],
    };
    const unnamed = readForeignModel(Buffer.from(JSON.stringify(file)), 'x');
    expect(() => adoptModel(unnamed, 'x', { words })).toThrow(/x: the model does not name the levels of "purpose"/);
  });

  it('reads what XGBoost wrote before version 1.6 and 3.1: truth values, a plain start, no names of levels', async () => {
    const { learner } = JSON.parse(fixture('xgboost-numbers.json').toString());
    const base = learner.learner_model_param;
    base.base_score = base.base_score.slice(1, -1);
    const { model } = learner.gradient_booster;
    delete model.cats;
    delete learner.feature_names;
    delete learner.feature_types;
    for (const tree of model.trees) {
      tree.default_left = tree.default_left.map((left: number) => left === 1);
      for (const name of ['split_type', 'categories', 'categories_nodes', 'categories_segments', 'categories_sizes']) {
        delete tree[name];
      }
    }
    expect(readForeignModel(Buffer.from(JSON.stringify({ learner })), 'x')).toEqual(foreign('xgboost-numbers.json'));
    const levels = JSON.parse(fixture('xgboost.json').toString());
    delete levels.learner.gradient_booster.model.cats;
    const unnamed = readForeignModel(Buffer.from(JSON.stringify(levels)), 'x');
    expect(() => adoptModel(unnamed, 'x')).toThrow(/x: the model does not name the levels of "(purpose|region)"/);
    const named = { purpose: purposes, region: Array.from({ length: 40 }, (_, code) => String(code)) };
    const again = adoptModel(unnamed, 'x', { words, levels: named });
    expect(await again.predictProba(table)).toEqual(await importFixture('xgboost.json').predictProba(table));
  });

  it('warns where the training stopped early and the file holds all rounds', () => {
    const file = JSON.parse(fixture('xgboost.json').toString());
    file.learner.attributes.best_iteration = '4';
    expect(readForeignModel(Buffer.from(JSON.stringify(file)), 'x').warnings).toEqual([
      'The training stopped early at round 5, and the file holds 8: all are used, as Booster.predict does. XGBClassifier uses the first 5; if that was in use, import again with --rounds 5.',
    ]);
  });

  const text = fixture('lightgbm.txt').toString();
  const changed = (change: (file: Record<string, never>) => void) => {
    const file = JSON.parse(fixture('xgboost.json').toString());
    change(file.learner);
    return JSON.stringify(file);
  };
  const again = 'Save the model again with save_model of its library.';
  it.each([
    [
      'lightgbm-linear.txt',
      fixture('lightgbm-linear.txt'),
      NotSupportedError,
      'has linear trees (linear_tree), whose leaves are formulas',
    ],
    [
      'lightgbm-classes.txt',
      fixture('lightgbm-classes.txt'),
      NotSupportedError,
      'the objective "multiclass" does not give the probability of one event',
    ],
    [
      'xgboost-hinge.json',
      fixture('xgboost-hinge.json'),
      NotSupportedError,
      'the objective "binary:hinge" does not give',
    ],
    [
      'ranking',
      text.replace('objective=binary sigmoid:1', 'objective=lambdarank'),
      NotSupportedError,
      'the objective "lambdarank" does not',
    ],
    [
      'no objective',
      text.replace('objective=binary sigmoid:1\n', ''),
      NotSupportedError,
      'the objective "none" does not',
    ],
    [
      'gblinear',
      changed((file) => Object.assign(file.gradient_booster, { name: 'gblinear' })),
      NotSupportedError,
      'the booster "gblinear" is not made of trees',
    ],
    ['a pickle', Buffer.from([0x80, 4, 1]), DataError, 'this is a Python pickle, and loading one could run anything.'],
    [
      'a table',
      'a,b\n1,2\n',
      DataError,
      'this is not a LightGBM model (text of save_model or JSON of dump_model) or an XGBoost model',
    ],
    ['other JSON', '{"a": 1}', DataError, 'this is not a LightGBM model'],
    ['nothing', '', DataError, 'this is not a LightGBM model'],
    ['cut JSON', fixture('xgboost.json').subarray(0, 3000), DataError, `the JSON cannot be read to its end. ${again}`],
    ['cut UBJSON', fixture('xgboost.ubj').subarray(0, 3000), DataError, again],
    [
      'cut text',
      text.slice(0, 3000),
      DataError,
      `the file ends before its trees do ("end of trees" is missing). ${again}`,
    ],
    [
      'a circle',
      text.replace(/left_child=1/, 'left_child=0'),
      DataError,
      'the nodes of a tree are not linked as a tree',
    ],
    [
      'a node too far',
      text.replace(/left_child=1/, 'left_child=99'),
      DataError,
      'leads to node 99, which does not exist',
    ],
    [
      'a threshold that is no number',
      text.replace(/threshold=\S+/, 'threshold=nan'),
      DataError,
      '"threshold" holds something that is no finite number',
    ],
    [
      'a feature too many',
      text.replace(/split_feature=\d+/, 'split_feature=77'),
      DataError,
      'names feature 77, and there are 6',
    ],
    ['a tree too few', text.replace(/Tree=3[\s\S]*?(?=Tree=4)/, ''), DataError, 'it announces 8 trees and holds 7'],
    ['no covers', text.replace(/leaf_count=.*/, ''), DataError, '"leaf_count" is missing'],
    [
      'levels that do not match',
      text.replace('pandas_categorical:[[', 'pandas_categorical:[["x"], ['),
      DataError,
      'the model does not name the levels of "purpose". Give them with --levels FILE, JSON such as {"purpose":["first","second"]} in the order of their codes.',
    ],
    [
      'too few levels',
      text.replace('["boat", "car", "house", "study"]', '["boat"]'),
      DataError,
      /the trees split "purpose" by level \d, counted from 0, and 1 levels are named/,
    ],
    [
      'names twice',
      changed((file) => Object.assign(file, { feature_names: ['a', 'a', 'b', 'c', 'd', 'e'] })),
      DataError,
      'two features are called "a"',
    ],
    [
      'no start',
      changed((file) => Object.assign(file.learner_model_param, { base_score: '[2E0]' })),
      DataError,
      '"base_score" is 2, and no starting score',
    ],
  ] as const)('is refused in a sentence: %s', (name, content, error, sentence) => {
    const adopt = () => adoptModel(readForeignModel(Buffer.from(content), name), name);
    expect(adopt).toThrow(error);
    expect(adopt).toThrow(sentence);
  });

  it('without a split, or with levels of a feature that is none, is refused', () => {
    const model = foreign('lightgbm.txt');
    const stump = { ...model.trees[0]!, feature: new Int32Array(0) };
    expect(() => adoptModel({ ...model, trees: [stump] }, 'x')).toThrow('x: no tree of the model has a split');
    expect(() => adoptModel(model, 'x', { levels: { purpose: ['a', 'b', 'b', 'c'] } })).toThrow(
      'x: level "b" of "purpose" is named twice.',
    );
    expect(() => readForeignModel(fixture('lightgbm.txt'), 'x', 0)).toThrow(
      '--rounds: expected a whole number of at least 1, received 0.',
    );
    expect(() => adoptModel(model, 'x', { levels: { purpos: [] } })).toThrow(
      '--levels: the model of x has no feature "purpos". Did you mean "purpose"?',
    );
  });
});

describe('below', () => {
  it('splits doubles where single precision splits them', () => {
    const random = new Random('single');
    const bits = new DataView(new ArrayBuffer(8));
    let left = 0;
    for (let trial = 0; trial < 20_000; trial++) {
      bits.setUint32(0, random.integer(2 ** 32));
      const any = bits.getFloat32(0);
      const threshold = [any, 0, 1, -1, 2 ** -149, 0.1, 3.4028234663852886e38, -3.4028234663852886e38][
        trial % 2 === 0 ? 0 : random.integer(8)
      ]!;
      const limit = Math.fround(threshold);
      if (!Number.isFinite(limit)) continue;
      const cut = below(limit);
      bits.setFloat64(0, cut);
      const near = bits.getBigInt64(0);
      for (const step of [-2n, -1n, 0n, 1n, 2n]) {
        bits.setBigInt64(0, near + step);
        const x = bits.getFloat64(0);
        if (!Number.isFinite(x)) continue;
        expect(Math.fround(x) < limit, `${x} below ${limit}`).toBe(x <= cut);
        left += x <= cut ? 1 : 0;
      }
    }
    expect(left).toBeGreaterThan(10_000);
  });
});
