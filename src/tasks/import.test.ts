import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../data/index.js';
import { DataError, NotSupportedError, UsageError } from '../errors/index.js';
import { auc } from '../evaluate/index.js';
import { expectedOf, fixture, loanRecords } from '../models/imported/fixtures.test.help.js';
import { RunStore } from '../runs/index.js';
import { compare, evaluate, explain, exportRun, importModel, openModel, predict, train } from './index.js';

const records = loanRecords();
const expected = expectedOf('contract').probability;
let folder: string;
let home: string;
const at = (name: string) => join(folder, name);

type Cell = string | number | null;

/** Writes the rows as a table; `rename` gives columns other names, `change` other values. */
async function writeRows(
  name: string,
  rename: Readonly<Record<string, string>> = {},
  change: Readonly<Record<string, (value: Cell) => Cell>> = {},
): Promise<string[]> {
  const columns = Object.keys(records[0]!);
  const lines = records.map((record) =>
    columns.map((column) => change[column]?.(record[column]!) ?? record[column] ?? '').join(','),
  );
  await writeFile(at(name), `${columns.map((column) => rename[column] ?? column).join(',')}\n${lines.join('\n')}\n`);
  return [at(name)];
}

let data: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-import-'));
  home = at('home');
  data = await writeRows('loans.csv');
  for (const file of ['contract.txt', 'lightgbm.json', 'xgboost.ubj', 'xgboost-numbers.json', 'xgboost-hinge.json']) {
    await writeFile(at(file), fixture(file));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('an imported model', () => {
  it('with labelled data is a whole run: judged, explained in words, and every command takes it or says why not', async () => {
    const made = await importModel({ home, model: at('contract.txt'), name: 'champion', data, target: 'bad' });
    expect(made).toMatchObject({
      name: 'champion',
      model: 'imported',
      origin: {
        library: 'LightGBM',
        objective: 'binary',
        trees: 20,
        file: { name: 'contract.txt', bytes: fixture('contract.txt').length },
      },
      rows: 600,
      target: { column: 'bad', positive: ['1'] },
      featuresInFile: 4,
      warnings: [],
    });
    expect(made.features).toEqual([
      { name: 'income', kind: 'numeric' },
      { name: 'delinquencies', kind: 'numeric' },
      { name: 'purpose', kind: 'categorical' },
      { name: 'owner', kind: 'boolean' },
    ]);
    expect(made.results[0]!.protocol).toBe('the data given at import, which the model may have been trained on');
    expect(made.importance[0]!.strength).toBeGreaterThan(0);
    expect(made.applicants).toHaveLength(3);

    const predicted = await predict({ home, run: 'champion', data, format: 'csv', out: at('scores.csv') });
    expect(predicted.warnings).toEqual([]);
    const scores = await openDataset([at('scores.csv')]);
    const probability = (await scores.load()).numbers('probability');
    await scores.close();
    expected.forEach((p, row) => {
      expect(probability[row]).toBeCloseTo(p, 12);
    });
    const outcome = Int32Array.from(records, ({ bad }) => bad as number);
    expect(made.results[0]!.metrics.auc).toBeCloseTo(auc(outcome, probability), 12);

    const judged = await evaluate({ home, run: 'champion', data });
    expect(judged.results[0]!.metrics).toEqual(made.results[0]!.metrics);
    expect(judged.trained).toEqual(made.results);
    expect(judged.stability!.every(({ psi }) => psi < 0.02)).toBe(true);
    const remembered = await explain({ home, run: 'champion' });
    expect(remembered.applicants).toEqual(made.applicants);
    expect(remembered.importance).toEqual(made.importance);
    const row = await explain({ home, run: 'champion', data, row: 7 });
    expect(row.applicants[0]!.probability).toBeCloseTo(expected[6]!, 12);
    expect(row.applicants[0]!.reasons[0]!.sentence).toMatch(/(raises|lowers) the risk\.$/);
    const out = at('x.sql');
    await expect(exportRun({ home, run: 'champion', format: 'sql', out })).rejects.toThrow(
      `The model of run ${made.run} is of the family "imported", which cannot be written as sql. Its forms are: onnx.`,
    );
    const store = new RunStore(home);
    const manifest = JSON.parse((await (await store.resolve('champion')).readFile('model/manifest.json')).toString());
    expect(manifest.values).toEqual({ positive: ['1'], negative: ['0'], open: [] });
    expect((await store.audit()).intact).toBe(true);
    expect((await store.list())[0]).toMatchObject({ name: 'champion', status: 'complete', recipe: { task: 'import' } });
  });

  it('is compared with a run that was trained here, on the rows that this one was judged on', async () => {
    const loans = await writeRows('compared.csv');
    await train({ home, task: 'credit', data: loans, target: 'bad', model: 'scorecard', name: 'card' });
    const made = await importModel({ home, model: at('contract.txt'), name: 'theirs', data: loans, target: 'bad' });
    const none = { home, task: 'credit' as const, data: [] };
    const result = await compare({ ...none, runs: ['theirs', 'card'], out: at('compared.html') });
    expect(result.models.map(({ model }) => model)).toEqual(['card', 'theirs']);
    expect(result.models[1]).toMatchObject({ family: 'imported', cost: { fitSeconds: null } });
    expect(result.models[1]!.metrics.auc).toBeCloseTo(made.results[0]!.metrics.auc, 12);
    expect(result.warnings, 'the verdict says it').toEqual([]);
    expect(result.doubtful).toEqual({ models: ['theirs'], otherwise: { recommended: 'card' } });
    expect(result.recommended).toBe('theirs');
    expect(result.sentence).toMatch(
      /^Take theirs only if it has not learned from rows of compared\.csv: AUC 0\.\d+ here, .* If it has, that AUC is too high and says nothing against the others: then take card \(AUC 0\.\d+\)\.$/,
    );
    expect(await readFile(at('compared.html'), 'utf8')).toContain('Take theirs only if it has not learned');
    const chinese = await compare({ ...none, runs: ['theirs', 'card'], language: 'zh' });
    expect(chinese.sentence).toMatch(/^仅当 theirs 未用 compared\.csv 的行训练过时/);
    await writeRows('compared.csv', {}, { bad: (value) => (value === 1 ? 0 : 1) });
    await expect(compare({ ...none, runs: ['theirs', 'card'] })).rejects.toThrow(
      'compared.csv has changed since card learned from it, and theirs was imported: there are no rows to judge both on. Bring the file as it was, or train again.',
    );
  });

  it('without data predicts and explains; what needs data says so', async () => {
    const made = await importModel({ home, model: at('xgboost.ubj'), name: 'bare' });
    expect(made).toMatchObject({ results: [], importance: [], applicants: [], featuresInFile: 6 });
    expect(made.rows).toBeUndefined();
    // XGBoost was given true and false as 1 and 0, which the file alone does not tell.
    await expect(predict({ home, run: 'bare', data })).rejects.toThrow(
      'Column "owner": numbers were expected, but it holds values such as "false".',
    );
    const numbers = await writeRows('numbers.csv', {}, { owner: (value) => (value === 'true' ? 1 : 0) });
    const { preview } = await predict({ home, run: 'bare', data: numbers });
    preview.forEach(({ probability, reasons }, row) => {
      expect(probability).toBeCloseTo(expectedOf('xgboost').probability[row]!, 6);
      for (const reason of reasons) expect(reason).toMatch(/^\w+ is .*; this raises the risk\.$/);
    });
    await expect(evaluate({ home, run: 'bare', data })).rejects.toThrow(
      `Run ${made.run} does not know which column holds the outcome: its model was imported without labelled data. Import it again with --data FILE --target COLUMN.`,
    );
    await expect(explain({ home, run: 'bare' })).rejects.toThrow(
      `Run ${made.run} was imported without data, so it remembers no applicants. Name a file: fathom explain bare DATA.`,
    );
  });

  it('reads columns under other names, as the library or the user has renamed them', async () => {
    const renamed = await writeRows('renamed.csv', { income: 'net income', purpose: 'what for' });
    const blank = Buffer.from(fixture('contract.txt').toString().replaceAll('income', 'net_income'));
    await writeFile(at('blank.txt'), blank);
    const map = { purpose: 'what for' };
    const made = await importModel({
      home,
      model: at('blank.txt'),
      data: renamed,
      target: 'bad',
      map,
      name: 'renamed',
    });
    expect(made.features.slice(0, 3).map(({ name }) => name)).toEqual(['net income', 'delinquencies', 'what for']);
    const { preview } = await predict({ home, run: 'renamed', data: renamed });
    preview.forEach(({ probability }, row) => {
      expect(probability).toBeCloseTo(expected[row]!, 12);
    });
    const numbers = { f0: 'income', f1: 'delinquencies', f2: 'owner', f3: 'amount' };
    const array = await importModel({ home, model: at('xgboost-numbers.json'), data, target: 'bad', map: numbers });
    expect(array.features.map(({ name }) => name)).toEqual(['income', 'delinquencies', 'owner', 'amount']);
  });

  it('reads words by the codes that the model was trained on', async () => {
    const words = await writeRows('words.csv', {}, { owner: (value) => (value === 'true' ? 'yes' : 'no') });
    const model = at('contract.txt');
    await expect(importModel({ home, model, data: words })).rejects.toThrow(
      'The model reads numbers in "owner", and column "owner" of the data holds words (no, yes). If it was trained on codes of them, name them with --levels FILE, JSON such as {"owner":["no","yes"]} in the order of the codes.',
    );
    await importModel({ home, model, data: words, target: 'bad', levels: { owner: ['no', 'yes'] }, name: 'coded' });
    const { preview } = await predict({ home, run: 'coded', data: words });
    preview.forEach(({ probability }, row) => {
      expect(probability).toBeCloseTo(expected[row]!, 12);
    });
  });

  it('takes data in which a column is empty, and says so', async () => {
    const empty = await writeRows('empty.csv', {}, { income: () => '' });
    const made = await importModel({ home, model: at('contract.txt'), data: empty, target: 'bad' });
    expect(made.warnings.join('\n')).toMatch(/Column "income" holds no value/);
  });

  it('warns when the scores speak against the outcome', async () => {
    const made = await importModel({ home, model: at('contract.txt'), data, target: 'bad', positive: ['0'] });
    expect(made.warnings.join('\n')).toMatch(
      /The model ranks these rows the wrong way round \(AUC 0\.\d{3}\): check --positive, and that the columns mean what they meant/,
    );
    const text = fixture('contract.txt').toString();
    // Leaves all move up by .2: twenty of them are 4 in log-odds.
    const moved = text.replace(/^leaf_value=(.*)$/gm, (_, values: string) => {
      return `leaf_value=${values
        .split(' ')
        .map((value) => Number(value) - 0.2)
        .join(' ')}`;
    });
    await writeFile(at('low.txt'), moved);
    const low = await importModel({ home, model: at('low.txt'), data, target: 'bad' });
    expect(low.warnings.join('\n')).toMatch(/The model expects [\d.]+ % defaults here and [\d.]+ % defaulted:/);
  });

  it.each([
    [
      'a missing column',
      { model: 'contract.txt', data: 'incme' },
      DataError,
      'The data lack a column of the model: "income". Did you mean "incme"? Bring it, or say what a column is called in the data with --map FEATURE=COLUMN.',
    ],
    [
      'several missing columns',
      { model: 'contract.txt', data: 'few' },
      DataError,
      'The data lack 2 columns of the model: "income", "owner". For "income": did you mean "incme"? Bring them, or say what a column is called in the data with --map FEATURE=COLUMN.',
    ],
    [
      'no names',
      { model: 'xgboost-numbers.json', data: 'loans' },
      DataError,
      'The model was trained without column names and calls its features f0, f1, f2, .... Say which column each of the 4 is: --map f0=COLUMN, once per feature.',
    ],
    [
      'words for numbers',
      {
        model: 'xgboost-numbers.json',
        data: 'loans',
        map: { f0: 'purpose', f1: 'delinquencies', f2: 'owner', f3: 'amount' },
      },
      DataError,
      /The model reads numbers in "f0", and column "purpose" of the data holds words \(\w+, \w+, \w+, \.\.\.\)\. If it was trained on codes of them, name them with --levels FILE, JSON such as \{"f0":\[.*\]\} in the order of the codes\./,
    ],
    [
      'a map of nothing',
      { model: 'contract.txt', data: 'loans', map: { incom: 'income' } },
      UsageError,
      '--map: the model has no feature "incom". Did you mean "income"?',
    ],
    [
      'one column twice',
      { model: 'contract.txt', data: 'loans', map: { income: 'delinquencies' } },
      UsageError,
      '--map: two features of the model would be read from column "delinquencies".',
    ],
    [
      'a target without data',
      { model: 'contract.txt', target: 'bad' },
      UsageError,
      '--target is a column of the data: add --data FILE, or leave it out.',
    ],
    [
      'an outcome without target',
      { model: 'contract.txt', data: 'loans', positive: ['1'] },
      UsageError,
      '--positive and --exclude are values of the target: add --target COLUMN, or leave them out.',
    ],
    [
      'a feature as target',
      { model: 'contract.txt', data: 'loans', target: 'owner' },
      UsageError,
      '--target "owner" is a feature of the model; name the column that holds the outcome.',
    ],
    [
      'an objective',
      { model: 'xgboost-hinge.json' },
      NotSupportedError,
      'the objective "binary:hinge" does not give the probability of one event.',
    ],
    [
      'no file',
      { model: 'nowhere.txt' },
      DataError,
      'nowhere.txt: the file cannot be read. Check the path and its permissions.',
    ],
  ] as const)(
    'is refused in a sentence: %s',
    async (_, { model, data: from, ...rest }: { model: string; data?: string }, error, sentence) => {
      if (from === 'incme') await writeRows('incme.csv', { income: 'incme' });
      if (from === 'few') await writeRows('few.csv', { income: 'incme', owner: 'xyz' });
      const given = { home, model: at(model), ...(from && { data: [at(`${from}.csv`)] }), ...rest };
      const refused = importModel(given);
      await expect(refused).rejects.toThrow(sentence);
      await expect(refused).rejects.toHaveProperty('name', error.name);
    },
  );

  it('is not taken up again by train', async () => {
    const store = new RunStore(home);
    const draft = await store.create({ task: 'import', seed: 0, settings: {} });
    await draft.abandon(new Error('killed'));
    await expect(train({ task: 'credit', data: [], home, resume: draft.id })).rejects.toThrow(
      `Run ${draft.id} is an import, which takes seconds: import the model again.`,
    );
  });
});

describe('an imported ONNX file', () => {
  const onnx = (name: string) => fileURLToPath(new URL(`../../test/onnx/${name}`, import.meta.url));

  it('is a whole run: judged, predicted, explained and given back, and refused for single records', async () => {
    const known = JSON.parse(await readFile(onnx('logistic.expected.json'), 'utf8')) as {
      readonly rows: readonly Record<string, Cell>[];
      readonly probability: readonly number[];
    };
    const lines = known.rows.map((row, i) =>
      [row.income ?? '', row.age, row.purpose, known.probability[i]! > 0.3 ? 1 : 0].join(','),
    );
    await writeFile(at('scored.csv'), `pay,age,purpose,late\n${lines.join('\n')}\n`);
    const data = [at('scored.csv')];
    const model = onnx('logistic.onnx');
    const made = await importModel({ home, model, name: 'pipeline', data, target: 'late', map: { income: 'pay' } });
    expect(made).toMatchObject({ model: 'onnx', featuresInFile: 3, rows: 200, warnings: [] });
    expect(made.origin).toMatchObject({ library: expect.stringMatching(/^ONNX by skl2onnx/), file: { bytes: 1269 } });
    expect(made.results[0]!.metrics.auc).toBe(1);
    expect(made.importance.map(({ feature }) => feature).toSorted()).toEqual(['age', 'pay', 'purpose']);
    const { preview } = await predict({ home, run: 'pipeline', data });
    preview.forEach(({ probability }, i) => {
      expect(Math.abs(probability - known.probability[i]!)).toBeLessThan(1e-6);
    });
    const explained = await explain({ home, run: 'pipeline', data, row: 4 });
    expect(explained.method).toBe('sampled Shapley');
    expect(explained.applicants[0]!.reasons.length).toBeGreaterThan(0);
    expect((await evaluate({ home, run: 'pipeline', data })).results[0]!.metrics.auc).toBe(1);
    await exportRun({ home, run: 'pipeline', format: 'onnx', out: at('again.onnx') });
    expect(await readFile(at('again.onnx'))).toEqual(await readFile(model));
    await expect(openModel({ home, run: 'pipeline' })).rejects.toThrow(
      'holds a model that scores tables, not single records at once; use predict({ run, data }) instead.',
    );
  });

  it('says what is wrong with its settings', async () => {
    const model = onnx('forest.onnx');
    await expect(importModel({ home, model })).rejects.toThrow('name them in their order with --features a,b,c.');
    await expect(importModel({ home, model, rounds: 3 })).rejects.toThrow('leave them out for an ONNX file.');
    const features = ['incme', 'age'];
    await expect(importModel({ home, model, features, data })).rejects.toThrow('The data lack');
    await expect(importModel({ home, model: at('contract.txt'), features })).rejects.toThrow(
      '--features names the columns of an ONNX file; the file of trees names its own. Leave it out.',
    );
  });
});
