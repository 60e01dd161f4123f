// Simulated loans with every kind of column and of value that is none, under names that must be quoted.
import { type Schema, Table } from '../../data/index.js';
import { Random } from '../../random/index.js';

export const schema: Schema = [
  { name: 'income', kind: 'numeric', role: 'feature' },
  { name: 'months "since"', kind: 'numeric', role: 'feature', special: [-9, 0.1, 998] },
  { name: 'probabilities', kind: 'categorical', role: 'feature' },
  { name: 'owner', kind: 'boolean', role: 'feature', levels: ['false', 'true'] },
  { name: 'région', kind: 'categorical', role: 'feature' },
  { name: 'opened', kind: 'datetime', role: 'feature' },
  { name: 'born', kind: 'datetime', role: 'feature' },
  { name: 'note', kind: 'text', role: 'feature' },
  { name: 'applied', kind: 'datetime', role: 'time' },
  { name: 'defaulted', kind: 'boolean', role: 'target', levels: ['0', '1'] },
];

/** Loans whose default depends on every column, with every kind of value that is none. */
function loans(rows: number, random: Random): Table {
  const date = (day: number) => new Date(Date.UTC(2015, 0, 1 + day)).toISOString().slice(0, 10);
  const maybe = <T>(value: T) => (random.uniform() < 0.06 ? null : value);
  return Table.fromRecords(
    schema,
    Array.from({ length: rows }, () => {
      const income = random.normal();
      const code = random.integer(8);
      const since = code < 3 ? [-9, 0.1, 998][code]! : 10 * random.uniform();
      const purpose = ['car', 'house', "l'été", '汽车', 'boat'][random.integer(5)]!;
      const owner = random.uniform() < 0.5;
      const region = random.integer(40);
      const applied = 2000 + random.integer(700);
      const opened = applied - random.integer(900);
      const born = random.integer(1500);
      const note = 'é😀x'.repeat(random.integer(5));
      const logOdds =
        -1.2 * income +
        (code < 3 ? [1.5, -1, 0.5][code]! : since / 8) +
        purpose.length / 5 +
        (owner ? -0.6 : 0) +
        Math.sin(region) +
        (applied - opened) / 500 +
        born / 1500 +
        note.length / 20;
      return {
        income: maybe(income),
        'months "since"': maybe(since),
        probabilities: maybe(purpose),
        owner: maybe(String(owner)),
        région: maybe(`r${region}`),
        opened: maybe(date(opened)),
        born: maybe(date(born)),
        note: maybe(note),
        applied: date(applied),
        defaulted: Number(random.uniform() < 1 / (1 + Math.exp(4 - logOdds))),
      };
    }),
  );
}

export const train = loans(1500, new Random('train'));
export const fresh = loans(1000, new Random('fresh'));
export const noTarget = schema.slice(0, -1);
/** Values far from those of the training, levels that it did not have, hardly any values at all. */
export const strange = Table.fromRecords(noTarget, [
  {},
  { income: 1e300, 'months "since"': -0, probabilities: 'yacht', owner: 'maybe', région: 'r99', applied: '2099-01-01' },
  { income: -1e300, 'months "since"': 5e-324, opened: '1901-01-01', note: '', applied: '1969-12-31T23:59:59.999Z' },
  { income: Number.POSITIVE_INFINITY, 'months "since"': Number.NEGATIVE_INFINITY, born: '2020-02-29', note: 'x' },
  { income: Number.NEGATIVE_INFINITY, 'months "since"': 998, probabilities: '汽车', applied: '2020-01-01' },
]);
