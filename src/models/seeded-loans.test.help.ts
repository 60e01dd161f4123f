// Loans made by a formula that any language can repeat to the last digit, for numbers that other libraries computed.
import { type ColumnSchema, type Schema, Table } from '../data/index.js';

const number = (name: string): ColumnSchema => ({ name, kind: 'numeric', role: 'feature' });
const schema: Schema = [
  ...['age', 'income', 'debt'].map(number),
  { name: 'region', kind: 'categorical', role: 'feature' },
  { name: 'bad', kind: 'boolean', role: 'target', levels: ['0', '1'] },
];

/** Lehmer's generator, s = 16807 s mod (2^31 - 1), gives s / (2^31 - 1): five numbers for a loan, one for its outcome. */
export function seededLoans(rows = 240, seed = 42): Table {
  let state = seed;
  const next = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  const records = Array.from({ length: rows }, () => {
    const age = 20 + 50 * next();
    const income = 1 + 9 * next();
    const debt = next() * next();
    const place = next();
    const region = place < 0.5 ? 'north' : place < 0.8 ? 'south' : 'west';
    const logOdds = -0.6 - 0.04 * (age - 45) - 0.3 * (income - 5) + 3 * debt + (region === 'west' ? 1 : 0);
    return { age, income, debt, region, bad: Number(next() < 1 / (1 + Math.exp(-logOdds))) };
  });
  return Table.fromRecords(schema, records);
}
