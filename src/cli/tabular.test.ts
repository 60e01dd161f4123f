// Tables of any domain, end to end: what is typed, the real jobs, what comes out.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../data/index.js';
import { StopSignal } from '../parallel/index.js';
import { Random } from '../random/index.js';
import type { TabularReport } from '../report/index.js';
import { jobs, type TabularResult } from '../tasks/index.js';
import { runProgram } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'fathom-tabular-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const home = join(folder, 'home');
const data = join(folder, 'plants.csv');

async function fathom(line: string): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  let [stdout, stderr] = ['', ''];
  const argv = [...line.split(' '), '--home', home, '--quiet', '--threads', '1'];
  const exitCode = await runProgram({
    io: {
      stdout: { write: (text) => void (stdout += text), isTTY: false, columns: 110 },
      stderr: { write: (text) => void (stderr += text), isTTY: false },
      env: {},
      now: () => 0,
      pipe: async (path) => void (stdout += readFileSync(path, 'utf8')),
    },
    tasks: async () => jobs,
    argv,
    stop: new StopSignal(),
    exitCode: 0,
  });
  return { stdout, stderr, exitCode };
}

/** Fast settings of the large model; the simple one and the naive one stand beside it. */
const quick = '--model boost --set maxTrees=20 --set bags=1 --folds 3 --json';

beforeAll(() => {
  const random = new Random('plants');
  const species = ['fern', 'moss', 'reed'];
  const lines = Array.from({ length: 240 }, (_, i) => {
    const kind = i % 3;
    const length = 2 * kind + random.normal();
    const soil = ['clay', 'sand'][random.integer(2)]!;
    const height = 10 + 3 * length + (soil === 'sand' ? 4 : 0) + random.normal();
    const survived = random.uniform() < 1 / (1 + Math.exp(-length + 2)) ? 'yes' : 'no';
    const missing = i % 40 === 39;
    return [
      length.toFixed(3),
      soil,
      random.normal().toFixed(3),
      species[kind],
      missing ? '' : height.toFixed(2),
      survived,
    ];
  });
  writeFileSync(data, `length,soil,noise,species,height,survived\n${lines.map((line) => line.join(',')).join('\n')}\n`);
});

async function trained(target: string, further: string): Promise<TabularResult> {
  const { stdout, stderr, exitCode } = await fathom(`train tabular ${data} --target ${target} ${further}`);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as TabularResult;
}

const others = {
  binary: ['survived', '--drop species --drop height'],
  multiclass: ['species', '--drop survived --drop height'],
  regression: ['height', '--drop survived --drop species'],
} as const;
const runs = new Map<string, Promise<TabularResult>>();

/** The run of each kind, called by it, made when it is first needed: tests come in any order. */
function runOf(kind: keyof typeof others): Promise<TabularResult> {
  const [target, drop] = others[kind];
  if (!runs.has(kind)) runs.set(kind, trained(target, `${drop} --name ${kind} ${quick}`));
  return runs.get(kind)!;
}

