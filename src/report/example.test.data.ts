// A realistic run for tests and pictures: a simulated loan book, judged with the real metrics.
import { delongTest, gradeOf, gradeTable, judge, scoreScale, verdict } from '../evaluate/index.js';
import { Random } from '../random/index.js';
import type { ApplicantSummary, CandidateSummary, ColumnSummary, FeatureEffect, ReportData } from './report-data.js';

const rows = 6000;
const names = [
  'utilisation',
  'past_due_12m',
  'income',
  'employment',
  'loan_to_income',
  'age',
  'history_months',
  'purpose',
] as const;
type Name = (typeof names)[number];

/** Weight of each feature's standard score in the true log-odds, and of its square. */
const truth: Readonly<Record<Name, readonly [linear: number, square: number]>> = {
  utilisation: [0.85, 0.1],
  past_due_12m: [0.6, 0.12],
  income: [-0.45, 0],
  employment: [-0.35, 0],
  loan_to_income: [0.4, 0.08],
  age: [-0.2, 0.12],
  history_months: [-0.3, 0],
  purpose: [0.18, 0],
};

const quantiles = [-1.2, -0.65, -0.2, 0.2, 0.65, 1.2];
const labels: Readonly<Record<Name, readonly string[]>> = {
  utilisation: [
    'below 12 %',
    '12 % to 25 %',
    '25 % to 38 %',
    '38 % to 51 %',
    '51 % to 66 %',
    '66 % to 84 %',
    '84 % or more',
  ],
  past_due_12m: ['never', 'once, 5+ days', 'once, 15+ days', 'once, 30+ days', 'twice', '3 times', '4 times or more'],
  income: [
    'below 1,150',
    '1,150 – 1,720',
    '1,720 – 2,300',
    '2,300 – 2,950',
    '2,950 – 3,900',
    '3,900 – 5,600',
    '5,600 or more',
  ],
  employment: [
    'unemployed',
    'temporary',
    'below 1 year',
    '1 – 4 years',
    '4 – 7 years',
    '7 – 12 years',
    '12 years or more',
  ],
  loan_to_income: ['below 0.4', '0.4 – 0.8', '0.8 – 1.2', '1.2 – 1.7', '1.7 – 2.4', '2.4 – 3.6', '3.6 or more'],
  age: ['below 25', '25 – 31', '31 – 37', '37 – 43', '43 – 50', '50 – 60', '60 or more'],
  history_months: ['below 9', '9 – 22', '22 – 41', '41 – 66', '66 – 104', '104 – 160', '160 or more'],
  purpose: ['education', 'car, used', 'furniture', 'radio/tv', 'car, new', 'business', 'other'],
};

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

interface Book {
  readonly values: Readonly<Record<Name, Float64Array>>;
  readonly outcome: Int32Array;
  /** Log-odds that a model with all effects, or with their linear parts only, would give. */
  readonly full: Float64Array;
  readonly linear: Float64Array;
}

function simulate(random: Random): Book {
  const values = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)])) as Record<Name, Float64Array>;
  const outcome = new Int32Array(rows);
  const [full, linear] = [new Float64Array(rows), new Float64Array(rows)];
  for (let i = 0; i < rows; i++) {
    let exact = -2.15;
    for (const name of names) {
      const x = random.normal();
      values[name][i] = x;
      exact += contribution(name, x);
      linear[i]! += 0.93 * truth[name][0] * x;
    }
    full[i] = exact + 0.12 * random.normal();
    linear[i]! += -1.95;
    outcome[i] = random.uniform() < sigmoid(exact) ? 1 : 0;
  }
  return { values, outcome, full, linear };
}

function contribution(name: Name, x: number): number {
  const [linear, square] = truth[name];
  return linear * x + square * (x * x - 1);
}

function binOf(x: number): number {
  const bin = quantiles.findIndex((edge) => x < edge);
  return bin < 0 ? quantiles.length : bin;
}

/** Shares of the bins of one feature, in order. */
function bins(book: Book, name: Name, probability: Float64Array): FeatureEffect['points'] {
  return labels[name].map((label, bin) => {
    const inside = Array.from(book.values[name], (x, i) => (binOf(x) === bin ? i : -1)).filter((i) => i >= 0);
    const mean = (value: (i: number) => number) => inside.reduce((sum, i) => sum + value(i), 0) / inside.length;
    return {
      label,
      rows: inside.length,
      observed: mean((i) => book.outcome[i]!),
      predicted: mean((i) => probability[i]!),
      contribution: mean((i) => contribution(name, book.values[name][i]!)),
    };
  });
}

