import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Column,
  type ColumnSchema,
  openDataset,
  type ReadOptions,
  type Schema,
  Table,
} from '../../../data/index.js';
import { readOnnx, readTensorProto } from '../../../onnx/index.js';
import { Random } from '../../../random/index.js';
import { context, learn, quick, quickNetworks } from '../../contract.test.help.js';
import { families } from '../../families.js';
import { ScorecardModel, scorecard } from '../../scorecard/index.js';
import { fresh, noTarget, schema, strange, train } from '../odd-loans.test.help.js';
import { chainSets } from './chains.js';
import { disturbed, onnxOf, runOnnx, widestGap } from './run-onnx.test.help.js';

/** Networks compute in single precision. */
const single = 1e-6;

describe.each(families.map((family) => [family.name, family] as const))('%s as an ONNX file', (name, family) => {
  const fitted = learn(family, train);
  const most = name in quickNetworks ? single : 1e-14;

  it('says what the model says: values, codes, missing ones, dates, text, unseen levels', async () => {
    const model = await fitted;
    expect(await widestGap(model, fresh)).toBeLessThan(most);
    expect(await widestGap(model, strange)).toBeLessThan(most);
    expect(await widestGap(model, fresh.rows(Int32Array.of(7)))).toBeLessThan(most);
    expect(await widestGap(model, fresh.rows(new Int32Array(0)))).toBe(0);
  });

  it('says the same on either side of every threshold', async () => {
    const model = await fitted;
    const edges = (JSON.stringify(model.save()).match(/-?\d+\.\d+(e-?\d+)?/g) ?? []).map(Number).slice(0, 300);
    const beside = edges.flatMap((edge) => [edge, edge + Number.EPSILON * edge, edge - Number.EPSILON * edge]);
    const records = beside.map((income) => ({ income, 'months "since"': income, applied: '2020-01-01' }));
    const table = Table.fromRecords(noTarget, records);
    expect(await widestGap(model, table)).toBeLessThan(most);
  });

  it('says how it wants to be fed', async () => {
    const model = await fitted;
    const { metadataProps, producerName, producerVersion, graph } = readOnnx(await onnxOf(model));
    const metadata = Object.fromEntries(metadataProps!.map(({ key, value }) => [key, value]));
    expect([producerName, producerVersion, metadata.fathom_version]).toEqual(['fathom', '9.9.9', '9.9.9']);
    expect(metadata.model).toBe(name);
    expect(JSON.parse(metadata.classes!)).toEqual(['good = 0', 'bad = 1']);
    expect(metadata.boundary).toContain('dates are milliseconds since 1970-01-01 UTC');
    for (const { domain = '' } of graph.node) expect(['', 'ai.onnx.ml']).toContain(domain);
    const inputs = JSON.parse(metadata.inputs!) as { input: string; column: string; since?: string }[];
    const names = name === 'prior' ? ['rows'] : inputs.map(({ input }) => input);
    expect(graph.input.map((input) => input.name)).toEqual(names);
    if (name === 'prior') return;
    expect(inputs.find(({ column }) => column === 'probabilities')!.input, 'that name is an output').toBe(
      'probabilities_',
    );
    expect(inputs.find(({ column }) => column === 'opened')).toEqual({
      input: 'opened',
      column: 'opened',
      kind: 'datetime',
      since: 'applied',
    });
    expect(inputs.filter(({ column }) => column === 'applied').length).toBe(1);
  });

  it('is the same, byte for byte, of a model that was saved and loaded', async () => {
    const model = await fitted;
    const loaded = family.load(JSON.parse(JSON.stringify(model.save())));
    expect(await onnxOf(loaded)).toEqual(await onnxOf(model));
  });
});

