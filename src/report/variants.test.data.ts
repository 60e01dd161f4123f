// Reports at the edges: with little in them, with very much, and with texts that mean harm.
import { exampleReport } from './example.test.data.js';
import type { ReportData } from './report-data.js';

/** Names and values as an attacker, a careless export or another language would have them. */
const evil = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</style><script>alert(1)</script>',
  '</title></svg>]]><iframe srcdoc="x">',
  '&lt;script&gt; &amp; &#60;',
  'javascript:alert(1)',
  '{feature} {model} $& $1 `rm -rf /`',
  'שם הלקוח <b>',
  '\u202Egnp.exe\u202C \u2066x',
  '👩‍👩‍👧‍👦 😀'.repeat(3),
  'a'.repeat(200),
  '申请人的月收入与负债比例'.repeat(17),
  'nul\u0000 bell\u0007 half\ud83d end\u2028next\r\nline',
  '',
  '   ',
  '| # * _ [x](javascript:alert(1)) ~ \\',
  '__proto__',
];

/** Fields whose texts are ours, not the file's. */
const ours = new Set(['kind', 'role', 'severity', 'action', 'key', 'size', 'sha256', 'createdAt']);

/** A copy of plain data in which every text that could come from a file means harm. */
export function hostile<T>(value: T, start = 0): T {
  let next = start;
  const turn = (inner: unknown, field: string): unknown => {
    if (typeof inner === 'string') return ours.has(field) ? inner : evil[next++ % evil.length];
    if (Array.isArray(inner)) return inner.map((item) => turn(item, field));
    if (typeof inner === 'object' && inner !== null) {
      return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, turn(item, key)]));
    }
    return inner;
  };
  return turn(value, '') as T;
}

/** The report of 30 rows with 3 events and nothing that may be left out. */
export function minimalReport(): ReportData {
  const { run, data, model, result, candidates } = exampleReport();
  const { name: _, ...unnamed } = run;
  const judgement = {
    rows: 30,
    events: 3,
    metrics: result.metrics,
    intervals: {},
    curves: { roc: [], ks: [], calibration: [], gains: [], histogram: { edges: [], events: [], nonEvents: [] } },
  };
  return {
    run: { ...unnamed, command: '' },
    data: { sources: [], rows: 30, columns: [], target: { ...data.target, positive: [], events: 3, excluded: 0 } },
    findings: [],
    model: {
      name: model.name,
      parameters: {},
      protocol: { kind: 'test-from', column: 'issued', date: '2024-07-01' },
      explanation: model.explanation,
    },
    result: judgement,
    candidates: [{ ...candidates[0]!, intervals: {} }],
    verdict: { worthIt: false, key: 'verdict.onlySimple', facts: { simple: 'scorecard', simpleAuc: 0.7 } },
    importance: [],
    effects: [],
    grades: [],
    applicants: [],
  };
}

/** As much of everything as a wide table brings: 5,000 columns, 2,000 findings, thousands of bins and features. */
export function wideReport(): ReportData {
  const report = exampleReport();
  const many = <T>(items: readonly T[], count: number): T[] =>
    Array.from({ length: count }, (_, i) => items[i % items.length]!);
  const longName = (i: number) => `column_${i}_${'x'.repeat(180)}`;
  const card = report.scorecard!;
  return {
    ...report,
    data: {
      ...report.data,
      sources: many(report.data.sources, 1000),
      columns: many(report.data.columns, 5000).map((column, i) => ({ ...column, name: longName(i) })),
    },
    findings: many(report.findings, 2000).map((finding) => ({
      ...finding,
      columns: Array.from({ length: 100 }, (_, i) => longName(i)),
      rows: { count: 5e6, examples: many([1, 2, 3], 100) },
    })),
    test: report.result,
    candidates: [...report.candidates, ...many(report.candidates.slice(1), 60)],
    importance: many(report.importance, 5000).map((entry, i) => ({ ...entry, feature: longName(i) })),
    effects: many(report.effects, 60).map((effect) => ({ ...effect, points: many(effect.points, 60) })),
    scorecard: { ...card, rows: many(card.rows, 4000).map((row, i) => ({ ...row, feature: longName(i >> 3) })) },
    coefficients: { ...report.coefficients!, rows: many(report.coefficients!.rows, 4000) },
    applicants: many(report.applicants, 100),
  };
}

let made: Readonly<Record<string, ReportData>> | undefined;

/** Every variant by name, made once. */
export function variants(): Readonly<Record<string, ReportData>> {
  made ??= makeVariants();
  return made;
}

function makeVariants(): Readonly<Record<string, ReportData>> {
  const example = exampleReport();
  const { test: _test, scorecard: _card, coefficients: _coefficients, learning: _learning, ...rest } = example;
  const { chosenFrom: _chosen, ...model } = example.model;
  return {
    example,
    'without optional parts': {
      ...rest,
      model,
      result: { ...example.result, intervals: {} },
      candidates: example.candidates.map(({ test: _, ...candidate }) => ({ ...candidate, intervals: {} })),
    },
    'with a test part': {
      ...example,
      test: { ...example.result, rows: 1200, events: 180 },
      model: { ...example.model, protocol: { kind: 'test-from', column: 'issued', date: '2024-07-01' } },
    },
    'penalised coefficients': {
      ...rest,
      coefficients: {
        ridge: { values: 4.2, flags: 11 },
        lasso: 0.5,
        rows: example.coefficients!.rows.map(({ significance: _, ...row }) => row),
      },
    },
    minimal: minimalReport(),
    hostile: hostile(example),
    'hostile, turned': hostile({ ...example, test: example.result }, 7),
    wide: wideReport(),
  };
}
