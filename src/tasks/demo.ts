// `fathom demo credit`: a short tour on a loan book that Fathom makes itself, with faults planted in it to be found.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeTable } from '../data/index.js';
import { Random } from '../random/index.js';
import { check } from './check.js';
import { simulateLoanBook } from './credit/simulate.js';
import { explain } from './explain.js';
import type { CommonOptions } from './options.js';
import { type DemoResult, type DemoStep, schemaVersion } from './results.js';
import { train } from './train.js';

export interface DemoOptions extends CommonOptions {
  readonly task?: 'credit';
  readonly rows?: number;
  readonly language?: 'en' | 'zh';
  /** Told of every part of the tour as soon as it is done. */
  readonly onStep?: (step: DemoStep) => void;
}

/** What `simulateLoanBook` plants, in words. */
const planted = [
  'two columns that are known only after the outcome',
  'codes among the numbers (-9, -8, 999)',
  'a ratio that becomes an amount of money where income is missing',
  'loans entered twice, some with opposite outcomes',
  'a population that drifts in the last six months',
];

/** Simulates a loan book, checks it, trains a scorecard and boosted trees, compares them and explains three applicants. */
export async function demo(options: DemoOptions = {}): Promise<DemoResult> {
  const started = performance.now();
  const { home = '.fathom', seed = 0, rows = 12_000, language = 'en', threads, progress, stop } = options;
  const common = { home, seed, threads, progress, stop, language };
  const say = options.onStep ?? (() => {});
  const path = join(home, 'demo', 'loans.csv');
  await mkdir(join(home, 'demo'), { recursive: true });
  await writeTable(simulateLoanBook({ rows, random: new Random(seed).split('demo') }), path, {
    format: 'csv',
    force: true,
  });
  say({ kind: 'data', path, rows, planted });

  const columns = { data: [path], target: 'defaulted', protected: ['sex'] };
  const checked = await check({ ...common, ...columns });
  say({ kind: 'check', result: checked });

  const trained = [];
  for (const model of ['scorecard', 'boost']) {
    const command = `fathom train credit ${path} --target defaulted --protected sex --model ${model}`;
    const result = await train({ ...common, ...columns, task: 'credit', model, command });
    trained.push(result);
    say({ kind: 'train', result });
  }
  const better = trained.at(-1)!;
  const explained = await explain({ ...common, run: better.run });
  say({ kind: 'explain', result: explained });
  return {
    schemaVersion,
    task: 'credit',
    data: path,
    check: checked,
    trained,
    verdict: better.verdict,
    explained,
    report: better.report,
    seconds: (performance.now() - started) / 1000,
  };
}
