// The page of a comparison of models of default.
import type { Language } from '../../messages/index.js';
import { comparisonChart } from '../charts/comparison.js';
import { cleanTexts } from '../page/clean.js';
import { Words } from '../words.js';
import type { ComparisonData } from './comparison-data.js';
import { comparisonPage, type Measure } from './comparison-page.js';
import { comparisonSentence, curveSentence, headlineCurves } from './sentences.js';

/** The page. The same data and language give the same page, byte for byte; all texts in `data` are escaped. */
export function renderComparison(given: ComparisonData, { language }: { readonly language: Language }): string {
  const words = new Words(language);
  const data = cleanTexts(given);
  const { models, curves, ...same } = data;
  return comparisonPage(
    {
      ...same,
      models: models.map((own) => ({ ...own, metrics: { ...own.metrics }, intervals: { ...own.intervals } })),
      ...(curves === undefined ? {} : { curves: headlineCurves(curves) }),
    },
    {
      header: words.say('report.compare.header', {
        target: data.target,
        rows: words.integer(data.rows),
        events: words.integer(data.events),
      }),
      sentence: comparisonSentence(data, language),
      ...(curves === undefined ? {} : { curveSentence: curveSentence(data, language) }),
    },
    measureOf(data, words),
    words,
  );
}

function measureOf({ models }: ComparisonData, words: Words): Measure {
  const names: Readonly<Record<string, string>> = {
    auc: 'AUC',
    gini: words.say('report.metric.gini'),
    ks: 'KS',
    brier: words.say('report.metric.brier'),
    ece: words.say('report.metric.ece'),
  };
  return {
    headline: { metric: 'auc', better: 'higher' },
    shown: Object.keys(names),
    name: (metric) => names[metric]!,
    value: (metric, value) => (metric === 'ece' ? words.percent(value) : words.decimal(value)),
    interval: (interval) => words.interval(interval),
    difference: (value) => words.signed(value, 4),
    differenceInterval: (interval) => words.interval(interval, 4),
    chart: (drawn, width) =>
      comparisonChart(
        drawn.map(({ model }) => models.find((own) => own.model === model)!),
        words,
        width,
      ),
    chartNote: words.say('report.comparison.note'),
    curveAxis: {
      name: 'AUC',
      step: (span) => (span > 0.2 ? 0.05 : span > 0.08 ? 0.02 : 0.01),
      label: (value) => words.decimal(value, 2),
    },
  };
}
