import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DataError, InterruptedError } from '../errors/index.js';
import { families } from '../models/index.js';
import { call } from './fixtures.test.data.js';

const folder = mkdtempSync(join(tmpdir(), 'fathom-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The options a job got, without the two that every job gets. */
async function optionsOf(argv: readonly string[]): Promise<Record<string, unknown>> {
  const { calls, stderr } = await call(argv);
  expect(calls, stderr).toHaveLength(1);
  const { progress, stop, ...options } = calls[0]!.options;
  expect([typeof progress, typeof stop]).toEqual(
    calls[0]!.job === 'exportRun' ? ['undefined', 'undefined'] : ['function', 'object'],
  );
  return options;
}

describe('without a command', () => {
  it('prints the help, on stderr and as wrong usage when there are options', async () => {
    const bare = await call([]);
    expect(bare).toMatchObject({ exitCode: 0, stderr: '' });
    expect(bare.stdout).toContain('Usage: fathom [options] [command]');
    const withOption = await call(['--threads', '1']);
    expect(withOption).toMatchObject({ exitCode: 2, stdout: '' });
    expect(withOption.stderr).toContain('Usage: fathom [options] [command]');
    expect(withOption.stderr).not.toContain('outputHelp');
  });

  it('is a usage error in JSON', async () => {
    const { exitCode, stdout, stderr } = await call(['--json']);
    const message = 'A command is missing. See --help for what there is.';
    expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, error: { type: 'UsageError', message, exitCode: 2 } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `fathom: ${message}\n` });
  });
});

describe('train', () => {
  it('maps every option to its setting', async () => {
    const line =
      'train credit a.csv b.csv --target t --positive 2 --positive bad --exclude open --model boost --folds 7 --split group:g ' +
      '--test t.csv --test-from 2017-01-01 --features x --features y --drop z --id i --time d --weight w --scale-weights --protected sex ' +
      '--text note --kind x=categorical --kind a=b=numeric --special y=-9,-8.5 --map income=收入 --set depth=4 --set rate=0.1 ' +
      '--set mode=fast --set deep=true --name n1 --sheet S --home H --seed 3 --threads 2 --lang zh';
    expect(await optionsOf(line.split(' '))).toEqual({
      task: 'credit',
      data: ['a.csv', 'b.csv'],
      target: 't',
      positive: ['2', 'bad'],
      exclude: ['open'],
      model: 'boost',
      folds: 7,
      split: 'group:g',
      test: 't.csv',
      testFrom: '2017-01-01',
      features: ['x', 'y'],
      drop: ['z'],
      id: ['i'],
      time: 'd',
      weight: 'w',
      scaleWeights: true,
      protected: ['sex'],
      text: ['note'],
      kinds: { x: 'categorical', 'a=b': 'numeric' },
      special: { y: [-9, -8.5] },
      map: { income: '收入' },
      set: { depth: 4, rate: 0.1, mode: 'fast', deep: true },
      name: 'n1',
      sheet: 'S',
      home: 'H',
      seed: 3,
      threads: 2,
      language: 'zh',
      command: `fathom ${line}`,
    });
  });

  it('leaves out what was not given, and reads FATHOM_HOME', async () => {
    expect(await optionsOf(['train', 'credit', 'a.csv', '--target', 't'])).toEqual({
      task: 'credit',
      data: ['a.csv'],
      target: 't',
      home: '.fathom',
      language: 'en',
      command: 'fathom train credit a.csv --target t',
    });
    const { calls } = await call(['train', 'credit', 'a.csv'], { env: { FATHOM_HOME: '/h' } });
    expect(calls[0]!.options.home).toBe('/h');
  });

  it('takes global options before and after the command', async () => {
    for (const argv of [
      ['--seed', '9', 'train', 'credit', 'a'],
      ['train', 'credit', 'a', '--seed', '9'],
    ])
      expect((await optionsOf(argv)).seed).toBe(9);
  });

  it('quotes the command for the lineage', async () => {
    const { command } = await optionsOf(['train', 'credit', 'a b.csv', '--positive', "it's"]);
    expect(command).toBe(`fathom train credit 'a b.csv' --positive 'it'\\''s'`);
  });

  it('resumes without data', async () => {
    expect(await optionsOf(['train', '--resume', 'latest', '--threads', '2'])).toMatchObject({
      resume: 'latest',
      data: [],
      threads: 2,
    });
    expect((await call(['train', 'credit', 'a.csv', '--resume', 'x'])).stderr).toMatch(
      /leave out the task and the files/,
    );
  });

  it('puts options over a recipe', async () => {
    const recipe = file(
      'r.yaml',
      'task: credit\ndata: loans.csv\ntarget: bad\npositive: 2\ntest-from: "2017-01-01"\nkind:\n  x: categorical\nset:\n  depth: 3\n  rate: 0.1\n  bins: {x: [1, 2]}\nseed: 5\nspecial: {y: [-9, -8], z: -1}\n',
    );
    expect(await optionsOf(['train', '--recipe', recipe, '--target', 't', '--set', 'depth=9'])).toMatchObject({
      task: 'credit',
      data: ['loans.csv'],
      target: 't',
      positive: ['2'],
      testFrom: '2017-01-01',
      kinds: { x: 'categorical' },
      set: { depth: 9, rate: 0.1, bins: { x: [1, 2] } },
      special: { y: [-9, -8], z: [-1] },
      seed: 5,
    });
  });

  it.each([
    ['tagret: x\n', /there is no setting "tagret"\. Did you mean "target"\?/],
    ['home: x\n', /there is no setting "home"/],
    ['__proto__: x\n', /there is no setting "__proto__"/],
    ['folds: many\n', /folds: expected a whole number, received "many"/],
    ['kinds: {x: numerc}\n', /kinds\.x: "numerc" is not one of numeric, .*Did you mean "numeric"\?/],
    ['target: [a, {b: 1}]\n', /target: expected a text/],
    ['- a\n', /expected settings such as/],
    ['a: b: c\n', /line 1, column \d+: this is not YAML/],
  ])('refuses the recipe %j', async (text, expected) => {
    const outcome = await call(['train', 'credit', 'a.csv', '--recipe', file('bad.yaml', text)]);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(expected);
    expect(outcome.calls).toEqual([]);
  });

  it('lists the models that exist', async () => {
    const { stdout } = await call(['train', '--help']);
    const listed = /--model <name>\s+(.+?) or auto/.exec(stdout)![1]!.split(', ').sort();
    const trained = families.filter(({ name, size }) => size !== 'baseline' && name !== 'auto').map(({ name }) => name);
    expect(listed).toEqual([...trained].sort());
  });
});

