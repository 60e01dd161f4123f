// The page of a comparison of models of a table of any domain, and what it comes to in words.
import type { Headline, HeadlineChoice } from '../../evaluate/index.js';
import { generally, type Language, type Wording } from '../../messages/index.js';
import type { TargetKind } from '../../models/index.js';
import { niceStep } from '../charts/theme.js';
import type { ComparisonData, HeadlineCurves } from '../comparison/comparison-data.js';
import { comparisonPage, type Measure, type PageModel } from '../comparison/comparison-page.js';
import { curveSentences } from '../comparison/sentences.js';
import { cleanTexts } from '../page/clean.js';
import { Words } from '../words.js';
import { headlineChart } from './charts/comparison.js';
import { choiceSentence } from './choice-sentence.js';
import { metricDifference, metricInterval, metricName, metricValue, shownMetrics } from './metric.js';

export interface TabularComparison
  extends HeadlineChoice,
    Pick<ComparisonData, 'source' | 'rows' | 'target' | 'protocol' | 'fathom' | 'lineage'> {
  readonly kind: TargetKind;
  readonly headline: Headline;
  /** The simpler first. */
  readonly models: readonly (Omit<PageModel, 'intervals'> & {
    readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>;
  })[];
  /** In the headline metric. */
  readonly curves?: HeadlineCurves;
}

/** Which model to take, and what more rows would change. */
export function tabularComparisonSentences(data: TabularComparison, wording: Wording) {
  const { models, headline, curves } = data;
  const words = new Words(wording);
  const { metric } = headline;
  const real = models.filter(({ family }) => family !== 'prior' || models.length === 1);
  const values = real.map(({ model, metrics }) => ({ model, value: metrics[metric]! }));
  const sentence = choiceSentence(data, values, headline, wording);
  if (curves === undefined) return { sentence };
  const named = { metric: metricName(metric, words) };
  const written = (value: number) => metricValue(metric, value, words);
  const curveSentence = curveSentences(
    { models, curves },
    headline,
    {
      level: (facts) => words.say('tabular.curve.level', { ...facts, ...named }),
      more: (facts, before, after) =>
        words.say('tabular.curve.more', { ...facts, ...named, before: written(before), after: written(after) }),
    },
    words,
  );
  return { sentence, curveSentence };
}

/** The page. The same data and language give the same page, byte for byte; all texts in `data` are escaped. */
export function renderTabularComparison(
  given: TabularComparison,
  { language }: { readonly language: Language },
): string {
  const words = new Words(generally(language));
  const data = cleanTexts(given);
  const header = words.say('tabular.cli.compare.rows', {
    rows: words.integer(data.rows),
    target: data.target,
    kind: words.say(`tabular.kind.${data.kind}`),
  });
  return comparisonPage(
    data,
    { header, ...tabularComparisonSentences(data, words.wording) },
    measureOf(data, words),
    words,
  );
}

function measureOf({ kind, headline, models }: TabularComparison, words: Words): Measure {
  const { metric } = headline;
  return {
    headline,
    shown: [metric, ...shownMetrics[kind].filter((own) => own !== metric)],
    name: (own) => metricName(own, words),
    value: (own, value) => metricValue(own, value, words),
    interval: (interval) => metricInterval(metric, interval, words),
    difference: (value) => metricDifference(metric, value, words),
    differenceInterval: (interval) => metricInterval(metric, interval, words),
    chart: (drawn, width) =>
      headlineChart(
        drawn.map(({ model }) => models.find((own) => own.model === model)!),
        headline,
        words,
        width,
      ),
    chartNote: words.say('tabular.report.comparison.note', { metric: metricName(metric, words) }),
    curveAxis: {
      name: metricName(metric, words),
      step: (span) => niceStep(Math.max(span / 5, 1e-12)),
      label: (value) => words.short(value, 4),
    },
  };
}
