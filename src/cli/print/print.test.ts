import { describe, expect, it } from 'vitest';
import { call, checkResult, predictResult, trainResult } from '../fixtures.test.data.js';
import { bar, duration } from './numbers.js';
import { printPlan } from './plan.js';
import { renderTable } from './table.js';
import { cleanText, cut, displayWidth, padStart, wrap } from './text.js';
import { printTrain } from './train.js';
import { createView } from './view.js';

const plain = createView({ colour: false, columns: 90, language: 'en' });

describe('text on a terminal', () => {
  it('counts cells, not characters', () => {
    expect(['abc', '收入', 'e\u0301', '😀', '\u001b[31mred\u001b[39m', '—'].map(displayWidth)).toEqual([
      3, 4, 1, 2, 3, 1,
    ]);
    expect(padStart('收', 4)).toBe('  收');
    expect(cut('收入很高', 5)).toBe('收入…');
    expect(cut('short', 5)).toBe('short');
  });

  it('wraps at blanks, and between Chinese characters but not before their full stop', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('收入收入收入。', 6)).toEqual(['收入收', '入收入。']);
    expect(wrap('unbreakable-word', 4)).toEqual(['unbreakable-word']);
  });

  it('disarms control characters', () => {
    expect(cleanText('a\u001b]0;title\u0007\r\nb\u202e')).toBe('a\ufffd]0;title\ufffd\ufffd\ufffdb\ufffd');
  });

  it('writes durations and bars', () => {
    expect([0.04, 9.94, 9.96, 59.4, 61, 3599.6, 3900].map(duration)).toEqual([
      '0.0 s',
      '9.9 s',
      '10 s',
      '59 s',
      '1 min 01 s',
      '1 h 00 min',
      '1 h 05 min',
    ]);
    expect([0, 0.5, 1, 2].map((share) => displayWidth(bar(share, 4)))).toEqual([0, 2, 4, 4]);
  });
});

describe('tables', () => {
  it('align columns of any script', () => {
    const lines = renderTable(
      plain,
      [{ title: 'name' }, { title: 'n', align: 'right' }],
      [
        ['收入', '7'],
        ['ab', '12'],
      ],
    );
    expect(lines).toEqual(['  name   n', '  收入   7', '  ab    12']);
  });

  it('cut the flexible column to fit', () => {
    const lines = renderTable(
      createView({ colour: false, columns: 40, language: 'en' }),
      [{ title: 'a' }, { title: 'b', flexible: true }],
      [['x', 'y'.repeat(80)]],
    );
    expect(lines.map(displayWidth)).toEqual([6, 40]);
  });
});

