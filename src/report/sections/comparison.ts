import { comparisonChart } from '../charts/comparison.js';
import { type Html, html } from '../page/html.js';
import { figure, name, table } from '../page/parts.js';
import type { CandidateSummary } from '../report-data.js';
import { verdictSentence } from '../verdict.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

const shownCandidates = 24;

/** The chosen model beside baselines and rivals on the same folds. */
export const comparison: Section = {
  id: 'comparison',
  title: 'report.comparison.title',
  render({ candidates, verdict, model }, words) {
    if (candidates.length < 2) return null;
    const shown = candidates.slice(0, shownCandidates);
    const ordering = shown.filter((candidate, i) => i === 0 || !isChance(candidate));
    const drawn = ordering.length > 1 ? ordering : shown;
    const best = shown.reduce((a, b) => (b.metrics.auc > a.metrics.auc ? b : a));
    const facts = {
      model: words.model(best.model),
      auc: words.decimal(best.metrics.auc),
      count: words.integer(candidates.length),
    };
    return html`<p>${verdictSentence(verdict, words.language)}</p>
${
  model.chosenFrom &&
  html`<p>${words.say('report.comparison.chosen-from', {
    models: words.list(
      model.chosenFrom.map(
        ({ model: own, innerAuc, weight }) =>
          `${words.model(own)} ${words.decimal(innerAuc)} (${words.decimal(weight)})`,
      ),
    ),
  })}</p>`
}
<div class="figures">
${figure({
  id: 'comparison-chart',
  title: words.say('report.comparison.finding', facts),
  note: words.say('report.comparison.note'),
  key: [
    { mark: 'dot', color: 'blue', text: words.say('report.key.chosen') },
    { mark: 'dot', color: 'grey', text: words.say('report.key.others') },
  ],
  alt: words.say('report.comparison.alt', facts),
  height: 64 + 34 * drawn.length,
  wide: true,
  draw: (width) => comparisonChart(drawn, words, width),
})}
</div>
${table({
  caption: words.say('report.comparison.caption'),
  className: 'comparison',
  sortable: true,
  columns: [
    { title: words.say('report.comparison.model') },
    { title: 'AUC', number: true },
    { title: words.say('report.metric.gini'), number: true },
    { title: 'KS', number: true },
    { title: words.say('report.metric.brier'), number: true },
    { title: words.say('report.metric.ece'), number: true },
    { title: words.say('report.comparison.difference'), number: true },
    { title: words.say('report.comparison.p'), number: true },
    { title: words.say('report.comparison.seconds'), number: true },
  ],
  rows: shown.map((candidate, i) => row(candidate, i === 0, words)),
})}
<p class="note">${words.say('report.comparison.p-note')}</p>
`;
  },
};

/** A baseline that orders nothing would only stretch the axis. */
function isChance({ size, metrics }: CandidateSummary): boolean {
  return size === 'baseline' && Math.abs(metrics.auc - 0.5) < 0.02;
}

function row({ model, size, metrics, intervals, test, seconds }: CandidateSummary, chosen: boolean, words: Words) {
  const label = words.model(model);
  return [
    html`<span class="${chosen && 'chosen'}">${label === model ? name(model) : label}</span> <small>${words.say(chosen ? 'report.comparison.chosen' : `report.size.${size}`)}</small>`,
    withInterval(words.decimal(metrics.auc), intervals.auc && words.interval(intervals.auc)),
    words.decimal(metrics.gini),
    words.decimal(metrics.ks),
    words.decimal(metrics.brier),
    words.percent(metrics.ece),
    test ? withInterval(words.signed(test.difference), words.interval(test.interval)) : '–',
    test ? words.pValue(test.pValue) : '–',
    words.seconds(seconds),
  ];
}

function withInterval(value: string, interval: string | undefined): Html {
  return html`${value}${interval && html` <small>${interval}</small>`}`;
}