/** A complete report of a scorecard beside boosted trees, as a training on a file of 6,000 loans would leave it. */
export function exampleReport(seed = 0): ReportData {
  const random = new Random(seed).split('example');
  const book = simulate(random.split('book'));
  const probabilities = {
    boost: book.full.map(sigmoid),
    scorecard: book.linear.map((x) => sigmoid(x)),
    tree: book.linear.map((x, i) => sigmoid(Math.round(x * 0.9) * 0.8 + 0.3 * Math.sign(book.full[i]!) - 0.35)),
    prior: new Float64Array(rows).fill(book.outcome.reduce((sum, y) => sum + y, 0) / rows),
  };
  const candidate = (
    model: keyof typeof probabilities,
    size: CandidateSummary['size'],
    seconds: number,
  ): CandidateSummary => {
    const { metrics, intervals } = judge(book.outcome, probabilities[model], {
      random: random.split(model),
      bootstrap: 20,
    });
    const test = delongTest(book.outcome, probabilities.boost, probabilities[model]);
    return { model, size, metrics, intervals, seconds, ...(model !== 'boost' && { test }) };
  };
  const candidates = [
    candidate('boost', 'large', 3.82),
    candidate('scorecard', 'traditional', 0.61),
    candidate('tree', 'traditional', 0.22),
    candidate('prior', 'baseline', 0.01),
  ];
  const result = judge(book.outcome, probabilities.boost, { random: random.split('judge'), bootstrap: 20 });
  const events = result.events;
  const effects: FeatureEffect[] = names.map((feature) => ({
    feature,
    kind: feature === 'purpose' || feature === 'employment' ? 'categorical' : 'numeric',
    points: bins(book, feature, probabilities.boost),
  }));
  return {
    run: {
      id: '2026-11-23-180412-credit-boost-7f3a',
      name: 'spring-loans',
      createdAt: '2026-11-23T18:04:12.000Z',
      fathom: '0.1.0',
      node: '20.19.0',
      seed: 0,
      command: 'fathom train credit loans.csv --target defaulted --positive 1 --seed 0',
      seconds: { load: 0.42, fit: 4.71, evaluate: 1.38, total: 6.9 },
    },
    data: {
      sources: [
        {
          name: 'loans.csv',
          bytes: 1_482_113,
          sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        },
      ],
      rows,
      columns: exampleColumns(),
      target: { column: 'defaulted', positive: ['1'], events, excluded: 212 },
    },
    findings: exampleFindings(),
    model: {
      name: 'boost',
      parameters: { trees: 300, learningRate: 0.05, leaves: 15, l2: 1, minRowsPerLeaf: 20 },
      protocol: { kind: 'stratified', folds: 5 },
      explanation: { method: 'TreeSHAP', baseProbability: 0.104 },
      chosenFrom: [
        { model: 'scorecard', innerAuc: 0.7991, weight: 0.21 },
        { model: 'boost', innerAuc: 0.8127, weight: 0.87 },
      ],
    },
    result,
    candidates,
    segments: {
      columns: [
        {
          column: 'purpose',
          meaning: 'purpose',
          segments: [
            {
              label: 'car',
              rows: 420,
              events: 61,
              rate: 0.145,
              interval: [0.115, 0.182],
              predicted: 0.151,
              pValue: 0.7,
              auc: 0.79,
              aucInterval: [0.73, 0.85],
            },
            {
              label: 'boat',
              rows: 12,
              events: 4,
              rate: 0.333,
              interval: [0.14, 0.61],
              predicted: 0.21,
              pValue: 0.3,
              auc: null,
              aucInterval: null,
            },
          ],
        },
      ],
      worst: [
        {
          conditions: [
            { column: 'purpose', label: 'car' },
            { column: 'income', label: '10 to 20' },
          ],
          ...{
            rows: 90,
            events: 40,
            rate: 0.444,
            interval: [0.346, 0.547],
            predicted: 0.28,
            pValue: 0.0004,
            adjusted: 0.03,
          },
          ...{ auc: 0.7, aucInterval: [0.6, 0.8] },
        },
      ],
    },
    verdict: verdict({
      complex: { model: 'boost', auc: candidates[0]!.metrics.auc },
      simple: { model: 'scorecard', auc: candidates[1]!.metrics.auc },
      test: candidates[1]!.test!,
    }),
    importance: names.map((feature) => {
      const values = Array.from(book.values[feature], (x) => Math.abs(contribution(feature, x)));
      return {
        feature,
        strength: values.reduce((sum, x) => sum + x, 0) / rows,
        informationValue: truth[feature][0] ** 2,
      };
    }),
    effects: effects.slice(0, 6),
    grades: gradeTable(book.outcome, probabilities.boost),
    scorecard: exampleScorecard(effects, events / rows),
    coefficients: exampleCoefficients(effects),
    learning: {
      curve: Array.from({ length: 14 }, (_, i) => ({
        epoch: i + 1,
        training: 0.35 + 0.3 / (i + 1),
        heldOut: 0.4 + 0.25 / (i + 1) + 0.002 * i,
      })),
      networks: 4,
      stoppedAt: [11, 11],
      settings: { layers: 2, width: 96, learningRate: 0.002, refit: true },
    },
    applicants: exampleApplicants(probabilities.boost),
  };
}