describe('results', () => {
  it('train: numbers, comparison, verdict, reasons, findings, report, next commands', () => {
    const text = printTrain(trainResult, plain).join('\n');
    expect(text).toContain('1,000 rows, 300 defaults (30.0 %), target "target" = 2');
    expect(text).toContain('12 rows without a final outcome left out');
    expect(text).toContain('1 columns: 1 numeric');
    expect(text).toMatch(/AUC +0\.793 +\[0\.764, 0\.822\]/);
    expect(text).toMatch(/scorecard +0\.789 .* −0\.004 {2}p = 0\.310/);
    expect(text).toContain('= The boosted trees are not clearly better');
    expect(text).toMatch(/▲ ████████ The account is overdrawn\./);
    expect(text).toMatch(/▼ ████ {5}存款充足。/);
    expect(text).toContain("→ Treat them as codes.  --special 'my income=-9,-8'");
    expect(text).toContain('! One column was empty.');
    expect(text).toContain('.fathom/runs/x/report.html');
    expect(text).toContain(`fathom explain ${trainResult.run} --row 1`);
    expect(text, 'no escape sequences without colour').not.toContain('\u001b');
  });

  it('check: findings by severity, with the command that mends them', async () => {
    const { stdout } = await call(['check', 'german.csv']);
    expect(stdout).toMatch(
      /Critical {2}1\n {2}● Column "my income"[\s\S]*Worth knowing {2}1\n {2}● The rows are sorted/,
    );
    expect(stdout).toMatch(/收入 income +numeric +feature +12\.5 % +1 … 5 … 9 {2}\{-9\}/);
    expect(stdout).toMatch(/income +0\.310 +shifted/);
    expect(stdout).toContain('fathom check german.csv --apply repaired.csv');
    expect(stdout).toContain("fathom train credit german.csv --target target --positive 2 --special 'my income=-9,-8'");
  });

  it('check: a clean file, and one without a target', async () => {
    const clean = { ...checkResult, findings: [], target: undefined, suggestedTargets: ['bad'] };
    const { stdout } = await call(['check', 'a.csv'], { tasks: { check: async () => clean } });
    expect(stdout).toContain('✓ Nothing to object to.');
    expect(stdout).toContain('These columns look like an outcome: bad');
  });

  it('predict: the first rows, disarmed', async () => {
    const { stdout } = await call(['predict', 'r', 'a.csv']);
    expect(stdout).toMatch(
      /row {2}loan +probability +score +grade +strongest reason against\n +1 {2}A\ufffd\[31m7 +3\.21 % +640 +B +Because\./,
    );
    expect(stdout).toMatch(/B {2}█{24} {2}1,234 {2}100\.0 %/);
    const written = { ...predictResult, out: 'o.parquet' };
    const second = await call(['predict', 'r', 'a.csv', '--out', '/nowhere/o.parquet'], {
      tasks: { predict: async () => written },
    });
    expect(second.stdout).toContain('Written to o.parquet');
  });

  it('explain, evaluate, export', async () => {
    expect((await call(['explain', 'r', '--row', '17'])).stdout).toMatch(
      /Applicant in row 17 {2}43\.2 % {2}score 512 {2}grade D/,
    );
    expect((await call(['evaluate', 'r', 'a'])).stdout).toMatch(
      /On the new data[\s\S]*At training[\s\S]*A +10 +5\.0 % +10\.0 %/,
    );
    expect((await call(['export', 'r', '--format', 'sql'])).stdout).toBe('scorecard written to x.sql (2 KiB)\n');
  });

  it('speaks Chinese', async () => {
    const { stdout } = await call(['check', 'a.csv', '--lang', 'zh']);
    expect(stdout).toMatch(/严重 {2}1[\s\S]*值得了解/);
  });

  it('demo: section after section, the report last', async () => {
    const { demoResult, explainResult } = await import('../fixtures.test.data.js');
    const demo = async ({ onStep }: { onStep?: (step: never) => void } = {}) => {
      const show = onStep as (step: unknown) => void;
      show({ kind: 'data', path: 'loans.csv', rows: 5000, planted: ['a leak', 'codes'] });
      show({ kind: 'check', result: checkResult });
      show({ kind: 'train', result: trainResult });
      show({ kind: 'explain', result: explainResult });
      return demoResult;
    };
    const { stdout } = await call(['demo'], { tasks: { demo } });
    expect(stdout).toMatch(
      /1\. A sim[\s\S]*a leak, codes[\s\S]*2\. The data[\s\S]*3\. boost is[\s\S]*4\. Three[\s\S]*Verdict[\s\S]*report\.html\n$/,
    );
    expect(JSON.parse((await call(['demo', '--json'], { tasks: { demo } })).stdout).report).toBe(demoResult.report);
  });
});

describe('colour', () => {
  const colours = async (env: Record<string, string>, isTTY: boolean) =>
    (await call(['check', 'a.csv'], { env, isTTY, columns: 80 })).stdout.includes('\u001b[');
  it('only on a terminal that wants it', async () => {
    expect(await colours({}, true)).toBe(true);
    expect(await colours({}, false)).toBe(false);
    expect(await colours({ NO_COLOR: '1' }, true)).toBe(false);
    expect(await colours({ NO_COLOR: '' }, true)).toBe(true);
    expect(await colours({ TERM: 'dumb' }, true)).toBe(false);
    expect(await colours({ FORCE_COLOR: '1' }, false)).toBe(true);
  });
});

describe('a plan', () => {
  const network = { networks: 4, parameters: 1000, steps: 50, flopsPerStep: 1e6, memoryMiB: 300, availableMiB: 299 };
  const plan = {
    schemaVersion: 1,
    task: 'credit',
    model: 'mlp',
    rows: 100,
    features: 5,
    fits: 6,
    warnings: [],
  } as const;

  it('says when the networks do not fit', () => {
    const said = (availableMiB: number) =>
      printPlan({ ...plan, network: { ...network, availableMiB } }, plain)
        .join(' ')
        .replaceAll(/\s+/g, ' ');
    expect(said(299)).toContain(
      'about 300 MiB of memory beside the table, and only 299 MiB are free: it does not fit.',
    );
    expect(said(300)).toContain('about 300 MiB of memory beside the table; 300 MiB are free');
  });
});
