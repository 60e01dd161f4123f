// Columns as they should be, of many shapes: what the checks must keep quiet about.
import type { Random } from '../../random/index.js';
import { type ColumnPlan, categorical, type Draw, datetime, numeric, poisson, text } from './draft.js';

type Shape = (name: string, random: Random) => ColumnPlan;

/** Draws a numeric column; about half of them have values missing at random. */
function numbers(
  names: readonly string[],
  value: (context: Draw, row: number) => number,
): readonly [readonly string[], Shape] {
  return [
    names,
    (name, random) => {
      const missing = random.uniform() < 0.5 ? 0 : 0.15 * random.uniform();
      return {
        name,
        kind: 'numeric',
        draw: (context) =>
          numeric(context.rows, (i) => (context.random.uniform() < missing ? Number.NaN : value(context, i))),
      };
    },
  ];
}

function levels(names: readonly string[], kinds: readonly string[], pull = 0): readonly [readonly string[], Shape] {
  return [
    names,
    (name, random) => {
      const missing = random.uniform() < 0.5 ? 0 : 0.1 * random.uniform();
      return {
        name,
        kind: 'categorical',
        draw: ({ rows, random: stream, risk }) =>
          categorical(rows, (i) => {
            if (stream.uniform() < missing) return null;
            const u = stream.uniform() ** 1.3 * kinds.length + pull * risk[i]!;
            return kinds[Math.min(kinds.length - 1, Math.max(0, Math.floor(u)))]!;
          }),
      };
    },
  ];
}

const round = (value: number, step: number) => Math.round(value / step) * step;
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Names it may have, and how to make it. */
export const cleanShapes: readonly (readonly [readonly string[], Shape])[] = [
  numbers(['income', 'annual_salary', 'revenue'], ({ random, risk }, i) =>
    round(Math.exp(10.6 - 0.1 * risk[i]! + 0.5 * random.normal()), 1),
  ),
  numbers(['monthly_income', 'net_pay'], ({ random }) => round(Math.exp(7.9 + 0.4 * random.normal()), 50)),
  numbers(['loan_amount', 'credit_amount'], ({ random }) =>
    round(clamp(Math.exp(9.2 + 0.7 * random.normal()), 500, 80_000), random.uniform() < 0.7 ? 500 : 25),
  ),
  numbers(['savings', 'deposits'], ({ random }) =>
    random.uniform() < 0.35 ? 0 : round(Math.exp(7 + 1.2 * random.normal()), 1),
  ),
  numbers(['balance', 'cash_flow', 'account_result'], ({ random, risk }, i) =>
    round(1200 * random.normal() - 150 * risk[i]! + 400, 0.01),
  ),
  numbers(['utilisation', 'usage_ratio'], ({ random, risk }, i) =>
    Number(clamp(0.4 + 0.15 * risk[i]! + 0.22 * random.normal(), 0, 1.3).toFixed(3)),
  ),
  numbers(['ltv_percent', 'share_secured'], ({ random }) => clamp(Math.round(62 + 20 * random.normal()), 5, 100)),
  numbers(['inquiries', 'open_accounts', 'products_held'], ({ random, risk }, i) =>
    poisson(random, Math.exp(0.5 + 0.25 * risk[i]!)),
  ),
  numbers(['dependents', 'children'], ({ random }) => Math.min(6, poisson(random, 0.8))),
  numbers(['tenure_months', 'months_at_address'], ({ random }) => Math.floor(-Math.log(1 - random.uniform()) * 60)),
  numbers(['term', 'duration'], ({ random }) => [12, 18, 24, 36, 48, 60, 84, 96][random.integer(8)]!),
  numbers(['bureau_score', 'external_rating'], ({ random, risk }, i) =>
    clamp(Math.round(640 - 45 * risk[i]! + 60 * random.normal()), 300, 850),
  ),
  numbers(['days_since_birth_registered', 'days_offset'], ({ random }) => -Math.floor(400 + 20_000 * random.uniform())),
  numbers(['dti', 'cover'], ({ random, risk }, i) => Math.exp(-1.3 + 0.2 * risk[i]! + 0.5 * random.normal())),
  numbers(['visits', 'logins'], ({ random }) => Math.floor(Math.exp(1 + 0.8 * random.normal()))),
  numbers(['rating_class', 'segment_no'], ({ random, risk }, i) =>
    clamp(Math.round(3 + 0.5 * risk[i]! + 1.1 * random.normal()), 1, 5),
  ),
  numbers(['has_phone', 'insured'], ({ random }) => (random.uniform() < 0.3 ? 1 : 0)),
  numbers(['temperature_index', 'zscore'], ({ random, risk }, i) => 0.3 * risk[i]! + random.normal()),
  numbers(['change_in_limit', 'delta'], ({ random }) => Math.round(3 * random.normal())),
  numbers(
    ['price_paid', 'goods_value'],
    ({ random }) => Math.floor(Math.exp(5 + random.normal())) + (random.uniform() < 0.5 ? 0.99 : 0),
  ),
  levels(['home_ownership', 'housing'], ['rent', 'own', 'mortgage', 'family'], 0.3),
  levels(
    ['purpose', 'use_of_funds'],
    ['car', 'education', 'renovation', 'debt consolidation', 'holiday', 'medical', 'other'],
  ),
  levels(['channel', 'source'], ['branch', 'online', 'broker']),
  levels(
    ['region', 'branch_area'],
    ['North', 'South', 'East', 'West', 'Centre', 'North-East', 'South-West', 'Islands'],
  ),
  levels(['grade_of_job', 'profession'], ['A1', 'A2', 'A3', 'B1', 'B2', 'C1'], 0.5),
  levels(['渠道', '产品类型'], ['线上', '线下', '合作机构']),
  [
    ['opened_on', 'customer_since'],
    (name) => ({
      name,
      kind: 'datetime',
      draw: ({ rows, random, time }) =>
        datetime(rows, (i) => time[i]! - Math.floor(30 + 3000 * random.uniform()) * 86_400_000),
    }),
  ],
  [
    ['remark', 'comment'],
    (name) => ({
      name,
      kind: 'text',
      draw: ({ rows, random }) => {
        const say = (of: readonly string[]) => of[random.integer(of.length)]!;
        return text(rows, () =>
          random.uniform() < 0.3
            ? null
            : `${say(['Wants', 'Asks for', 'Needs', 'Plans', 'Hopes for'])} ${say(['a new car', 'repairs', 'a lower rate', 'some time'])} ${say(['soon', 'this year', 'after the move', 'with a partner'])} no ${random.integer(5000)}`,
        );
      },
    }),
  ],
];