describe.each([
  ['survived', 'binary', 'auc'],
  ['species', 'multiclass', 'logLoss'],
  ['height', 'regression', 'rmse'],
] as const)('%s: %s', (target, kind, metric) => {
  let result: TabularResult;
  beforeAll(async () => {
    result = await runOf(kind);
  });

  it('is found out, judged beside simpler models, and told', () => {
    expect(result).toMatchObject({ schemaVersion: 1, task: 'tabular', kind, headline: { metric } });
    const [own] = result.results;
    expect(Object.keys(own!.intervals)).toContain(metric);
    const [low, high] = own!.intervals[metric]!;
    expect(own!.metrics[metric]).toBeGreaterThan(low);
    expect(own!.metrics[metric]).toBeLessThan(high);
    expect(result.baselines.map(({ model }) => model).at(-1)).toBe('prior');
    const naive = result.baselines.at(-1)!;
    expect(naive.test.adjusted, 'better than the same for every row').toBeLessThan(0.001);
    for (const { test } of result.baselines) expect(test.adjusted).toBeGreaterThanOrEqual(test.pValue);
    expect(result.importance[0]!.feature).toBe('length');
    expect(result.examples).toHaveLength(3);
    expect(result.warnings.join(' ')).toContain(`"${target}"`);
    expect(result.warnings.join(' ')).not.toMatch(/default|loan/);
  });

  it('leaves a run whose predictions give the metrics', async () => {
    const path = join(home, 'runs', result.run, 'predictions.parquet');
    const predicted = { binary: 'probability', multiclass: 'predicted', regression: 'prediction' }[kind];
    const file = await openDataset([path], {
      kinds: { outcome: 'numeric', fold: 'numeric', [predicted]: 'numeric' },
    });
    const table = await file.load();
    await file.close();
    expect(new Set(table.numbers('fold'))).toEqual(new Set([0, 1, 2]));
    const truth = table.numbers('outcome');
    if (kind === 'regression') {
      const squares = table.numbers('prediction').map((p, row) => (p - truth[row]!) ** 2);
      expect(result.results[0]!.metrics.rmse).toBeCloseTo(
        Math.sqrt(squares.reduce((a, b) => a + b) / squares.length),
        9,
      );
    } else if (kind === 'multiclass') {
      const right = table.numbers('predicted').filter((own, row) => own === truth[row]).length;
      expect(result.results[0]!.metrics.accuracy).toBeCloseTo(right / truth.length, 12);
      const losses = truth.map((code, row) => -Math.log(table.numbers(`probability_${code + 1}`)[row]!));
      expect(result.results[0]!.metrics.logLoss).toBeCloseTo(losses.reduce((a, b) => a + b) / losses.length, 9);
    } else {
      const brier = table.numbers('probability').map((p, row) => (p - truth[row]!) ** 2);
      expect(result.results[0]!.metrics.brier).toBeCloseTo(brier.reduce((a, b) => a + b) / brier.length, 9);
    }
  });

  it('has a report without a word of lending', () => {
    const report = readFileSync(result.report, 'utf8').replace(
      /<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>/g,
      '',
    );
    const text = report.replace(/<[^>]+>/g, ' ');
    expect(text).not.toMatch(/\b(defaults?|defaulted|loans?|applicants?|borrowers?|lending|undefined|NaN)\b/i);
    expect(report).not.toMatch(/(src|href)="https?:/);
    expect(existsSync(result.report.replace('report.html', 'card.md'))).toBe(true);
  });

  it('predicts, evaluates and explains', async () => {
    const predicted = JSON.parse((await fathom(`predict ${kind} ${data} --json`)).stdout);
    expect(predicted).toMatchObject({ kind, rows: 240, target });
    const row = predicted.preview[0];
    if (kind === 'regression') {
      expect(row.interval[0]).toBeLessThan(row.prediction);
      expect(row.interval[1]).toBeGreaterThan(row.prediction);
    } else {
      const probabilities = Object.entries(row.probabilities as Record<string, number>);
      expect(probabilities.reduce((sum, [, p]) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(row.prediction).toBe(probabilities.sort((a, b) => b[1] - a[1])[0]![0]);
    }
    const evaluated = JSON.parse((await fathom(`evaluate ${kind} ${data} --json`)).stdout);
    expect(evaluated.results[0].rows).toBe(kind === 'regression' ? 234 : 240);
    expect(evaluated.trained[0].metrics).toEqual(result.results[0]!.metrics);
    expect(evaluated.warnings[0]).toContain('was there at training');
    const explained = JSON.parse((await fathom(`explain ${kind} ${data} --row 7 --json`)).stdout);
    expect(explained.examples[0].row).toBe(7);
    // Reasons are about the event of two classes, of several about the one predicted.
    const about = (prediction: string) => ({ binary: 'yes', multiclass: prediction, regression: undefined })[kind];
    const end = (of?: string) => (of === undefined ? 'the prediction.' : `the probability of ${of}.`);
    for (const sentence of row.reasons)
      expect(sentence.split(/; this (?:raises|lowers) /)[1]).toBe(end(about(row.prediction)));
    for (const { reasons, prediction } of explained.examples) {
      expect(reasons[0].of).toBe(about(prediction));
      expect(reasons[0].sentence).toContain(end(about(prediction)));
    }
    for (const command of [
      `predict ${kind} ${data}`,
      `evaluate ${kind} ${data}`,
      `explain ${kind}`,
      'runs',
      `runs show ${kind}`,
    ]) {
      const { stdout, exitCode } = await fathom(command);
      expect(exitCode, command).toBe(0);
      expect(stdout, command).not.toMatch(/undefined|NaN|default|\bloan|applicant/);
    }
  });

  it('goes out as ONNX, and is refused where a form does not apply', async () => {
    const out = join(folder, `${kind}.onnx`);
    expect((await fathom(`export ${kind} --format onnx --out ${out}`)).exitCode).toBe(0);
    expect(existsSync(out)).toBe(true);
    const { stderr, exitCode } = await fathom(`export ${kind} --format sql --out ${out}.sql`);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/^fathom: The model of run .* cannot be written as sql\. Its forms are: onnx\.\n$/);
  });
});

describe('reproduce', () => {
  it('gives the same bytes', async () => {
    await runOf('regression');
    const { stdout, stderr } = await fathom('reproduce regression --json');
    expect(JSON.parse(stdout || stderr)).toMatchObject({ isReproduced: true });
  });
});

describe('a network', () => {
  it('tells in its report how it learned, and what was decided for it', async () => {
    const few = '--set epochs=5 --set bags=2 --set members=2 --set width=8 --set layers=1 --folds 2';
    const columns = '--target species --drop height --drop survived';
    const { stdout } = await fathom(`train tabular ${data} ${columns} --model mlp ${few} --json`);
    const { report } = JSON.parse(stdout) as TabularResult;
    const { learning } = JSON.parse(readFileSync(report.replace('.html', '.json'), 'utf8')) as TabularReport;
    expect(learning!.networks).toBe(2);
    expect(learning!.curve.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    const heldOut = learning!.curve.map((point) => point.heldOut!);
    expect(heldOut.at(-1)).toBeLessThan(heldOut[0]!);
    const best = 1 + heldOut.indexOf(Math.min(...heldOut));
    expect(learning!.stoppedAt, 'the kept networks learn for as long as was best').toEqual([best, best]);
    expect(learning!.settings).toMatchObject({ epochs: 5, width: 8, learningRate: 0.002 });
    const page = readFileSync(report, 'utf8');
    expect(page).toContain(`The loss on held-out rows is least after ${best} epochs`);
    expect(page).toMatch(
      /learningRate<\/code><\/th><td><code>(&quot;|&#34;|")auto(&quot;|&#34;|")<\/code><\/td><td><code>0\.002/,
    );
  });
});

describe('compare', () => {
  it('models on the same folds: the simplest that none beats', async () => {
    const line = `compare tabular ${data} --target height --drop survived --drop species --models prior,ridge,tree --folds 3`;
    const result = JSON.parse((await fathom(`${line} --json`)).stdout);
    expect(result).toMatchObject({ kind: 'regression', headline: { metric: 'rmse' }, recommended: 'ridge' });
    expect(result.models.map(({ model }: { model: string }) => model)).toEqual(['prior', 'ridge', 'tree']);
    expect(result.pairs, 'the naive model is shown, and never taken').toHaveLength(1);
    expect(result.sentence).toMatch(/^Take Linear regression \(RMSE 1\.\d+\)/);
    expect((await fathom(line)).stdout).toMatch(/ridge +1\.\d+ +\[/);
  });

  it.each([
    ['species', 'height', 'logLoss', /log loss of .+ went from/],
    ['height', 'species', 'rmse', /RMSE of .+ went from/],
  ])('learning curves and a page, with %s for the target', async (target, drop, metric, said) => {
    const out = join(folder, `${target}.html`);
    const models = `--models ${target === 'species' ? 'prior,logistic' : 'prior,ridge,tree'}`;
    const line = `compare tabular ${data} --target ${target} --drop survived --drop ${drop} ${models} --folds 3 --sizes 60,120`;
    const result = JSON.parse((await fathom(`${line} --out ${out} --json`)).stdout);
    expect(result.report).toBe(out);
    expect(result.curves.sizes).toEqual([60, 120]);
    for (const { model, points } of result.curves.models) {
      expect(points.map(({ value }: { value: number }) => value > 0)).toEqual([true, true]);
      expect(points[1].interval[0], model).toBeLessThanOrEqual(points[1].value);
    }
    const simple = result.curves.models[1].points;
    expect(simple[1].value, 'twice the rows of a linear relation').toBeLessThan(simple[0].value);
    expect(result.headline.metric).toBe(metric);
    expect(result.curveSentence).toMatch(said);
    const page = readFileSync(out, 'utf8').replace(/<style>.*<\/style>/s, '');
    for (const fact of [
      result.sentence.slice(0, 30),
      result.curveSentence.slice(0, 20),
      'plants.csv',
      '3-fold',
      'SHA-256',
    ])
      expect(page).toContain(fact);
    expect(page, 'nothing from elsewhere').not.toMatch(/(src|href)="https?:/);
    expect(page).not.toMatch(/undefined|NaN|\bdefaults\b|applicant/);
    expect((await fathom(`${line} --out ${out}`)).stderr).toContain('exists already');
  });

  it('runs row by row, and refuses runs on other targets or tasks', async () => {
    await Promise.all([runOf('regression'), runOf('binary')]);
    await trained('height', `--drop survived --drop species --name other --model ridge --folds 3 --json`);
    const result = JSON.parse((await fathom('compare regression other --json')).stdout);
    expect(result).toMatchObject({ kind: 'regression', recommended: 'other', warnings: [] });
    expect(result.models.map(({ family }: { family: string }) => family)).toEqual(['ridge', 'boost']);
    for (const seed of [1, 2])
      await trained('height', `--drop survived --drop species --name prior${seed} --model prior --seed ${seed} --json`);
    expect((await fathom('compare prior1 prior2')).stderr).toContain(
      'all these runs are of prior, the naive baseline;',
    );
    const { stderr } = await fathom('compare regression binary');
    expect(stderr).toContain('these are different targets. Compare runs that predict the same.');
  });
});

describe('what does not fit', () => {
  it.each([
    ['--target noise --segment soil', 'risk by segments belongs to fathom train credit'],
    ['--target soil --model ridge', 'There is no model "ridge".'],
    ['--target height --model scorecard', 'There is no model "scorecard".'],
    ['--target height --positive 3', '--positive "3": no row has this value in the target "height".'],
    ['--target length --kind length=categorical', 'it names rows instead of kinds of rows'],
    ['--target nowhere', 'There is no column "nowhere".'],
  ])('%s', async (options, message) => {
    const { stderr, exitCode } = await fathom(`train tabular ${data} ${options}`);
    expect(stderr).toContain(message);
    expect(exitCode).toBeGreaterThan(1);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});