describe('the other commands', () => {
  it('check', async () => {
    const argv =
      'check new.csv --target t --against old.csv --apply out.csv --fail-on warning --force --special a=1'.split(' ');
    expect(await optionsOf(argv)).toEqual({
      data: ['new.csv'],
      target: 't',
      against: 'old.csv',
      apply: 'out.csv',
      failOn: 'warning',
      force: true,
      special: { a: [1] },
      home: '.fathom',
      language: 'en',
    });
  });

  it.each([
    ['critical', 4],
    ['notice', 4],
    [undefined, 0],
  ])('check --fail-on %s exits with %i', async (severity, exitCode) => {
    const argv = ['check', 'a.csv', ...(severity === undefined ? [] : ['--fail-on', severity])];
    expect((await call(argv)).exitCode).toBe(exitCode);
  });

  it('check --fail-on critical passes milder findings', async () => {
    const { checkResult } = await import('./fixtures.test.data.js');
    const milder = {
      ...checkResult,
      findings: checkResult.findings.filter((finding) => finding.severity !== 'critical'),
    };
    const outcome = await call(['check', 'a.csv', '--fail-on', 'critical'], { tasks: { check: async () => milder } });
    expect(outcome.exitCode).toBe(0);
  });

  it('evaluate, explain, export', async () => {
    expect(await optionsOf(['evaluate', 'champion', 'a.csv', '--positive', '2'])).toEqual({
      run: 'champion',
      data: ['a.csv'],
      positive: ['2'],
      home: '.fathom',
      language: 'en',
    });
    expect(await optionsOf(['explain', 'latest', '--row', '17'])).toEqual({
      run: 'latest',
      row: 17,
      home: '.fathom',
      language: 'en',
    });
    expect(await optionsOf(['export', 'champion', '--format', 'sql'])).toEqual({
      run: 'champion',
      format: 'sql',
      out: 'champion.sql',
      home: '.fathom',
    });
    expect((await optionsOf(['export', 'champion', '--out', 'x.xlsx'])).format).toBe('xlsx');
    expect((await call(['export', 'champion'])).stderr).toMatch(/Which format\?/);
  });

  it('import', async () => {
    const levels = file('levels.json', '{"purpose": ["car", "house"], "region": [1, 2]}');
    const line =
      'import m.txt --name champion --data a.csv --data b.csv --target t --positive 2 --exclude open --map Column_0=x=y --rounds 12 --sheet S --levels';
    expect(await optionsOf([...line.split(' '), levels])).toEqual({
      model: 'm.txt',
      name: 'champion',
      data: ['a.csv', 'b.csv'],
      target: 't',
      positive: ['2'],
      exclude: ['open'],
      map: { Column_0: 'x=y' },
      levels: { purpose: ['car', 'house'], region: ['1', '2'] },
      rounds: 12,
      sheet: 'S',
      home: '.fathom',
      language: 'en',
    });
    const wrong = await call(['import', 'm.txt', '--levels', file('list.json', '["car"]')]);
    expect(wrong).toMatchObject({ exitCode: 2, calls: [] });
    expect(wrong.stderr).toMatch(/expected lists of levels by feature, such as \{"purpose": \["car", "house"\]\}/);
    expect((await call(['import', 'm.txt', '--levels', 'nowhere.json'])).stderr).toMatch(/cannot be read as JSON/);
    const { stdout } = await call(['import', 'm.txt']);
    expect(stdout).toMatch(
      /LightGBM, binary, 20 trees; 1 of 4 features are used[\s\S]*fathom evaluate champion NEW\.csv/,
    );
  });

  it('predict writes to a file, to the screen, or hands the rows to stdout', async () => {
    expect(
      await optionsOf(['predict', 'r', 'a.csv', '--out', join(folder, 'o.parquet'), '--reasons', '2']),
    ).toMatchObject({
      out: join(folder, 'o.parquet'),
      reasons: 2,
    });
    const predict = async ({ out, format }: { out?: string; format?: string }) => {
      const { predictResult } = await import('./fixtures.test.data.js');
      writeFileSync(out!, '{"row":1}\n');
      return { ...predictResult, out: out!, format: format as 'jsonl' };
    };
    const outcome = await call(['predict', 'r', 'a.csv', '--format', 'jsonl'], { tasks: { predict } });
    expect(outcome.stdout, 'only the rows').toBe('{"row":1}\n');
    expect(outcome.stderr).toMatch(/1,234 rows scored/);
    expect((await call(['predict', 'r', 'a.csv', '--format', 'jsonl', '--json'])).stderr).toMatch(
      /cannot share stdout/,
    );
    expect((await call(['predict', 'r', 'a.csv', '--format', 'parquet'])).stderr).toMatch(
      /needs a file: add --out FILE/,
    );
  });

  it.each([
    ['predict', 'r', 'a.csv', '--out'],
    ['check', 'a.csv', '--apply'],
    ['export', 'r', '--format', 'sql', '--out'],
  ])('%s never replaces a file without --force', async (...argv) => {
    const taken = file('taken.csv', 'mine');
    const outcome = await call([...argv, taken]);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(/taken\.csv: the file exists already\. Add --force/);
    expect(outcome.calls).toEqual([]);
    expect((await call([...argv, taken, '--force'])).calls).toHaveLength(1);
  });
});

