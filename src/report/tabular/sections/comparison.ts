import { byHeadline } from '../../../evaluate/index.js';
import { html } from '../../page/html.js';
import { figure, name, table } from '../../page/parts.js';
import type { Section } from '../../sections/section.js';
import type { Words } from '../../words.js';
import { headlineChart } from '../charts/comparison.js';
import { headlineSentence } from '../headline-sentence.js';
import { metricDifference, metricInterval, metricName, metricValue, shownMetrics } from '../metric.js';
import type { TabularCandidate, TabularReport } from '../tabular-data.js';

const shownCandidates = 24;

/** The chosen model beside baselines and rivals on the same folds. */
export const comparison: Section<TabularReport> = {
  id: 'comparison',
  title: 'report.comparison.title',
  render({ candidates, verdict, model, headline, kind }, words) {
    if (candidates.length < 2) return null;
    const { metric } = headline;
    const shown = candidates.slice(0, shownCandidates);
    const [best] = [...shown].sort((a, b) => byHeadline(headline)(a.metrics[metric]!, b.metrics[metric]!));
    const facts = {
      model: words.model(best!.model),
      metric: metricName(metric, words),
      value: metricValue(metric, best!.metrics[metric]!, words),
      count: words.integer(candidates.length),
    };
    const test = candidates.find((own) => own.test !== undefined)?.test?.name ?? '';
    // A baseline that knows nothing would only stretch the axis.
    const drawn = shown.filter((own, i) => i === 0 || own.size !== 'baseline');
    const further = shownMetrics[kind].filter((own) => own !== metric);
    return html`<p>${headlineSentence(verdict, words.wording)}</p>
${model.chosenFrom && html`<p>${chosenFrom(model.chosenFrom, words)}</p>`}
<div class="figures">
${figure({
  id: 'comparison-chart',
  title: words.say('tabular.report.comparison.finding', facts),
  note: words.say('tabular.report.comparison.note', facts),
  key: [
    { mark: 'dot', color: 'blue', text: words.say('report.key.chosen') },
    { mark: 'dot', color: 'grey', text: words.say('report.key.others') },
  ],
  alt: words.say('tabular.report.comparison.alt', facts),
  height: 64 + 34 * drawn.length,
  wide: true,
  draw: (width) => headlineChart(drawn, headline, words, width),
})}
</div>
${table({
  caption: words.say('report.comparison.caption'),
  className: 'comparison',
  sortable: true,
  columns: [
    { title: words.say('report.comparison.model') },
    { title: metricName(metric, words), number: true },
    ...further.map((own) => ({ title: metricName(own, words), number: true })),
    { title: words.say('report.comparison.difference'), number: true },
    { title: words.say('report.comparison.p'), number: true },
    { title: words.say('report.comparison.seconds'), number: true },
  ],
  rows: shown.map((candidate, i) => row(candidate, metric, further, i === 0, words)),
})}
<p class="note">${words.say('tabular.report.comparison.p-note', { metric: facts.metric, test })}</p>
`;
  },
};

function chosenFrom(models: NonNullable<TabularReport['model']['chosenFrom']>, words: Words): string {
  const byAuc = models.some(({ innerAuc }) => innerAuc !== undefined);
  const listed = words.list(
    models.map(({ model, innerAuc, weight, innerLoss }) =>
      byAuc
        ? `${words.model(model)} ${words.decimal(innerAuc!)} (${words.decimal(weight!)})`
        : `${words.model(model)} ${words.short(innerLoss!)}`,
    ),
  );
  return words.say(byAuc ? 'report.comparison.chosen-from' : 'tabular.report.comparison.chosen-from', {
    models: listed,
  });
}

function row(
  { model, size, metrics, intervals, test, seconds }: TabularCandidate,
  metric: string,
  further: readonly string[],
  chosen: boolean,
  words: Words,
) {
  const label = words.model(model);
  const interval = intervals[metric];
  return [
    html`<span class="${chosen && 'chosen'}">${label === model ? name(model) : label}</span> <small>${words.say(chosen ? 'report.comparison.chosen' : `report.size.${size}`)}</small>`,
    html`${metricValue(metric, metrics[metric]!, words)}${interval && html` <small>${metricInterval(metric, interval, words)}</small>`}`,
    ...further.map((own) => metricValue(own, metrics[own]!, words)),
    test
      ? html`${metricDifference(metric, test.difference, words)} <small>${metricInterval(metric, test.interval, words)}</small>`
      : '–',
    test ? words.pValue(test.adjusted) : '–',
    words.seconds(seconds),
  ];
}
