import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, writeTable } from '../data/index.js';
import { delongInterval, delongTest } from '../evaluate/index.js';
import { readOnnx } from '../onnx/index.js';
import { StopSignal } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { RunStore } from '../runs/index.js';
import { check, compare, evaluate, explain, exportRun, predict, simulateLoanBook, train } from './index.js';

let folder: string;
let data: string;
const settings = () => ({
  home: join(folder, 'home'),
  task: 'credit' as const,
  data: [data],
  target: 'defaulted',
  protected: ['sex'],
  threads: 2,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-tasks-'));
  data = join(folder, 'loans.csv');
  await writeTable(simulateLoanBook({ rows: 1500, random: new Random(7) }), data, { format: 'csv' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('train', () => {
  it('judges on rows it has not seen, leaves the leak out, and explains applicants', async () => {
    const result = await train({ ...settings(), model: 'scorecard', name: 'first' });
    const auc = result.results[0]!.metrics.auc;
    expect(auc, 'better than chance').toBeGreaterThan(0.66);
    expect(auc, 'recovery_amount would give more than .9: the leak is out').toBeLessThan(0.85);
    expect(result.importance.map(({ feature }) => feature)).not.toContain('recovery_amount');
    expect(result.importance.map(({ feature }) => feature)).not.toContain('sex');
    expect(result.baselines.map(({ model }) => model).sort()).toEqual(['boost', 'prior']);
    expect(result.baselines.find(({ model }) => model === 'prior')!.metrics.auc).toBeCloseTo(0.5, 1);
    expect(result.applicants).toHaveLength(3);
    expect(result.applicants[0]!.probability).toBeLessThan(result.applicants[2]!.probability);
    expect(result.applicants[2]!.reasons[0]!.sentence).toMatch(/\w+/);
    const report = await readFile(result.report, 'utf8');
    expect(report.slice(0, 15).toLowerCase()).toBe('<!doctype html>');
    expect(report).not.toMatch(/(src|href)="https?:/);
  });

  it('gives byte-identical model files and metrics for the same seed, on one thread or two', async () => {
    const [first, second] = [
      await train({ ...settings(), model: 'boost' }),
      await train({ ...settings(), model: 'boost', threads: 1 }),
    ];
    const store = new RunStore(settings().home);
    const bytes = async (id: string) => (await (await store.resolve(id)).readFile('model/manifest.json')).toString();
    expect(await bytes(second.run)).toBe(await bytes(first.run));
    expect(second.results).toEqual(first.results);
    expect(second.baselines).toEqual(first.baselines);
  });

  it('keeps a group together and does not learn from its name', async () => {
    const random = new Random('groups');
    const lines = Array.from({ length: 600 }, (_, i) => {
      const customer = i % 60;
      const bad = random.uniform() < (customer % 3 === 0 ? 0.8 : 0.2) ? 1 : 0;
      return `c${customer},${random.normal()},${random.normal()},${bad}`;
    });
    const file = join(folder, 'groups.csv');
    await writeFile(file, `customer,x,y,bad\n${lines.join('\n')}\n`);
    const grouped = { ...settings(), protected: [], data: [file], target: 'bad', split: 'group:customer' };
    const result = await train({ ...grouped, model: 'logistic' });
    expect(result.importance.map(({ feature }) => feature).sort()).toEqual(['x', 'y']);
    expect(result.results[0]!.metrics.auc, 'who it is would tell').toBeLessThan(0.6);
    expect(result.warnings.join(' ')).toContain('Rows of one "customer" are kept together');

    expect(result.warnings.join(' ')).toContain('Intervals and tests count its 60 groups, not rows.');
    const store = new RunStore(grouped.home);
    const heldOf = async (run: string) => {
      const dataset = await openDataset([(await store.resolve(run)).path('predictions.parquet')], {
        kinds: { outcome: 'numeric', probability: 'numeric', group: 'numeric' },
      });
      const table = await dataset.load();
      await dataset.close();
      return table;
    };
    const held = await heldOf(result.run);
    const said = [held.numbers('outcome'), held.numbers('probability')] as const;
    const groups = Int32Array.from(held.numbers('group'));
    expect(new Set(groups).size).toBe(60);
    const { auc: interval } = result.results[0]!.intervals;
    expect(interval, 'regression: groups are counted, not rows').toEqual(
      delongInterval(...said, undefined, { groups }),
    );
    expect(interval).not.toEqual(delongInterval(...said));
    const other = await train({ ...grouped, model: 'scorecard' });
    const theirs = (await heldOf(other.run)).numbers('probability');
    const runs = await compare({ task: 'credit', data: [], home: grouped.home, runs: [result.run, other.run] });
    expect(runs.pairs[0]).toMatchObject(delongTest(said[0], theirs, said[1], undefined, { groups }));
    const data = await compare({ ...grouped, models: ['scorecard', 'logistic'] });
    expect(data.pairs[0]!.interval).toEqual(runs.pairs[0]!.interval);
    const again = await evaluate({ home: grouped.home, run: result.run, data: [file] });
    expect(again.warnings.join(' ')).not.toContain('customer');
    const nameless = join(folder, 'nameless.csv');
    await writeFile(nameless, `x,y,bad\n${lines.map((line) => line.slice(line.indexOf(',') + 1)).join('\n')}\n`);
    const without = await evaluate({ home: grouped.home, run: result.run, data: [nameless] });
    expect(without.warnings).toContain(
      'There is no column "customer": intervals take rows as independent here, at training they counted its groups.',
    );
    expect(without.results[0]!.metrics).toEqual(again.results[0]!.metrics);
    expect(without.results[0]!.intervals.auc).not.toEqual(again.results[0]!.intervals.auc);

    const auto = await train({ ...grouped, model: 'auto', features: ['customer', 'x', 'y'] });
    expect(auto.chosenFrom!.length).toBeGreaterThan(1);
    for (const { innerAuc } of auto.chosenFrom!) expect(innerAuc, 'chosen on whole customers').toBeLessThan(0.65);
  });

  it('goes on after an interruption from the folds that were finished', async () => {
    const stop = new StopSignal();
    const home = join(folder, 'interrupted');
    const whole = await train({ ...settings(), home, model: 'logistic', threads: 1 });
    let folds = 0;
    const interrupted = train({
      ...settings(),
      home,
      model: 'logistic',
      threads: 1,
      stop,
      progress: ({ stage, done }) => {
        if (stage === 'fit' && done >= 3) {
          folds = done;
          stop.request();
        }
      },
    });
    await expect(interrupted).rejects.toThrow('Interrupted');
    expect(folds).toBeGreaterThanOrEqual(3);
    const store = new RunStore(home);
    const { id } = (await store.list()).find((run) => run.status === 'interrupted')!;
    const resumed = await train({ home, task: 'credit', data: [], resume: id });
    expect(resumed.run).toBe(id);
    expect(resumed.results).toEqual(whole.results);
  });

  it('tests on a later period with a model that has seen only the earlier one', async () => {
    const result = await train({ ...settings(), model: 'logistic', time: 'application_date', testFrom: '2024-07-01' });
    expect(await readFile(result.report, 'utf8'), 'the coefficients stand in the report').toContain(
      'id="coefficients"',
    );
    expect(result.results).toHaveLength(2);
    expect(result.results[0]!.rows + result.results[1]!.rows).toBe(1500);
    expect(result.results[1]!.protocol).toBe('rows from 2024-07-01 on');
  });

  it('suggests targets when none is named', async () => {
    await expect(train({ ...settings(), target: undefined })).rejects.toThrow(
      /Name it with --target COLUMN\. Columns that look like one: defaulted/,
    );
  });

  it.each([
    [{ target: 'defaultd' }, 'There is no column "defaultd". Did you mean "defaulted"?'],
    [{ model: 'bost' }, 'There is no model "bost". Did you mean "boost"?'],
    [{ folds: 1 }, '--folds: expected a whole number from 2 to 50, received 1.'],
    [{ split: 'random' }, '--split "random": expected stratified, time or group:COLUMN.'],
    [{ drop: ['age'], features: ['age'] }, 'Column "age" is asked to be both'],
    [
      { testFrom: '2030-01-01' },
      '--test-from 2030-01-01 leaves no rows from it on to test on; "application_date" runs from 2022-01-01 to 2024-12-31.',
    ],
    [{ name: '../../x' }, /name/i],
    [
      { task: 'Credit' as 'credit' },
      "task: expected 'credit' or 'tabular', received 'Credit'. Did you mean \"credit\"?",
    ],
    [{ task: undefined as unknown as 'credit' }, "task: expected 'credit' or 'tabular', received nothing."],
  ])('says in one sentence what is wrong with %j and leaves no run', async (wrong, sentence) => {
    const home = join(folder, 'wrong');
    await expect(train({ ...settings(), home, ...wrong })).rejects.toThrow(sentence);
    expect((await new RunStore(home).list()).filter((run) => run.status !== 'failed')).toEqual([]);
  });
});

describe('a saved run', () => {
  it('scores new rows with reasons, judges new labels, explains a row, and exports', async () => {
    const { run } = await train({ ...settings(), model: 'scorecard' });
    const home = settings().home;
    const out = join(folder, 'scores.csv');
    const scored = await predict({ home, run, data: [data], out });
    expect(scored.rows).toBe(1500);
    expect(scored.grades.reduce((sum, { rows }) => sum + rows, 0)).toBe(1500);
    expect(scored.preview[0]!.reasons.length).toBeGreaterThan(0);
    const written = await openDataset([out]);
    expect(written.rowCount).toBe(1500);
    await written.close();
    await expect(predict({ home, run, data: [data], out })).rejects.toThrow('--force');

    const judged = await evaluate({ home, run, data: [data] });
    expect(judged.results[0]!.rows).toBe(1500);
    expect(judged.results[0]!.metrics.auc, 'seen rows look a little better').toBeGreaterThan(
      judged.trained[0]!.metrics.auc - 0.02,
    );

    const one = await explain({ home, run, data: [data], row: 17 });
    expect(one.applicants.map(({ row }) => row)).toEqual([17]);
    expect(one.applicants[0]!.probability).toBeCloseTo(scored.preview[16]!.probability, 12);
    await expect(explain({ home, run, data: [data], row: 1501 })).rejects.toThrow('the file has rows 1 to 1500');

    const sql = join(folder, 'card.sql');
    await exportRun({ home, run, format: 'sql', out: sql });
    expect(await readFile(sql, 'utf8')).toContain('CASE');
  });

  it('names what is missing in the file that is to be scored', async () => {
    const { run } = await train({ ...settings(), model: 'logistic' });
    await expect(exportRun({ home: settings().home, run, format: 'sql', out: join(folder, 'x.sql') })).rejects.toThrow(
      /^The model of run .* is of the family "logistic", which cannot be written as sql\. Its forms are: onnx, pmml\. A scorecard has every form; train one with --model scorecard\.$/,
    );
    const onnx = join(folder, 'model.onnx');
    const written = await exportRun({ home: settings().home, run, format: 'onnx', out: onnx });
    const file = readOnnx(await readFile(onnx));
    expect([written.model, written.bytes]).toEqual(['logistic', (await stat(onnx)).size]);
    expect(file.metadataProps!.find(({ key }) => key === 'classes')!.value).toBe('["defaulted = 0","defaulted = 1"]');
    const short = join(folder, 'short.csv');
    await writeFile(short, 'loan_id,age\nL1,30\n');
    await expect(predict({ home: settings().home, run, data: [short] })).rejects.toThrow(/loan_amount/);
  });
});

describe('check', () => {
  it('finds what is planted, and writes a repaired table with its record', async () => {
    const out = join(folder, 'repaired.csv');
    const result = await check({ data: [data], target: 'defaulted', apply: out });
    const found = (column: string) => result.findings.some((finding) => finding.columns.includes(column));
    for (const column of ['recovery_amount', 'months_since_delinquency', 'employment_years', 'dti'])
      expect(found(column), column).toBe(true);
    for (const finding of result.findings) expect(finding.sentence, 'every finding has words').not.toBe(finding.check);
    expect(result.applied!.changes.length).toBeGreaterThan(0);
    expect(JSON.parse(await readFile(result.applied!.record, 'utf8'))).toMatchObject({ format: 1 });
  });
});

describe('a budget', () => {
  it('leaves out what there is no time for, says so when the least takes longer, and is for auto', async () => {
    const run = await train({ ...settings(), model: 'auto', budget: 0.5 });
    expect(run.chosenFrom!.length).toBeLessThan(4);
    expect(run.chosenFrom![0]!.model).toBe('scorecard');
    expect(run.baselines.map(({ model }) => model)).not.toContain('boost');
    expect(run.warnings.at(-1)).toMatch(/^The budget was 0.5 s and the training took \d/);
    await expect(train({ ...settings(), model: 'boost', budget: 60 })).rejects.toThrow(
      '--budget is for --model auto, which tries what there is time for; boost takes the time it takes.',
    );
    await expect(train({ ...settings(), budget: Number.NaN })).rejects.toThrow('--budget: expected a time above 0');
  });
});
