import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, Table, writeTable } from '../data/index.js';
import { DataError } from '../errors/index.js';
import { delongTest } from '../evaluate/index.js';
import { Random } from '../random/index.js';
import { RunStore } from '../runs/index.js';
import { compare, compareTabular, importModel, reproduce, simulateLoanBook, train } from './index.js';

let folder: string;
let data: string;
const settings = () => ({
  home: join(folder, 'home'),
  task: 'credit' as const,
  data: [data],
  target: 'defaulted',
  threads: 2,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-compare-'));
  data = join(folder, 'loans.csv');
  await writeTable(simulateLoanBook({ rows: 1200, random: new Random(7) }), data, { format: 'csv' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('compare', () => {
  it('judges models as training does, says what each costs, and writes a page that asks nobody for anything', async () => {
    const out = join(folder, 'compare.html');
    const result = await compare({
      ...settings(),
      models: ['boost', 'prior', 'scorecard'],
      sizes: [200, 960],
      out,
      command: 'fathom compare credit loans.csv',
    });
    expect(result.models.map(({ model }) => model)).toEqual(['prior', 'scorecard', 'boost']);
    const trained = await train({ ...settings(), model: 'scorecard' });
    const aucOf = (name: string) => result.models.find(({ model }) => model === name)!.metrics.auc;
    expect(aucOf('scorecard')).toBe(trained.results[0]!.metrics.auc);
    expect(aucOf('boost')).toBe(trained.baselines.find(({ model }) => model === 'boost')!.metrics.auc);
    expect(result.pairs.map(({ first, second }) => [first, second])).toEqual([['scorecard', 'boost']]);
    for (const { model, cost } of result.models) {
      expect(cost.fitSeconds, model).toBeGreaterThan(0);
      expect(cost.predictMicroseconds!, model).toBeGreaterThan(0);
      expect(cost.peakMemoryMiB!, model).toBeGreaterThan(50);
    }
    const bytes = result.models.map(({ cost }) => cost.bytes);
    expect(bytes[0]).toBeLessThan(bytes[1]!);
    expect(bytes[1]).toBeLessThan(bytes[2]!);
    expect(result.sentence).toContain('Scorecard (AUC');
    const { sizes, models } = result.curves!;
    expect(sizes).toEqual([200, 960]);
    const scorecard = models.find(({ model }) => model === 'scorecard')!.points;
    expect(scorecard[1]!.auc, 'more rows').toBeGreaterThan(scorecard[0]!.auc);
    for (const { model, points } of models) expect(points[1]!.auc, 'as judged above').toBe(aucOf(model));
    expect(result.curveSentence).toMatch(/From 200 to 960 rows/);
    const page = await readFile(out, 'utf8');
    expect(page).not.toMatch(/(src|href)="https?:/);
    expect(page).toContain('loans.csv');
    expect(page).toContain(result.sentence.slice(0, 30));
    const [source] = result.lineage!.sources;
    expect(source!.sha256).toHaveLength(64);
    for (const fact of [
      source!.sha256,
      '5-fold',
      'Made on',
      'fathom compare credit loans.csv',
      `Node.js ${process.version}`,
    ])
      expect(page).toContain(fact);
    await expect(compare({ ...settings(), models: ['prior', 'scorecard'], out })).rejects.toThrow(
      `${out} exists already; choose another name, or add --force to replace it.`,
    );
  });

  it('compares runs row by row, and refuses runs on other data', async () => {
    const { home } = settings();
    await train({ ...settings(), model: 'scorecard', name: 'card' });
    await train({ ...settings(), model: 'boost', name: 'trees' });
    const none = { home, task: 'credit' as const, data: [] };
    const result = await compare({ ...none, runs: ['trees', 'card'] });
    expect(result.models.map(({ model }) => model)).toEqual(['card', 'trees']);
    expect(result.lineage!.runs!.map(({ name, seed, isImported }) => [name, seed, isImported])).toEqual([
      ['trees', 0, false],
      ['card', 0, false],
    ]);
    const store = new RunStore(home);
    const [card, trees] = await Promise.all(
      ['card', 'trees'].map(async (name) => {
        const file = await openDataset([(await store.resolve(name)).path('predictions.parquet')], {
          kinds: { outcome: 'numeric', probability: 'numeric' },
        });
        const table = await file.load();
        await file.close();
        return table;
      }),
    );
    expect(result.pairs[0]).toMatchObject(
      delongTest(card!.numbers('outcome'), card!.numbers('probability'), trees!.numbers('probability')),
    );
    expect(result.warnings).toEqual([]);

    await train({ ...settings(), model: 'prior', name: 'seeded', seed: 5 });
    expect((await compare({ ...none, runs: ['card', 'seeded'] })).warnings).toEqual([
      'The runs drew their folds differently, so their models learned from different rows.',
    ]);
    const other = join(folder, 'other.csv');
    await writeTable(simulateLoanBook({ rows: 400, random: new Random(8) }), other, { format: 'csv' });
    await train({ ...settings(), data: [other], model: 'scorecard', name: 'other' });
    await expect(compare({ ...none, runs: ['card', 'other'] })).rejects.toThrow(
      'card learned from loans.csv (1200 rows), other learned from other.csv (400 rows): the files differ, so no row is judged by both. Judge each on one file with known outcomes instead: fathom evaluate RUN FILE.',
    );
    await expect(compare({ ...none, runs: ['card', 'card'] })).rejects.toThrow('is named twice');
    await expect(compare({ ...none, runs: ['card'] })).rejects.toThrow('name at least two runs');
  });

  it('regression: weighs rows as the runs did, on data and between runs, and refuses runs that weigh otherwise', async () => {
    const { home } = settings();
    const random = new Random('weights');
    const book = simulateLoanBook({ rows: 1200, random: new Random(7) });
    const { codes } = book.categories('defaulted');
    const income = book.numbers('income');
    // Rows that go against what income says weigh little, so weighted metrics are far from unweighted ones.
    const values = Float64Array.from(
      codes,
      (code, i) => ((code === 1) === income[i]! < 3000 ? 3 : 0.2) + random.uniform(),
    );
    const weighted = join(folder, 'weighted.csv');
    await writeTable(
      new Table(
        [...book.schema, { name: 'count', kind: 'numeric', role: 'feature' }],
        [...book.schema.map(({ name }) => book.column(name)), { kind: 'numeric', values }],
      ),
      weighted,
      { format: 'csv' },
    );
    const own = { ...settings(), data: [weighted], weight: 'count' };
    const card = await train({ ...own, model: 'scorecard', name: 'weighed' });
    await train({ ...own, model: 'prior', name: 'base' });
    const none = { home, task: 'credit' as const, data: [] };
    const runs = await compare({ ...none, runs: ['weighed', 'base'] });
    const data = await compare({ ...own, models: ['prior', 'scorecard'] });
    const metricsOf = (result: typeof runs, name: string) => result.models.find((each) => each.model === name)!.metrics;
    expect(metricsOf(runs, 'weighed'), 'as the run says of itself').toEqual(card.results[0]!.metrics);
    expect(metricsOf(data, 'scorecard')).toEqual(card.results[0]!.metrics);
    const plain = await train({ ...own, weight: undefined, drop: ['count'], model: 'scorecard', name: 'plain' });
    expect(Math.abs(plain.results[0]!.metrics.auc - card.results[0]!.metrics.auc)).toBeGreaterThan(0.02);
    await expect(compare({ ...none, runs: ['weighed', 'plain'] })).rejects.toThrow(
      'weighed counts rows by "count", plain counts every row alike: their metrics are of different populations. Train both with the same --weight, or both without.',
    );

    // A run from before weights were kept beside the predictions.
    const path = (await new RunStore(home).resolve('base')).path('predictions.parquet');
    const file = await openDataset([path]);
    const held = await file.load();
    await file.close();
    const kept = held.schema.map(({ name }) => name).filter((name) => name !== 'weight');
    await writeTable(held.pick(kept), path, { format: 'parquet', force: true });
    await expect(compare({ ...none, runs: ['weighed', 'base'] })).rejects.toThrow(
      'base counts rows by "count" and was trained by an older Fathom, which did not keep these weights: train it again to compare it.',
    );
  });

  it('needs a trained run among the imported ones, and cannot repeat an imported one', async () => {
    const { home } = settings();
    for (const name of ['theirs', 'others'])
      await importModel({ home, model: join('test/imported', 'contract.txt'), name });
    await expect(compare({ home, task: 'credit', data: [], runs: ['others', 'theirs'] })).rejects.toThrow(
      'others and theirs were imported, so there are no rows to compare them on. Name a run trained here beside them, or judge each on one file with known outcomes: fathom evaluate RUN FILE.',
    );
    await expect(compare({ home, task: 'credit', data: [], runs: ['card', 'theirs'] })).rejects.toThrow(DataError);
    await expect(reproduce({ home, run: 'theirs' })).rejects.toThrow(
      'Run theirs was imported, not trained: there is no training to repeat.',
    );
  });

  it('refuses what it cannot do', async () => {
    await expect(compare({ ...settings(), models: ['scorcard'] })).rejects.toThrow(/no model "scorcard".*scorecard/);
    await expect(compare({ ...settings(), models: ['boost', 'boost'] })).rejects.toThrow(
      '--models boost: one model has nothing to be compared with. Name two or more, such as --models scorecard,boost;',
    );
    await expect(compareTabular({ ...settings(), models: ['prior'], sizes: 'auto' })).rejects.toThrow(
      '--models prior: one model has nothing to be compared with. Name two or more, such as --models scorecard,prior; to train one model beside a simple one: fathom train tabular FILE --model prior.',
    );
    await expect(compare({ ...settings(), models: ['prior', 'scorecard'], sizes: [10] })).rejects.toThrow(
      '--sizes: expected whole numbers from 50 to 960, the rows of a training part; received 10.',
    );
  });
});
