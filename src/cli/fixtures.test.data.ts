// Results as jobs give them, and a command line with everything outside of it replaced: for the tests of this room.
import { readFileSync } from 'node:fs';
import { StopSignal } from '../parallel/index.js';
import type {
  ApplicantResult,
  CheckResult,
  DemoResult,
  EvaluateResult,
  ExplainResult,
  FindingResult,
  ImportResult,
  JudgementResult,
  PredictResult,
  TrainResult,
} from '../tasks/index.js';
import type { Io } from './io.js';
import { runProgram } from './program.js';
import type { Tasks } from './tasks.js';

const metrics = {
  auc: 0.793,
  gini: 0.586,
  ks: 0.462,
  averagePrecision: 0.6,
  brier: 0.168,
  logLoss: 0.51,
  ece: 0.021,
  accuracy: 0.75,
  macroF1: 0.7,
};

export const judgement: JudgementResult = {
  target: 'target',
  protocol: '5 stratified folds, pooled',
  rows: 1000,
  events: 300,
  metrics,
  intervals: { auc: [0.764, 0.822] },
};

const target = { column: 'target', positive: ['2'], events: 300, excluded: 12 };

const column = {
  name: '收入 income',
  kind: 'numeric',
  role: 'feature',
  missing: 0.125,
  distinct: 40,
  special: [-9],
  sketch: [1, 2],
  typical: ['1', '5', '9'],
};

export const finding: FindingResult = {
  check: 'disguised-missing',
  severity: 'critical',
  columns: ['income'],
  rows: { count: 7, examples: [1, 2] },
  facts: {},
  repair: { action: 'special-values', column: 'my income', values: [-9, -8] },
  sentence: 'Column "my income" holds the codes -9 and -8 in 7 rows.',
  consequence: 'They are read as amounts and bend every model.',
  proposal: 'Treat them as codes.',
};

const notice: FindingResult = {
  ...finding,
  severity: 'notice',
  repair: undefined,
  sentence: 'The rows are sorted.',
  consequence: 'Folds without shuffling would differ.',
  proposal: undefined,
};

export const applicant: ApplicantResult = {
  row: 17,
  probability: 0.4321,
  score: 512.3,
  grade: 'D',
  reasons: [
    { feature: 'a', value: '1', contribution: 0.8, key: 'reason.x', facts: {}, sentence: 'The account is overdrawn.' },
    { feature: 'b', value: '2', contribution: -0.4, key: 'reason.y', facts: {}, sentence: '存款充足。' },
  ],
};

export const trainResult: TrainResult = {
  schemaVersion: 1,
  run: '20261123-184501-credit-boost-3f2a',
  task: 'credit',
  model: 'boost',
  chosenFrom: [
    { model: 'boost', innerAuc: 0.79, weight: 1 },
    { model: 'scorecard', innerAuc: 0.78, weight: 0 },
  ],
  rows: 1000,
  target,
  columns: [column],
  results: [judgement],
  baselines: [
    {
      model: 'scorecard',
      size: 'traditional',
      target: 'target',
      metrics: { ...metrics, auc: 0.789 },
      intervals: { auc: [0.76, 0.818] },
      test: { name: 'DeLong', difference: 0.004, pValue: 0.31 },
    },
  ],
  verdict: { worthIt: false, sentence: 'The boosted trees are not clearly better than the scorecard.' },
  importance: [
    { feature: 'status', strength: 0.6 },
    { feature: 'duration', strength: 0.3 },
  ],
  applicants: [applicant],
  findings: [finding, notice],
  seconds: { load: 0.1, fit: 2, evaluate: 1, total: 3.2 },
  peakMemoryMiB: 310.4,
  report: '.fathom/runs/x/report.html',
  warnings: ['One column was empty.'],
};

export const checkResult: CheckResult = {
  schemaVersion: 1,
  data: ['german.csv'],
  rows: 1000,
  columns: [column],
  target,
  findings: [finding, notice],
  counts: { critical: 1, warning: 0, notice: 1 },
  stability: [{ column: 'income', psi: 0.31 }],
  seconds: 0.4,
  peakMemoryMiB: 120,
  warnings: [],
};

