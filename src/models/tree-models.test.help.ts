import { type ColumnSchema, Table } from '../data/index.js';
import { StopSignal, silent, single } from '../parallel/index.js';
import { Random } from '../random/index.js';
import type { FitContext } from './estimator.js';

export const context = (seed: number | string = 0): FitContext => ({
  random: new Random(seed),
  threads: 1,
  collective: single,
  progress: silent,
  stop: new StopSignal(),
});

export type LoanRecord = Record<string, number | string | null>;

export const loanSchema: readonly ColumnSchema[] = [
  { name: 'income', kind: 'numeric', role: 'feature' },
  { name: 'age', kind: 'numeric', role: 'feature' },
  { name: 'bureau', kind: 'numeric', role: 'feature', special: [-9, -8] },
  { name: 'purpose', kind: 'categorical', role: 'feature' },
  { name: 'owner', kind: 'boolean', role: 'feature' },
  { name: 'opened', kind: 'datetime', role: 'feature' },
  { name: 'note', kind: 'text', role: 'feature' },
  { name: 'applied', kind: 'datetime', role: 'time' },
  { name: 'bad', kind: 'boolean', role: 'target', levels: ['no', 'yes'] },
];

/** Simulated loans in which every kind of column says something. */
export function loans(rows: number, seed: number | string = 0): LoanRecord[] {
  const random = new Random(seed).split('loans');
  const day = (offset: number) => new Date(Date.UTC(2020, 0, 1) + 86_400_000 * offset).toISOString().slice(0, 10);
  return Array.from({ length: rows }, () => {
    const income = random.uniform() < 0.1 ? null : Math.round(Math.exp(8 + random.normal()));
    const age = 20 + random.integer(50);
    const bureau = random.uniform() < 0.2 ? [-9, -8][random.integer(2)]! : Math.round(600 + 80 * random.normal());
    const purpose = random.uniform() < 0.05 ? null : ['car', 'house', 'study', 'other'][random.integer(4)]!;
    const owner = random.uniform() < 0.5 ? 'true' : 'false';
    const applied = 400 + random.integer(300);
    const opened = applied - random.integer(380);
    const note = random.uniform() < 0.3 ? null : 'x'.repeat(random.integer(40));
    const logOdds =
      -1 +
      (income === null ? 1 : (8 - Math.log(income)) * 0.6) +
      (bureau === -9 ? 1.2 : bureau === -8 ? -0.5 : (600 - bureau) / 100) +
      (purpose === 'study' ? 0.8 : 0) +
      (owner === 'true' ? -0.4 : 0) +
      (applied - opened < 90 ? 0.7 : 0) +
      Math.abs(age - 45) / 40;
    const bad = random.uniform() < 1 / (1 + Math.exp(-logOdds)) ? 'yes' : 'no';
    return { income, age, bureau, purpose, owner, opened: day(opened), note, applied: day(applied), bad };
  });
}

export const loanTable = (records: readonly LoanRecord[], schema = loanSchema) => Table.fromRecords(schema, records);
