import { caveatSentence } from '../../caveat.js';
import { alarmsOf, alike, groupTitle } from '../../findings.js';
import { isolate } from '../../page/clean.js';
import { type Html, html } from '../../page/html.js';
import { withCommands } from '../../page/parts.js';
import type { Section } from '../../sections/section.js';
import { protocolSentence, severityTag, tile } from '../../sections/summary.js';
import type { Words } from '../../words.js';
import { headlineSentence } from '../headline-sentence.js';
import { metricInterval, metricName, metricValue, shownMetrics } from '../metric.js';
import { tabularNextSteps } from '../next-steps.js';
import type { TabularReport } from '../tabular-data.js';
import { targetWords } from '../target-words.js';

const shownAlarms = 4;
const tiles = 4;

/** One page: verdict, numbers with their uncertainty, alarms, next steps. */
export const summary: Section<TabularReport> = {
  id: 'summary',
  title: 'report.summary.title',
  render(data, words) {
    const { findings, test } = data;
    const { target, columns, rows } = data.data;
    const alarms = alike(alarmsOf(data));
    const shown = alarms.slice(0, shownAlarms);
    const more = findings.length - shown.reduce((sum, group) => sum + group.length, 0);
    const features = columns.filter(({ role }) => role === 'feature').length;
    return html`<p class="verdict">${headlineSentence(data.verdict, words.wording)}</p>
${(data.caveats ?? []).length > 0 && html`<ul class="alarms">${data.caveats!.map((caveat) => html`<li>${caveatSentence(caveat, words.wording)}</li>`)}</ul>`}
<dl class="tiles">
${metricTiles(data, words)}
${tile(words.say('report.summary.data'), words.integer(rows), [words.say('report.summary.data-note', { columns: words.integer(columns.length), features: words.integer(features) })])}
</dl>
<p>${words.sentences(words.say('tabular.report.target-sentence', { column: isolate(target.column), words: targetWords(target, words) }), protocolSentence(data, words), ...automaticChoice(data, words))}</p>
${test && html`<p>${words.say('tabular.report.test', { rows: words.integer(test.rows), metrics: testMetrics(data, words) })}</p>`}
<div class="columns">
<div><h3>${words.say('report.summary.alarms')}</h3>
${
  alarms.length === 0
    ? html`<p>${words.say(findings.length === 0 ? 'report.summary.no-findings' : 'report.summary.no-alarms')}</p>`
    : html`<ul class="alarms">${shown.map((group) => html`<li>${severityTag(group[0].severity, words)} ${groupTitle(group, words)}</li>`)}</ul>
`
}${more > 0 && html`<p><a href="#quality">${words.say('report.summary.more-alarms', { count: words.integer(more) })}</a></p>`}</div>
<div><h3>${words.say('report.summary.next')}</h3><ol>${tabularNextSteps(data, words).map((step) => html`<li>${withCommands(step)}</li>`)}</ol></div>
</div>
`;
  },
};

function metricTiles({ kind, candidates, test }: TabularReport, words: Words): Html[] {
  const { metrics, intervals } = candidates[0]!;
  const later: Readonly<Record<string, number>> = { ...test?.metrics };
  return shownMetrics[kind].slice(0, tiles).map((metric) => {
    const interval = intervals[metric];
    return tile(metricName(metric, words), metricValue(metric, metrics[metric]!, words), [
      ...(interval ? [words.say('report.interval'), metricInterval(metric, interval, words)] : []),
      ...(test ? [words.say('report.summary.test-value', { value: metricValue(metric, later[metric]!, words) })] : []),
    ]);
  });
}

function testMetrics({ kind, test }: TabularReport, words: Words): string {
  const metrics: Readonly<Record<string, number>> = { ...test!.metrics };
  const intervals: Readonly<Record<string, readonly [number, number]>> = { ...test!.intervals };
  return words.list(
    shownMetrics[kind].map((metric) => {
      const interval = intervals[metric];
      const value = metricValue(metric, metrics[metric]!, words);
      return `${metricName(metric, words)} ${value}${interval ? ` ${metricInterval(metric, interval, words)}` : ''}`;
    }),
  );
}

/** When each fold chose for itself, the judged numbers are those of choosing. */
function automaticChoice({ candidates, model }: TabularReport, words: Words): string[] {
  if (candidates[0]?.model !== 'auto' || model.name === 'auto') return [];
  return [words.say('report.summary.auto', { model: words.model(model.name) })];
}