export const predictResult: PredictResult = {
  schemaVersion: 1,
  run: trainResult.run,
  model: 'boost',
  rows: 1234,
  format: 'table',
  preview: [
    { row: 1, id: { loan: 'A\u001b[31m7' }, probability: 0.0321, score: 640.2, grade: 'B', reasons: ['Because.'] },
  ],
  meanProbability: 0.1,
  grades: [
    { grade: 'A', rows: 0 },
    { grade: 'B', rows: 1234 },
  ],
  seconds: 1,
  peakMemoryMiB: 100,
  warnings: [],
};

export const explainResult: ExplainResult = {
  schemaVersion: 1,
  run: trainResult.run,
  model: 'boost',
  method: 'TreeSHAP',
  importance: trainResult.importance,
  applicants: [applicant],
  baseProbability: 0.3,
  warnings: [],
};

export const evaluateResult: EvaluateResult = {
  schemaVersion: 1,
  run: trainResult.run,
  model: 'boost',
  rows: 1000,
  target,
  results: [judgement],
  trained: [judgement],
  grades: [{ grade: 'A', low: 0, high: 0.01, rows: 10, events: 1, meanPd: 0.05 }],
  seconds: 1,
  peakMemoryMiB: 100,
  warnings: [],
};

export const demoResult: DemoResult = {
  schemaVersion: 1,
  task: 'credit',
  data: '.fathom/demo/loans.csv',
  check: checkResult,
  trained: [trainResult],
  verdict: trainResult.verdict,
  explained: explainResult,
  report: '.fathom/runs/x/report.html',
  seconds: 75,
};

export interface Called {
  readonly job: keyof Tasks;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly calls: readonly Called[];
}

export const importResult: ImportResult = {
  schemaVersion: 1,
  run: '20260101-000000-import-champion-0001',
  name: 'champion',
  model: 'imported',
  origin: {
    ...{ library: 'LightGBM', objective: 'binary', trees: 20, rounds: { used: 20, all: 20 } },
    file: { name: 'm.txt', bytes: 18_108, sha256: '0'.repeat(64) },
  },
  features: [{ name: 'income', kind: 'numeric' }],
  featuresInFile: 4,
  rows: 1000,
  target,
  results: [judgement],
  importance: [{ feature: 'income', strength: 0.5 }],
  applicants: [],
  seconds: 1,
  peakMemoryMiB: 100,
  warnings: [],
};

export interface CallSettings {
  readonly tasks?: Partial<Tasks>;
  readonly env?: Io['env'];
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Whether the jobs are to be loaded at all. */
  readonly failLoading?: boolean;
}

/** Runs a command line with jobs that only note what they were asked for. */
export async function call(argv: readonly string[], settings: CallSettings = {}): Promise<Outcome> {
  const calls: Called[] = [];
  let stdout = '';
  let stderr = '';
  const answers = {
    check: checkResult,
    demo: demoResult,
    evaluate: evaluateResult,
    explain: explainResult,
    exportRun: {
      schemaVersion: 1,
      run: 'r',
      model: 'scorecard',
      format: 'sql',
      out: 'x.sql',
      bytes: 2048,
      warnings: [],
    },
    importModel: importResult,
    predict: predictResult,
    train: trainResult,
  } as const;
  const fakes = Object.fromEntries(
    Object.entries(answers).map(([job, answer]) => [
      job,
      async (options: Record<string, unknown>) => {
        calls.push({ job: job as keyof Tasks, options });
        return answer;
      },
    ]),
  ) as unknown as Tasks;
  const { isTTY = false, columns } = settings;
  const io: Io = {
    stdout: { write: (text) => void (stdout += text), isTTY, columns },
    stderr: { write: (text) => void (stderr += text), isTTY, columns },
    env: settings.env ?? {},
    now: () => 0,
    pipe: async (path) => void (stdout += readFileSync(path, 'utf8')),
  };
  const tasks = async () => {
    if (settings.failLoading) throw new Error('the jobs were loaded');
    return { ...fakes, ...settings.tasks };
  };
  const exitCode = await runProgram({ io, tasks, argv, stop: new StopSignal(), exitCode: 0 });
  return { exitCode, stdout, stderr, calls };
}