function exampleColumns(): ColumnSummary[] {
  const bell = [1, 2, 5, 9, 16, 25, 37, 50, 62, 70, 72, 68, 57, 45, 32, 21, 13, 7, 4, 2];
  const tail = [90, 72, 55, 43, 33, 26, 20, 15, 12, 9, 7, 5, 4, 3, 2, 2, 1, 1, 1, 1];
  const numeric = (
    name: string,
    typical: string[],
    missing: number,
    sketch: number[],
    special: number[] = [],
  ): ColumnSummary => ({
    name,
    kind: 'numeric',
    role: 'feature',
    missing,
    distinct: Math.round(4200 * (1 - missing)),
    special,
    sketch,
    typical,
  });
  return [
    {
      name: 'loan_id',
      kind: 'text',
      role: 'id',
      missing: 0,
      distinct: 6000,
      special: [],
      sketch: [],
      typical: ['L-000001'],
    },
    {
      name: 'issued',
      kind: 'datetime',
      role: 'time',
      missing: 0,
      distinct: 730,
      special: [],
      sketch: bell.map(() => 40),
      typical: ['2023-01-02', '2023-12-30', '2024-12-31'],
    },
    numeric('utilisation', ['0', '0.44', '1.86'], 0.021, bell),
    numeric('past_due_12m', ['0', '0', '98'], 0, tail, [96, 98]),
    numeric('income', ['412', '2,610', '48,000'], 0.187, tail),
    {
      name: 'employment',
      kind: 'categorical',
      role: 'feature',
      missing: 0.004,
      distinct: 7,
      special: [],
      sketch: [1840, 1420, 980, 720, 540, 330, 170],
      typical: ['1 – 4 years'],
    },
    numeric('loan_to_income', ['0.05', '1.42', '11.3'], 0.187, tail),
    numeric('age', ['19', '41', '88'], 0, bell),
    numeric('history_months', ['0', '61', '412'], 0.034, bell, [-9]),
    {
      name: 'purpose',
      kind: 'categorical',
      role: 'feature',
      missing: 0,
      distinct: 7,
      special: [],
      sketch: [1720, 1310, 990, 830, 610, 350, 190],
      typical: ['car, used'],
    },
    {
      name: 'collected_later',
      kind: 'numeric',
      role: 'ignored',
      missing: 0.86,
      distinct: 790,
      special: [],
      sketch: tail,
      typical: ['12', '640', '9,100'],
    },
    {
      name: 'sex',
      kind: 'categorical',
      role: 'protected',
      missing: 0,
      distinct: 2,
      special: [],
      sketch: [3112, 2888],
      typical: ['F'],
    },
    {
      name: 'defaulted',
      kind: 'boolean',
      role: 'target',
      missing: 0,
      distinct: 2,
      special: [],
      sketch: [4800, 1200],
      typical: ['0'],
    },
  ];
}

function exampleFindings(): ReportData['findings'] {
  return [
    {
      check: 'duplicate-rows',
      severity: 'notice',
      columns: [],
      rows: { count: 14, examples: [88, 912] },
      facts: { rows: 14, share: 0.2 },
      repair: { action: 'drop-rows', rows: [88, 912] },
    },
    {
      check: 'post-outcome',
      severity: 'critical',
      columns: ['collected_later'],
      rows: { count: 840, examples: [3, 17, 44] },
      facts: { column: 'collected_later', auc: 0.981, pure: 96 },
      repair: { action: 'drop-column', column: 'collected_later' },
    },
    {
      check: 'unit-break',
      severity: 'critical',
      columns: ['loan_to_income', 'income'],
      rows: { count: 1122, examples: [2, 9] },
      facts: { column: 'loan_to_income', other: 'income', rows: 1122, usual: 1.42, there: 3870 },
      repair: { action: 'split-column', column: 'loan_to_income', when: 'income' },
    },
    {
      check: 'special-codes',
      severity: 'warning',
      columns: ['past_due_12m'],
      rows: { count: 31, examples: [12, 230] },
      facts: { column: 'past_due_12m', codes: '96, 98', rows: 31, share: 0.5, low: 0, high: 9 },
      repair: { action: 'special-values', column: 'past_due_12m', values: [96, 98] },
    },
    {
      check: 'informative-missing',
      severity: 'warning',
      columns: ['income'],
      rows: { count: 1122, examples: [2, 9] },
      facts: { column: 'income', absent: 31, present: 13, rows: 1122 },
    },
  ];
}