describe('mistakes', () => {
  it.each([
    ['trian', "Unknown command 'trian'. Did you mean train?"],
    ['train credit a --tagret x', "Unknown option '--tagret'. Did you mean --target?"],
    [
      'train german.csv',
      '"german.csv" looks like data; the task comes first. Try: fathom train credit german.csv --target COL',
    ],
    ['train credti a.csv', 'There is no task "credti". Did you mean "credit"? The tasks are: credit, tabular.'],
    ['train credit', 'Missing the data. Try: fathom train credit FILE --target COL'],
    ['train', 'Missing the task and the data. Try: fathom train credit FILE --target COL'],
    ['check', "Missing required argument 'data'. See --help for what there is."],
    ['train credit a --folds 1.5', '--folds: expected a whole number from 2 to 50, received "1.5".'],
    ['train credit a --seed -1', '--seed: expected a whole number of at least 0, received "-1".'],
    ['train credit a --kind x', '--kind: expected NAME=VALUE such as grade=categorical, received "x".'],
    [
      'train credit a --kind x=numerc',
      '--kind: "numerc" is not one of numeric, categorical, boolean, datetime, text. Did you mean "numeric"?',
    ],
    [
      'train credit a --special x=-9,b',
      '--special: expected numbers with commas between them such as -9,-8, received "-9,b".',
    ],
    [
      'train credit a --target --model boost',
      '--target needs a value, and "--model" is an option. Write --target <col>.',
    ],
    ['predict r a --format xml', '--format: "xml" is not one of parquet, csv, jsonl, table.'],
    ['check a --lang german', '--lang: "german" is not one of en, zh.'],
    ['check a --fail-on worst', '--fail-on: "worst" is not one of critical, warning, notice.'],
    ['runs shwo', 'There is no command "fathom runs shwo". Did you mean "show"? There are: show, alias, rm, audit.'],
    ['runs alias champion', 'Expected a name and a run, such as: fathom runs alias champion latest'],
    ['demo stock', 'demo: "stock" is not one of credit.'],
    [
      'train credit a --recipe /nowhere.yaml',
      '--recipe /nowhere.yaml: the file cannot be read. Check the path and its permissions.',
    ],
  ])('fathom %s', async (line, expected) => {
    const outcome = await call(line.split(' '));
    expect(outcome.stderr).toBe(`fathom: ${expected}\n`);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.calls).toEqual([]);
  });

  it.each([
    [new DataError('bad rows'), 3],
    [new InterruptedError('Interrupted.'), 130],
    [new Error('disk\n  is full'), 1],
  ])('%s exits with %i and one sentence, no stack', async (error, exitCode) => {
    const check = async () => {
      throw error;
    };
    const outcome = await call(['check', 'a.csv'], { tasks: { check } });
    expect(outcome).toMatchObject({ exitCode, stdout: '' });
    expect(outcome.stderr).toBe(`fathom: ${error.message.replace(/\s+/g, ' ')}\n`);
    const debug = await call(['check', 'a.csv', '--debug'], { tasks: { check } });
    expect(debug.stderr).toContain('program.test.');
  });

  it('prints one JSON object for an error with --json', async () => {
    const check = async () => {
      throw new DataError('loans.csv, row 3: expected 5 fields, found 4.');
    };
    const outcome = await call(['check', 'a.csv', '--json'], { tasks: { check } });
    expect(JSON.parse(outcome.stdout)).toEqual({
      schemaVersion: 1,
      error: { type: 'DataError', message: 'loans.csv, row 3: expected 5 fields, found 4.', exitCode: 3 },
    });
    const usage = await call(['check', '--json', '--nope']);
    expect(JSON.parse(usage.stdout).error).toMatchObject({ type: 'UsageError', exitCode: 2 });
  });

  it('does not let a message write to the terminal', async () => {
    const check = async () => {
      throw new DataError('column "\u001b[2Jx\u202e"');
    };
    expect((await call(['check', 'a'], { tasks: { check } })).stderr).toBe('fathom: column "\ufffd[2Jx\ufffd"\n');
  });
});

