// Realistic runs on tables of any domain, one of each kind of target, judged with the real metrics.
import { type Headline, headlineVerdict, judge, judgeClasses, judgeNumbers } from '../../evaluate/index.js';
import { Random } from '../../random/index.js';
import { exampleReport } from '../example.test.data.js';
import type { TabularJudgement, TabularReport, TargetSummary } from './tabular-data.js';

const rows = 600;
const classes = ['fern', 'moss', 'reed'];

const headlines: Readonly<Record<TabularReport['kind'], Headline>> = {
  binary: { metric: 'auc', better: 'higher' },
  multiclass: { metric: 'logLoss', better: 'lower' },
  regression: { metric: 'rmse', better: 'lower' },
};

/** @param noise of the model's scores */
function judged(kind: TabularReport['kind'], noise: number): TabularJudgement {
  const random = new Random(`tabular example ${kind}`);
  const score = Float64Array.from({ length: rows }, () => random.normal());
  const said = score.map((value) => value + noise * random.normal());
  const settings = { random: random.split('judge'), bootstrap: 40 };
  if (kind === 'regression') {
    const happened = score.map((value) => 1000 + 50 * value);
    return judgeNumbers(
      happened,
      said.map((value) => 1000 + 50 * value),
      settings,
    );
  }
  if (kind === 'binary') {
    const p = (value: number) => 1 / (1 + Math.exp(-2 * value));
    const outcome = score.map((value) => (random.uniform() < p(value) ? 1 : 0));
    return { kind, ...judge(outcome, said.map(p), settings) };
  }
  const p = new Float64Array(3 * rows);
  const codes = Int32Array.from(score, (value, row) => {
    const own = [Math.exp(-said[row]!), 1, Math.exp(said[row]!)];
    const total = own[0]! + own[1]! + own[2]!;
    own.forEach((part, c) => {
      p[3 * row + c] = part / total;
    });
    return value < -0.4 ? 0 : value < 0.5 ? 1 : 2;
  });
  return judgeClasses(codes, p, { ...settings, classes });
}

/** A run of each kind of target, with everything that a report may show. */
export function exampleTabular(kind: TabularReport['kind']): TabularReport {
  const credit = exampleReport();
  const [result, simple] = [judged(kind, 0.5), judged(kind, 0.9)];
  const headline = headlines[kind];
  const { metric } = headline;
  const headlineOf = ({ metrics }: TabularJudgement) => (metrics as unknown as Record<string, number>)[metric]!;
  const difference = headlineOf(result) - headlineOf(simple);
  const tested = {
    ...{ name: kind === 'binary' ? ('DeLong' as const) : ('paired t' as const), difference, pValue: 0.0004 },
    interval: [difference - Math.abs(difference) / 3, difference + Math.abs(difference) / 3] as const,
  };
  const target: TargetSummary = {
    ...{ column: 'outcome', kind, excluded: 12 },
    ...(kind === 'regression'
      ? { numbers: { least: 850.5, median: 1000.2, largest: 1149, mean: 1001.7, deviation: 50.2 } }
      : {
          classes: (kind === 'binary' ? ['no', 'yes'] : classes).map((name, i) => ({ name, rows: 150 + 90 * i })),
        }),
  };
  const [candidate] = credit.candidates;
  const reasons = credit.applicants[0]!.reasons;
  return {
    kind,
    headline,
    run: { ...credit.run, command: `fathom train tabular plants.csv --target outcome` },
    findings: credit.findings.filter(({ check }) => check !== 'lender-decision' && check !== 'post-outcome'),
    caveats: [{ key: 'tabular.missing', facts: { target: 'outcome', count: 12 } }],
    importance: credit.importance,
    effects:
      kind === 'regression'
        ? credit.effects.map((effect) => ({
            ...effect,
            points: effect.points.map((point) => ({
              ...point,
              observed: 1000 + 100 * point.observed,
              predicted: 1000 + 100 * point.predicted,
            })),
          }))
        : kind === 'binary'
          ? credit.effects
          : [],
    ...(kind === 'multiclass'
      ? {
          classEffects: credit.effects.slice(0, 3).map(({ feature, kind: own, points }) => ({
            ...{ feature, kind: own, classes },
            points: points.map(({ label, rows: count, observed, predicted }) => ({
              ...{ label, rows: count },
              shares: classes.map((_, c) => ({ observed: observed / (c + 1), predicted: predicted / (c + 1) })),
            })),
          })),
        }
      : {}),
    data: { ...credit.data, target },
    model: {
      ...{ name: 'boost', parameters: credit.model.parameters, protocol: credit.model.protocol },
      ...(kind === 'binary' ? { calibration: 'beta' as const } : {}),
      explanation: { method: 'TreeSHAP' },
      chosenFrom: [
        { model: 'logistic', innerLoss: 0.71 },
        { model: 'boost', innerLoss: 0.62 },
      ],
    },
    result,
    test: judged(kind, 0.6),
    candidates: [result, simple].map((own, i) => ({
      model: i === 0 ? 'boost' : 'logistic',
      ...{ size: candidate!.size, seconds: candidate!.seconds },
      metrics: { ...own.metrics },
      intervals: { ...own.intervals },
      ...(i === 0 ? {} : { test: { ...tested, adjusted: 0.0004 } }),
    })),
    verdict: headlineVerdict({
      headline,
      ...{
        complex: { model: 'boost', value: headlineOf(result) },
        simple: { model: 'logistic', value: headlineOf(simple) },
      },
      ...{ test: tested, matters: 0.0001 },
    }),
    examples: [
      kind === 'regression'
        ? { row: 7, prediction: 1020.25, interval: [950.1, 1100.9] as const, observed: 990.5, reasons }
        : { row: 7, prediction: 'moss', probability: 0.62, of: 'moss', observed: 'reed', reasons },
      { row: 9, prediction: kind === 'regression' ? 980 : 'fern', reasons: [] },
    ],
    learning: credit.learning!,
    ...(kind === 'binary' ? { scorecard: credit.scorecard!, coefficients: credit.coefficients! } : {}),
  };
}
