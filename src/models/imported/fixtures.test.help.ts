// The rows that bench/peers/import_fixtures.py trained the models of test/imported on, made by the same formula.
import { readFileSync } from 'node:fs';
import { type Schema, Table } from '../../data/index.js';
import { adoptModel, type ImportedModel, readForeignModel } from './index.js';

const folder = new URL('../../../test/imported/', import.meta.url);
const rows = 600;

export const fixture = (file: string): Buffer => readFileSync(new URL(file, folder));

/** What the library itself says of the first rows: log-odds, probabilities, contributions with the base value last. */
export interface Expected {
  readonly margin: readonly number[];
  readonly probability: readonly number[];
  readonly contributions: readonly (readonly number[])[];
}

export const expectedOf = (name: string): Expected => JSON.parse(fixture(`${name}.expected.json`).toString());

/** Numbers in [0, 1): a linear congruential generator (Park and Miller, 1988), the same in Python. */
function uniform(seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: rows }, () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  });
}

export const purposes = ['boat', 'car', 'house', 'study'];

export const loanSchema: Schema = [
  { name: 'income', kind: 'numeric', role: 'feature' },
  { name: 'delinquencies', kind: 'numeric', role: 'feature' },
  { name: 'purpose', kind: 'categorical', role: 'feature' },
  { name: 'owner', kind: 'boolean', role: 'feature', levels: ['false', 'true'] },
  { name: 'amount', kind: 'numeric', role: 'feature' },
  { name: 'region', kind: 'categorical', role: 'feature' },
  { name: 'bad', kind: 'boolean', role: 'target', levels: ['0', '1'] },
];

export type LoanRecord = Record<string, number | string | null>;

export function loanRecords(): LoanRecord[] {
  const u = Array.from({ length: 10 }, (_, k) => uniform(11 + k));
  const outcome = uniform(21);
  return Array.from({ length: rows }, (_, i): LoanRecord => {
    const [a, lost, b, special, c, region, level, owned, d, none] = u.map((values) => values[i]!) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const income = lost < 0.1 ? null : 0.6 * Math.log(a / (1 - a));
    const delinquencies = special < 0.1 ? -9 : Math.floor(-2 * Math.log(1 - b));
    const owner = owned < 0.5;
    const amount = none < 0.3 ? 0 : Math.round(d * 10) / 10;
    const place = Math.floor(40 * region);
    const code = Math.floor(4 * c);
    const risk =
      -1 -
      1.5 * (income ?? 0) +
      (delinquencies === -9 ? 1.5 : 0.5 * delinquencies) +
      (code === 0 ? 2 : 0) -
      (owner ? 1.5 : 0) +
      amount +
      (place % 3 === 0 ? 1 : 0);
    return {
      income,
      delinquencies,
      purpose: level < 0.05 ? null : purposes[code]!,
      owner: String(owner),
      amount,
      region: String(place),
      bad: outcome[i]! < 1 / (1 + Math.exp(-risk)) ? 1 : 0,
    };
  });
}

/** The same as numbers alone, as arrays have them: levels by their codes. */
export const asNumbers = ({ income, delinquencies, purpose, owner, amount, region }: LoanRecord): LoanRecord => ({
  Column_0: income!,
  Column_1: delinquencies!,
  Column_2: purpose === null ? null : purposes.indexOf(purpose as string),
  Column_3: owner === 'true' ? 1 : 0,
  Column_4: amount!,
  Column_5: region!,
});

export const loanTable = (records: readonly LoanRecord[]): Table => Table.fromRecords(loanSchema, records);

export const words = new Map([['owner', ['false', 'true'] as const]]);

export const importFixture = (file: string): ImportedModel =>
  adoptModel(readForeignModel(fixture(file), file), file, { words });