describe('help and output', () => {
  it('shows help without loading a job, with examples for every command', async () => {
    const top = await call(['--help'], { failLoading: true });
    expect(top.exitCode).toBe(0);
    const commands = [...top.stdout.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)]
      .map((match) => match[1]!)
      .filter((name) => name !== 'help');
    expect(commands).toEqual([
      'demo',
      'check',
      'train',
      'evaluate',
      'predict',
      'explain',
      'compare',
      'reproduce',
      'export',
      'import',
      'runs',
    ]);
    for (const command of commands) {
      const help = await call([command, '--help'], { failLoading: true });
      expect(help, command).toMatchObject({ exitCode: 0, stderr: '' });
      expect(help.stdout).toMatch(/Global Options:[\s\S]*--home[\s\S]*Examples:\n/);
    }
    expect((await call([], { failLoading: true })).stdout).toBe(top.stdout);
  });

  it('prints the version', async () => {
    expect((await call(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    'train credit a',
    'check a',
    'predict r a',
    'evaluate r a',
    'explain r',
    'export r --format sql',
    'demo',
    `runs --home ${folder}`,
    `runs audit --home ${folder}`,
  ])('%s --json prints exactly one object', async (line) => {
    const outcome = await call([...line.split(' '), '--json']);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ schemaVersion: 1 });
    expect(outcome.exitCode).toBe(0);
  });

  it('tells how to resume after an interruption', async () => {
    const { RunStore } = await import('../runs/index.js');
    const home = mkdtempSync(join(folder, 'home-'));
    const train = async () => {
      const draft = await new RunStore(home).create({ task: 'credit', seed: 0 });
      const error = new InterruptedError('Interrupted: the work was stopped as asked.');
      await draft.abandon(error);
      throw error;
    };
    const outcome = await call(['train', 'credit', 'a', '--home', home], { tasks: { train } });
    expect(outcome.exitCode).toBe(130);
    expect(outcome.stderr).toMatch(
      new RegExp(
        `^Go on with: fathom train --resume \\d{8}-\\d{6}-credit-[0-9a-f]{4} --home ${home}\\nfathom: Interrupted`,
      ),
    );
  });
});