describe('a scorecard as an ONNX file', () => {
  it('has the points as its second output, also those set by hand', async () => {
    const model = await learn(scorecard, train);
    const card = model as ScorecardModel;
    const { score } = await runOnnx(await onnxOf(card), fresh);
    expect(score).toEqual(card.points(fresh));
    const halves = card.parts.map((part) => ({ ...part, points: part.points.map((points) => points + 0.5) }));
    const edited = new ScorecardModel({ ...card, parts: halves });
    expect((await runOnnx(await onnxOf(edited), strange)).score).toEqual(edited.points(strange));
  });

  it('without features gives its event rate to as many rows as there are', async () => {
    const random = new Random('nothing');
    const nothing: Schema = [{ name: 'x', kind: 'numeric', role: 'feature' }, schema.at(-1)!];
    const records = Array.from({ length: 400 }, () => ({ x: 1, defaulted: Number(random.uniform() < 0.25) }));
    const table = Table.fromRecords(nothing, records);
    const model = await learn(scorecard, table);
    expect(model.features).toEqual([]);
    expect(await widestGap(model, table)).toBeLessThan(1e-15);
  });
});

describe('trees as an ONNX file', () => {
  const boost = families.find(({ name }) => name === 'boost')!;
  const target = schema.at(-1)!;

  it.each([
    ['constant', () => Array.from({ length: 60 }, (_, i) => ({ x: 1, defaulted: i % 2 }))],
    ['of levels only', () => Array.from({ length: 300 }, (_, i) => ({ x: `l${i % 7}`, defaulted: Number(i % 7 < 3) }))],
    [
      'of missing values only',
      () => Array.from({ length: 300 }, (_, i) => ({ x: i % 3 ? 1 : null, defaulted: i % 3 && 1 })),
    ],
  ])('hold for features that are %s', async (_, records) => {
    const all = records();
    const kind = typeof all[0]!.x === 'string' ? 'categorical' : 'numeric';
    const table = Table.fromRecords([{ name: 'x', kind, role: 'feature' }, target], all);
    expect(await widestGap(await learn(boost, table), table)).toBeLessThan(1e-15);
  });

  it('hold for more levels than bins, and for many columns', async () => {
    const random = new Random('many');
    const names = Array.from({ length: 40 }, (_, j) => `x${j}`);
    const rows = 800;
    const levels = Array.from({ length: 700 }, (_, l) => `level ${l}`);
    const codes = Int32Array.from({ length: rows }, () => random.integer(700));
    const numbers = names.map((): Column & { kind: 'numeric' } => ({
      kind: 'numeric',
      values: Float64Array.from({ length: rows }, () => (random.uniform() < 0.1 ? Number.NaN : random.normal())),
    }));
    const outcome = Int32Array.from(codes, (code, i) => Number((code % 9) + (numbers[3]!.values[i]! || 0) > 4));
    const columns: ColumnSchema[] = names.map((name) => ({ name, kind: 'numeric', role: 'feature' }));
    const table = new Table(
      [...columns, { name: 'level', kind: 'categorical', role: 'feature' }, target],
      [...numbers, { kind: 'categorical', codes, levels }, { kind: 'boolean', codes: outcome, levels: ['0', '1'] }],
    );
    for (const parameters of [{}, { minLevelRows: 1, maxBins: 64 }]) {
      const model = await boost.create(parameters).fit(table, context());
      expect(await widestGap(model, table)).toBeLessThan(1e-14);
    }
  });

  it('that are damaged are refused with a sentence', async () => {
    const model = await learn(boost, train.pick(['income', 'defaulted']));
    const state = JSON.parse(JSON.stringify(model.save()));
    for (const tree of state.ensemble.trees) tree.left = tree.left.map((text: string) => (text === '' ? '' : '1,3,5'));
    await expect(onnxOf(boost.load(state))).rejects.toThrow(
      'The model is damaged: a split of numbers has no single threshold. Train it again.',
    );
  });

  it('compare in double: thresholds keep all their digits', async () => {
    const model = await learn(boost, train.pick(['income', 'defaulted']));
    const { graph } = readOnnx(await onnxOf(model));
    const node = graph.node.find(({ opType }) => opType === 'TreeEnsemble')!;
    const splits = readTensorProto(node.attribute!.find(({ name }) => name === 'nodes_splits')!.t!);
    const edges = new Set((model.save().ensemble as { bins: { edges: number[] }[] }).bins[0]!.edges);
    expect(splits.type).toBe('double');
    expect(splits.values.length).toBeGreaterThan(10);
    const finite = (splits.values as Float64Array).filter(Number.isFinite);
    expect(finite.every((split) => edges.has(split))).toBe(true);
  });
});