function exampleScorecard(effects: readonly FeatureEffect[], rate: number): ReportData['scorecard'] {
  const odds = Math.log((1 - rate) / rate);
  return {
    baseScore: 600,
    baseOdds: 50,
    pointsToDoubleOdds: 20,
    intercept: -odds,
    rows: effects.slice(0, 5).flatMap(({ feature, points }) =>
      points.map(({ label, rows: count, observed }) => {
        const weightOfEvidence = Math.log((1 - observed) / observed) - odds;
        return {
          feature,
          bin: label,
          share: count / rows,
          eventRate: observed,
          weightOfEvidence,
          points: Math.round((20 / Math.LN2) * weightOfEvidence),
        };
      }),
    ),
  };
}

/** What a report of a logistic regression without a penalty would hold; a report shows the one model or the other. */
function exampleCoefficients(effects: readonly FeatureEffect[]): ReportData['coefficients'] {
  const tested = (coefficient: number, standardError: number, pValue: number) => ({
    coefficient,
    significance: { standardError, z: coefficient / standardError, pValue },
  });
  return {
    ridge: { values: 0, flags: 0 },
    lasso: 0,
    calibrator: { kind: 'platt', slope: 0.93, intercept: -0.02 },
    rows: [
      { feature: '(intercept)', kind: 'intercept', term: '', ...tested(-1.84, 0.042, 0) },
      ...effects.slice(0, 3).flatMap(({ feature }, i) => [
        {
          ...{ feature, kind: 'value' as const, term: 'value', ...tested(0.61 - 0.4 * i, 0.05, 10 ** (-3 * i)) },
          scaled: { mean: 12.5, deviation: 3.25, fill: 11, ...(i === 0 ? { bounds: [1, 60] as const } : {}) },
        },
        { feature, kind: 'missing' as const, term: 'missing', ...tested(0.2, 0.11, 0.069) },
      ]),
      { feature: 'purpose', kind: 'level', term: 'car', ...tested(-0.31, 0.12, 0.0098) },
    ],
  };
}

function exampleApplicants(probability: Float64Array): ApplicantSummary[] {
  const order = Array.from(probability.keys()).sort((a, b) => probability[a]! - probability[b]!);
  const amount = (feature: Name, value: string, contribution: number, percentile: number, typical: string) => ({
    feature,
    value,
    contribution,
    key: `reason.${percentile >= 50 ? 'high' : 'low'}.${contribution > 0 ? 'raises' : 'lowers'}`,
    facts: { feature, value, percentile: Math.max(percentile, 100 - percentile), typical },
  });
  const level = (feature: Name, value: string, contribution: number, rate: number) => ({
    feature,
    value,
    contribution,
    key: `reason.levelRate.${contribution > 0 ? 'raises' : 'lowers'}`,
    facts: { feature, value, rate, overall: 16 },
  });
  const reasons = [
    [
      amount('utilisation', '0.06', -1.31, 4, '0.44'),
      amount('income', '7,400', -0.82, 93, '2,610'),
      amount('history_months', '188', -0.55, 91, '61'),
      amount('age', '22', 0.31, 6, '41'),
    ],
    [
      amount('past_due_12m', '2', 0.74, 88, '0'),
      level('employment', '7 – 12 years', -0.48, 12),
      amount('utilisation', '0.39', -0.21, 44, '0.44'),
      amount('loan_to_income', '1.9', 0.17, 66, '1.42'),
    ],
    [
      amount('utilisation', '0.97', 1.62, 97, '0.44'),
      amount('past_due_12m', '4', 1.11, 99, '0'),
      level('employment', 'unemployed', 0.64, 23),
      amount('loan_to_income', '3.9', 0.58, 92, '1.42'),
    ],
  ];
  return [0.04, 0.62, 0.985].map((position, i) => {
    const row = order[Math.floor(position * rows)]!;
    const pd = probability[row]!;
    return { row: row + 1, probability: pd, score: scoreScale().score(pd), grade: gradeOf(pd), reasons: reasons[i]! };
  });
}
