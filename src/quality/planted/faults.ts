// One way (or several) to break a table for each check: the proof that it finds what it is for.
import type { Random } from '../../random/index.js';
import { type ColumnPlan, categorical, type Draw, datetime, numeric, poisson, text } from './draft.js';

/** A fault that brings its own column. */
export interface ColumnFault {
  readonly check: string;
  /** Checks whose finding about the column is as good. */
  readonly alsoAs?: readonly string[];
  /** Needs an older table to show. */
  readonly needsOlder?: true;
  plan(random: Random): ColumnPlan;
}

/** A fault of the rows. The names of its columns are kept, the rows are rearranged or changed. */
export interface RowFault {
  readonly check: string;
  readonly alsoAs?: readonly string[];
  readonly rows: 'repeat' | 'contradict' | 'nearly-repeat' | 'blank' | 'sort' | 'no-target';
}

const pick = <T>(random: Random, of: readonly T[]): T => of[random.integer(of.length)]!;
const age = ({ random }: Draw) => Math.round(Math.min(85, Math.max(18, 44 + 13 * random.normal())));
const day = 86_400_000;

/** A column of ordinary values in which a share of the rows holds something else. */
function spoiled(
  check: string,
  make: (random: Random) => {
    names: readonly string[];
    ordinary: (context: Draw, row: number) => number;
    other: (context: Draw, row: number) => number;
    share: number;
  },
  alsoAs: readonly string[] = [],
): ColumnFault {
  return {
    check,
    alsoAs,
    plan: (random) => {
      const { names, ordinary, other, share } = make(random);
      return {
        name: pick(random, names),
        kind: 'numeric',
        draw: (context) =>
          numeric(context.rows, (i) =>
            context.random.uniform() < share || i % 397 === 11 ? other(context, i) : ordinary(context, i),
          ),
      };
    },
  };
}

const share = (random: Random, low: number, high: number) => low + (high - low) * random.uniform();