describe('real files', () => {
  const folder = process.env.FATHOM_DATA;
  if (folder === undefined) console.log('onnx: FATHOM_DATA is not set, so models of real files are not compared.');
  const once = Object.entries(quickNetworks).map(([name, settings]) => [name, { ...settings, epochs: 1 }]);
  const settings: typeof quick = {
    ...quick,
    ...Object.fromEntries(once),
    svm: {},
    auto: { candidates: ['scorecard', 'logistic'] },
  };
  const boolean = (target: string): ReadOptions => ({ kinds: { [target]: 'boolean' } });
  it.skipIf(folder === undefined).each<[string, string, ReadOptions]>([
    ['german.csv', 'target', boolean('target')],
    ['hmeq.csv', 'BAD', boolean('BAD')],
    [
      'heloc.csv',
      'Bad',
      { ...boolean('Bad'), special: { MSinceMostRecentDelq: [-9, -8, -7], NumSatisfactoryTrades: [-9] } },
    ],
    ['home_credit_application_sample.csv.gz', 'TARGET', boolean('TARGET')],
    [
      'gmsc.csv.gz',
      'SeriousDlqin2yrs',
      { ...boolean('SeriousDlqin2yrs'), special: { NumberOfTimes90DaysLate: [96, 98] } },
    ],
  ])(
    '%s: every model says the same of 500 rows, some cells of which are new, missing or a code',
    async (file, target, options) => {
      const dataset = await openDataset([join(folder!, 'credit', file)], {
        ...options,
        roles: { [target]: 'target' },
        threads: 1,
      });
      const table = (await dataset.load()).rows(Int32Array.from({ length: 500 }, (_, i) => i));
      await dataset.close();
      const test = disturbed(table, new Random(file));
      for (const family of families) {
        // Hundreds of kernels are added up in another order.
        const most = family.name in quickNetworks ? single : family.name === 'svm' ? 1e-12 : 1e-14;
        const model = await family.create(settings[family.name]).fit(table, context());
        expect(await widestGap(model, test), family.name).toBeLessThan(most);
      }
    },
  );
});

describe('chains of sets', () => {
  it('tell every set from its threshold', () => {
    const random = new Random('sets');
    const sets = Array.from({ length: 60 }, () => {
      const set = new Uint32Array(8);
      for (let k = random.integer(20); k >= 0; k--) {
        const bin = random.integer(40);
        set[bin >> 5] = set[bin >> 5]! | (1 << (bin & 31));
      }
      return set;
    });
    const { places, ranks } = chainSets(sets, 40);
    expect(ranks.length).toBeLessThan(60);
    sets.forEach((set, s) => {
      for (let bin = 0; bin < 40; bin++) {
        const isIn = ((set[bin >> 5]! >>> (bin & 31)) & 1) === 1;
        expect(ranks[places[s]!.chain]![bin]! <= places[s]!.place, `set ${s}, bin ${bin}`).toBe(isIn);
      }
    });
  });

  it('put nested sets in one chain', () => {
    const sets = [0b1, 0b1111, 0b11].map((bits) => Uint32Array.of(bits, 0, 0, 0, 0, 0, 0, 0));
    expect(chainSets(sets, 5)).toEqual({
      places: [
        { chain: 0, place: 0 },
        { chain: 0, place: 2 },
        { chain: 0, place: 1 },
      ],
      ranks: [Float64Array.of(0, 1, 2, 2, 3)],
    });
  });
});
