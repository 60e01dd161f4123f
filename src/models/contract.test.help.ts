// Simulated loans and small helpers for the tests of models.
import { expect } from 'vitest';
import { type ColumnSchema, type Schema, Table } from '../data/index.js';
import { StopSignal, silent, single } from '../parallel/index.js';
import { Random } from '../random/index.js';
import type { Classifier, FitContext } from './estimator.js';
import { eventProbability } from './event-probability.js';
import { families } from './families.js';
import { OnnxModel } from './foreign-onnx/index.js';
import { importFixture } from './imported/fixtures.test.help.js';
import { findFamily, type LoadableFamily, type ModelFamily } from './registry.js';

export const schema: Schema = [
  { name: 'income', kind: 'numeric', role: 'feature' },
  { name: 'delinquencies', kind: 'numeric', role: 'feature', special: [-9] },
  { name: 'purpose', kind: 'categorical', role: 'feature' },
  { name: 'owner', kind: 'boolean', role: 'feature', levels: ['false', 'true'] },
  { name: 'opened', kind: 'datetime', role: 'feature' },
  { name: 'defaulted', kind: 'boolean', role: 'target', levels: ['0', '1'] },
];

/** Loans whose default depends on every column; `signal` 0 makes the outcome independent of all. */
export function loans(rows: number, random: Random, { signal = 1, rate = -1 } = {}): Table {
  const records = Array.from({ length: rows }, (_, i) => {
    const income = random.normal();
    const delinquencies = Math.floor(-2 * Math.log(1 - random.uniform()));
    const purpose = ['car', 'house', 'study', 'boat'][random.integer(4)]!;
    const owner = random.uniform() < 0.5;
    const day = random.integer(365);
    const special = random.uniform() < 0.1;
    const logOdds =
      -1.5 * income +
      (special ? 1.5 : 0.6 * delinquencies - 1) +
      (purpose === 'boat' ? 1 : 0) -
      (owner ? 0.7 : 0) +
      (day - 180) / 200;
    const defaulted = random.uniform() < 1 / (1 + Math.exp(-rate - signal * logOdds));
    return {
      income: random.uniform() < 0.05 ? null : income,
      delinquencies: special ? -9 : random.uniform() < 0.05 ? null : delinquencies,
      purpose: random.uniform() < 0.03 ? null : purpose,
      owner: String(owner),
      opened: new Date(Date.UTC(2023, 0, 1 + day)).toISOString(),
      // Both outcomes occur whatever the dice say.
      defaulted: i < 2 ? i : Number(defaulted),
    };
  });
  return Table.fromRecords(schema, records);
}

export function context(more: Partial<FitContext> = {}): FitContext {
  return {
    random: new Random('fit'),
    threads: 1,
    collective: single,
    progress: silent,
    stop: new StopSignal(),
    ...more,
  };
}

type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Networks that take less time and change nothing that is tested. They compute in single precision. */
export const quickNetworks: Settings = {
  mlp: { members: 2, width: 16, embedding: 4, layers: 1, bags: 1, epochs: 12, learningRate: 0.02, bins: 8 },
  transformer: { width: 8, heads: 2, layers: 1, bags: 1, epochs: 12, learningRate: 0.02, bins: 8, dropout: 0 },
};

/** The same of every family. */
export const quick: Settings = {
  ...quickNetworks,
  boost: { bags: 1, maxTrees: 80, learningRate: 0.2 },
  forest: { trees: 40 },
  svm: { C: 1, gamma: 0.1 },
  auto: { candidates: ['logistic', 'boost'] },
};

export function learn(
  { name, create }: ModelFamily,
  table: Table,
  more: Partial<FitContext> = {},
): Promise<Classifier> {
  return create(quick[name]).fit(table, context(more));
}

/** A model of the family: learned from the table, or a fixture of one that only loads. */
export async function example({ name }: LoadableFamily, table: Table): Promise<Classifier> {
  if (name === 'onnx') return importedOnnx(table);
  return name === 'imported' ? importFixture('contract.txt') : learn(findFamily(families, name), table);
}

/** Boosted trees of the table, written by Fathom and read as anybody's. */
async function importedOnnx(table: Table): Promise<OnnxModel> {
  const trees = await learn(findFamily(families, 'boost'), table);
  const bytes = await trees.exports!.onnx!({ classes: ['0', '1'], version: '9.9.9' });
  return new OnnxModel({ bytes }, 'boost.onnx').against(table);
}

export const saved = (model: Classifier) => JSON.stringify(model.save());
export const outcomeOf = (table: Table) => table.categories('defaulted').codes;
export const probabilityOf = async (model: Classifier, table: Table) =>
  eventProbability(await model.predictProba(table));
export const logit = (p: number) => Math.log(p / (1 - p));

export async function expectProbabilities(model: Classifier, table: Table): Promise<void> {
  const { rows, columns, data } = await model.predictProba(table);
  expect([rows, columns, data.length]).toEqual([table.rowCount, 2, 2 * table.rowCount]);
  for (let row = 0; row < rows; row++) {
    const [none, event] = [data[2 * row]!, data[2 * row + 1]!];
    expect(event > 0 && event < 1, `row ${row + 1} has probability ${event}`).toBe(true);
    expect(Math.abs(none + event - 1), `row ${row + 1} sums to ${none + event}`).toBeLessThan(1e-12);
  }
}

/** With a column of numbers, added or replaced. */
export function withNumbers(
  table: Table,
  column: Partial<ColumnSchema> & { name: string },
  value: (row: number) => number,
): Table {
  const values = Float64Array.from({ length: table.rowCount }, (_, row) => value(row));
  return table.with({ kind: 'numeric', role: 'feature', ...column } as ColumnSchema, { kind: 'numeric', values });
}

/** Changes one random part of a JSON value in place; says what it did. */
export function damageOne(state: unknown, random: Random): string {
  let holder = state as Record<string, unknown>;
  let path = '';
  for (;;) {
    const keys = Object.keys(holder);
    const key = keys[random.integer(keys.length)]!;
    const value = holder[key];
    path += `.${key}`;
    const deeper =
      typeof value === 'object' && value !== null && Object.keys(value).length > 0 && random.uniform() < 0.75;
    if (deeper) {
      holder = value as Record<string, unknown>;
      continue;
    }
    const kind = random.integer(7);
    if (kind === 0 && Array.isArray(holder)) holder.splice(Number(key), 1);
    else if (kind === 0) delete holder[key];
    else holder[key] = [null, 'nonsense', -1, 1e9, {}, []][kind - 1];
    return `${path}: ${JSON.stringify(value)?.slice(0, 40)} became ${kind === 0 ? 'nothing' : JSON.stringify(holder[key])}`;
  }
}