export const columnFaults: readonly ColumnFault[] = [
  spoiled('special-codes', (random) => ({
    names: ['months_since_last_default', 'trades_open', 'file_months'],
    ordinary: ({ random: r }) => Math.floor(-Math.log(1 - r.uniform()) * 50),
    other: ({ random: r }) => pick(r, [-9, -8, -7]),
    share: share(random, 0.02, 0.5),
  })),
  spoiled('special-codes', (random) => {
    const code = pick(random, [96, 98, 99, 999]);
    return {
      names: ['times_late', 'late_90', 'cases'],
      ordinary: ({ random: r }) => poisson(r, 0.6),
      other: () => code,
      share: share(random, 0.005, 0.05),
    };
  }),
  spoiled('special-codes', (random) => {
    const code = pick(random, [365243, 999999, -999999]);
    return {
      names: ['days_employed', 'days_known'],
      ordinary: ({ random: r }) => -Math.floor(15_000 * r.uniform() ** 2),
      other: () => code,
      share: share(random, 0.01, 0.3),
    };
  }),
  spoiled('special-codes', (random) => ({
    names: ['credit_score', 'co_borrower_score'],
    ordinary: ({ random: r, risk }, i) =>
      Math.round(Math.min(850, Math.max(350, 680 - 40 * risk[i]! + 50 * r.normal()))),
    other: () => 0,
    share: share(random, 0.02, 0.4),
  })),
  spoiled(
    'special-codes',
    (random) => {
      const code = pick(random, [-1, -99, -999, 99999, 999999]);
      return {
        names: ['income_stated', 'limit_amount'],
        ordinary: ({ random: r }) => Math.round(Math.exp(8.5 + 0.5 * r.normal())),
        other: () => code,
        share: share(random, 0.01, 0.2),
      };
    },
    ['impossible-values'],
  ),
  spoiled(
    'special-codes',
    (random) => ({
      names: ['age_of_borrower'],
      ordinary: age,
      other: () => 999,
      share: share(random, 0.01, 0.1),
    }),
    ['impossible-values'],
  ),
  spoiled(
    'impossible-values',
    () => ({
      names: ['age', 'borrower_age'],
      ordinary: age,
      other: ({ random: r }) => pick(r, [0, 0, 1, 130]),
      share: 0.004,
    }),
    ['special-codes'],
  ),
  spoiled(
    'outliers',
    () => ({
      names: ['turnover', 'wage'],
      ordinary: ({ random: r }) => Math.round(Math.exp(9 + 0.5 * r.normal())),
      other: ({ random: r }) => Math.round(1000 * Math.exp(9 + 0.5 * r.normal())),
      share: 0.002,
    }),
    ['mixed-units'],
  ),
  spoiled('mixed-units', (random) => ({
    names: ['yearly_pay', 'collateral_value'],
    ordinary: ({ random: r }) => Math.round(Math.exp(10.5 + 0.35 * r.normal())),
    other: ({ random: r }) => Number((Math.exp(10.5 + 0.35 * r.normal()) / 1000).toFixed(1)),
    share: share(random, 0.04, 0.3),
  })),
  spoiled('infinite-values', () => ({
    names: ['ratio_of_debts'],
    ordinary: ({ random: r }) => Math.exp(0.4 * r.normal()),
    other: ({ random: r }) => pick(r, [Number.POSITIVE_INFINITY, 1e308]),
    share: 0.01,
  })),
  {
    check: 'placeholder-levels',
    plan: (random) => {
      const word = pick(random, ['unknown', '?', 'N/A', 'Not available', 'XNA', '未知', '-', ' ']);
      const often = share(random, 0.01, 0.2);
      return {
        name: 'employer_type',
        kind: 'categorical',
        draw: ({ rows, random: r }) =>
          categorical(rows, () =>
            r.uniform() < often ? word : pick(r, ['private', 'public', 'self-employed', 'retired']),
          ),
      };
    },
  },
  {
    check: 'placeholder-dates',
    plan: (random) => {
      const stamp = Date.parse(pick(random, ['1900-01-01', '9999-12-31', '1970-01-01']));
      return {
        name: 'first_account_on',
        kind: 'datetime',
        draw: ({ rows, random: r, time }) =>
          datetime(rows, (i) => (r.uniform() < 0.05 ? stamp : time[i]! - Math.floor(100 + 4000 * r.uniform()) * day)),
      };
    },
  },
  {
    check: 'unit-break',
    plan: () => {
      return {
        name: 'debt_ratio',
        kind: 'numeric',
        draw: ({ rows, random: r, column }) => {
          const partner = column('earnings');
          return numeric(rows, (i) =>
            Number.isNaN((partner as { values: Float64Array }).values[i]!)
              ? Math.round(Math.exp(7 + 0.7 * r.normal()))
              : Math.exp(-1.2 + 0.5 * r.normal()),
          );
        },
      };
    },
  },
  {
    check: 'empty-column',
    plan: () => ({ name: 'legacy_field', kind: 'numeric', draw: ({ rows }) => numeric(rows, () => Number.NaN) }),
  },
  {
    check: 'constant',
    alsoAs: ['near-constant'],
    plan: (random) => ({
      name: 'product_version',
      kind: 'categorical',
      draw: ({ rows }) => categorical(rows, () => `v${random.key.length}`),
    }),
  },
  {
    check: 'near-constant',
    plan: () => ({
      name: 'manual_flag',
      kind: 'numeric',
      draw: ({ rows }) => numeric(rows, (i) => (i % 400 === 7 ? 1 : 0)),
    }),
    alsoAs: ['constant'],
  },
  {
    check: 'mostly-missing',
    plan: () => ({
      name: 'second_phone_age',
      kind: 'numeric',
      draw: ({ rows, random: r }) => numeric(rows, () => (r.uniform() < 0.95 ? Number.NaN : r.normal())),
    }),
  },
  {
    check: 'informative-missing',
    plan: () => ({
      name: 'proof_of_income',
      kind: 'numeric',
      draw: ({ rows, random: r, outcome }) =>
        numeric(rows, (i) => (r.uniform() < (outcome[i] === 1 ? 0.6 : 0.06) ? Number.NaN : 50 + 10 * r.normal())),
    }),
  },
  {
    check: 'leakage',
    alsoAs: ['post-outcome'],
    plan: (random) => {
      const noise = share(random, 0, 0.3);
      return {
        name: pick(random, ['index_k', 'field_17', 'score_internal']),
        kind: 'numeric',
        draw: ({ rows, random: r, outcome }) => numeric(rows, (i) => 2 * outcome[i]! + noise * r.normal()),
      };
    },
  },
  {
    check: 'leakage',
    alsoAs: ['post-outcome'],
    plan: () => ({
      name: 'amount_b',
      kind: 'numeric',
      draw: ({ rows, random: r, outcome }) =>
        numeric(rows, (i) => (outcome[i] === 1 && r.uniform() < 0.7 ? Math.round(5000 * r.uniform()) + 1 : 0)),
    }),
  },
  {
    check: 'leakage',
    alsoAs: ['post-outcome'],
    plan: () => ({
      name: 'state',
      kind: 'categorical',
      draw: ({ rows, random: r, outcome }) =>
        categorical(rows, (i) =>
          outcome[i] === 1 ? (r.uniform() < 0.9 ? 'legal' : 'active') : r.uniform() < 0.98 ? 'active' : 'closed',
        ),
    }),
  },
  {
    check: 'post-outcome',
    alsoAs: ['leakage'],
    plan: (random) => ({
      name: pick(random, ['recovery_amount', 'settlement_amount', 'total_payments', '催收金额']),
      kind: 'numeric',
      draw: ({ rows, random: r, outcome }) =>
        numeric(rows, (i) => (outcome[i] === 1 && r.uniform() < 0.4 ? Math.round(3000 * r.uniform()) + 1 : 0)),
    }),
  },
  {
    check: 'time-travel',
    alsoAs: ['post-outcome', 'leakage'],
    plan: () => ({
      name: 'status_changed',
      kind: 'datetime',
      draw: ({ rows, random: r, time, outcome }) =>
        datetime(rows, (i) => time[i]! + Math.floor((outcome[i] === 1 ? 60 : 200) + 500 * r.uniform()) * day),
    }),
  },
  {
    check: 'redundant',
    plan: (random) => {
      const factor = pick(random, [1, 12, 1000, -1]);
      return {
        name: 'earnings_again',
        kind: 'numeric',
        draw: ({ rows, column }) =>
          numeric(rows, (i) => factor * (column('earnings') as { values: Float64Array }).values[i]!),
      };
    },
  },
  {
    check: 'identifier',
    plan: () => ({
      name: 'contract',
      kind: 'text',
      draw: ({ rows, random: r }) => {
        const order = r.permutation(rows * 3);
        return text(rows, (i) => `K-${100_000 + order[i]!}`);
      },
    }),
  },
  {
    check: 'identifier',
    plan: () => ({
      name: 'customer_id',
      kind: 'numeric',
      draw: ({ rows, random: r }) => {
        const order = r.permutation(rows * 5);
        return numeric(rows, (i) => 500_000 + order[i]!);
      },
    }),
  },
  {
    check: 'row-number',
    plan: (random) => {
      const first = random.integer(2);
      return { name: 'n_in_file', kind: 'numeric', draw: ({ rows }) => numeric(rows, (i) => i + first) };
    },
  },
  {
    check: 'high-cardinality',
    plan: () => ({
      name: 'dealer',
      kind: 'categorical',
      draw: ({ rows, random: r }) => categorical(rows, () => `dealer ${r.integer(Math.max(60, Math.floor(rows / 8)))}`),
    }),
  },
  {
    check: 'rare-levels',
    plan: () => ({
      name: 'contract_form',
      kind: 'categorical',
      draw: ({ rows, random: r }) =>
        categorical(rows, (i) =>
          i === 7 || i === 90
            ? 'barter'
            : i === 200
              ? 'gift'
              : pick(r, ['standard', 'short', 'leasing', 'line', 'card', 'overdraft']),
        ),
    }),
  },
  {
    check: 'level-spelling',
    plan: () => ({
      name: 'living',
      kind: 'categorical',
      draw: ({ rows, random: r }) =>
        categorical(rows, () =>
          r.uniform() < 0.05 ? pick(r, ['Rented', 'rented ', 'RENTED']) : pick(r, ['rented', 'owned', 'with parents']),
        ),
    }),
  },
  {
    check: 'mixed-types',
    plan: () => ({
      name: 'requested_sum',
      kind: 'categorical',
      draw: ({ rows, random: r }) =>
        categorical(rows, () =>
          r.uniform() < 0.05 ? pick(r, ['see file', 'on request']) : String(100 * (1 + r.integer(60))),
        ),
    }),
  },
  {
    check: 'mixed-types',
    plan: () => ({
      name: 'assets',
      kind: 'text',
      draw: ({ rows, random: r }) => text(rows, () => `$${(1000 + r.integer(90_000)).toLocaleString('en-US')}`),
    }),
  },
  {
    check: 'protected-attribute',
    plan: (random) => {
      const [a, b] = pick(random, [
        ['male', 'female'],
        ['M', 'F'],
        ['男', '女'],
      ]);
      return {
        name: pick(random, ['applicant_sex', 'gender', 'g_code']),
        kind: 'categorical',
        draw: ({ rows, random: r }) => categorical(rows, () => (r.uniform() < 0.5 ? a! : b!)),
      };
    },
  },
  {
    check: 'text-boilerplate',
    plan: () => ({
      name: 'description',
      kind: 'text',
      draw: ({ rows, random: r }) =>
        text(rows, () =>
          r.uniform() < 0.4
            ? null
            : `Added by clerk on ${10 + r.integer(20)}/03/2024 > please help with item ${r.integer(9999)} <br> thanks`,
        ),
    }),
  },
  {
    check: 'drift-in-time',
    plan: () => ({
      name: 'indebtedness',
      kind: 'numeric',
      draw: ({ rows, random: r, time }) =>
        numeric(rows, (i) => r.normal() + (time[i]! > time[Math.floor(0.8 * (rows - 1))]! ? 0.9 : 0)),
    }),
  },
  {
    check: 'drift',
    needsOlder: true,
    plan: () => ({
      name: 'drawn_share',
      kind: 'numeric',
      draw: ({ rows, random: r, older }) => numeric(rows, () => r.normal() + (older ? 0 : 0.8)),
    }),
  },
  {
    check: 'new-levels',
    needsOlder: true,
    alsoAs: ['drift'],
    plan: () => ({
      name: 'campaign',
      kind: 'categorical',
      draw: ({ rows, random: r, older }) =>
        categorical(rows, () => (!older && r.uniform() < 0.04 ? 'app' : pick(r, ['mail', 'phone', 'web']))),
    }),
  },
  {
    check: 'vanished-levels',
    needsOlder: true,
    alsoAs: ['drift'],
    plan: () => ({
      name: 'office',
      kind: 'categorical',
      draw: ({ rows, random: r, older }) =>
        categorical(rows, () => (older && r.uniform() < 0.06 ? 'old town' : pick(r, ['harbour', 'hill', 'station']))),
    }),
  },
  {
    check: 'schema-change',
    needsOlder: true,
    plan: () => ({
      name: 'rating_model_2',
      kind: 'numeric',
      only: 'older',
      draw: ({ rows, random: r }) => numeric(rows, () => r.normal()),
    }),
  },
];

export const rowFaults: readonly RowFault[] = [
  { check: 'duplicate-rows', rows: 'repeat' },
  { check: 'conflicting-duplicates', rows: 'contradict' },
  { check: 'label-noise', rows: 'nearly-repeat', alsoAs: ['conflicting-duplicates'] },
  { check: 'blank-rows', rows: 'blank' },
  { check: 'sorted-rows', rows: 'sort' },
  { check: 'missing-target', rows: 'no-target' },
];
