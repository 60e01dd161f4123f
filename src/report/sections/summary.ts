import type { Judgement } from '../../evaluate/index.js';
import { caveatSentence } from '../caveat.js';
import { alarmsOf, alike, groupTitle } from '../findings.js';
import { nextSteps } from '../next-steps.js';
import { type Html, html } from '../page/html.js';
import { withCommands } from '../page/parts.js';
import type { ReportData } from '../report-data.js';
import { verdictSentence } from '../verdict.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

const shownAlarms = 4;

/** What a risk committee reads when it reads one page: verdict, numbers with their uncertainty, alarms, next steps. */
export const summary: Section = {
  id: 'summary',
  title: 'report.summary.title',
  render(data, words) {
    const { result, test, findings } = data;
    const alarms = alike(alarmsOf(data));
    const shown = alarms.slice(0, shownAlarms);
    const more = findings.length - shown.reduce((sum, group) => sum + group.length, 0);
    return html`<p class="verdict">${verdictSentence(data.verdict, words.language)}</p>
${(data.caveats ?? []).length > 0 && html`<ul class="alarms">${data.caveats!.map((caveat) => html`<li>${caveatSentence(caveat, words.language)}</li>`)}</ul>`}
<dl class="tiles">
${judgementTiles(data, words)}
${tile(words.say('report.summary.default-rate'), words.percent(result.events / result.rows), [words.say('report.summary.default-rate-note', { events: words.integer(result.events), rows: words.integer(result.rows) })])}
${tile(words.say('report.summary.data'), words.integer(data.data.rows), [words.say('report.summary.data-note', { columns: words.integer(data.data.columns.length), features: words.integer(data.data.columns.filter(({ role }) => role === 'feature').length) })])}
</dl>
<p>${words.sentences(words.say('report.summary.auc-meaning', { pairs: words.integer(Math.round(result.metrics.auc * 100)) }), protocolSentence(data, words), ...automaticChoice(data, words))}</p>
${test && testSentence(test, words)}
<div class="columns">
<div><h3>${words.say('report.summary.alarms')}</h3>
${
  alarms.length === 0
    ? html`<p>${words.say(findings.length === 0 ? 'report.summary.no-findings' : 'report.summary.no-alarms')}</p>`
    : html`<ul class="alarms">${shown.map((group) => html`<li>${severityTag(group[0].severity, words)} ${groupTitle(group, words)}</li>`)}</ul>
`
}${more > 0 && html`<p><a href="#quality">${words.say('report.summary.more-alarms', { count: words.integer(more) })}</a></p>`}</div>
<div><h3>${words.say('report.summary.next')}</h3><ol>${nextSteps(data, words).map((step) => html`<li>${withCommands(step)}</li>`)}</ol></div>
</div>
`;
  },
};

export function tile(title: string, value: string, notes: readonly string[]): Html {
  return html`<div><dt>${title}</dt><dd><strong>${value}</strong>${notes.map((note) => html`<span>${note}</span>`)}</dd></div>`;
}

/** AUC, Gini and KS with their intervals and, where there is one, the value on the test part. */
function judgementTiles({ result: { metrics, intervals }, test }: ReportData, words: Words): Html[] {
  const titles = { auc: 'AUC', gini: words.say('report.metric.gini'), ks: 'KS' };
  return (['auc', 'gini', 'ks'] as const).map((metric) => {
    const interval = intervals[metric];
    return tile(titles[metric], words.decimal(metrics[metric]), [
      ...(interval ? [words.say('report.interval'), words.interval(interval)] : []),
      ...(test ? [words.say('report.summary.test-value', { value: words.decimal(test.metrics[metric]) })] : []),
    ]);
  });
}

export function severityTag(severity: 'critical' | 'warning' | 'notice', words: Words): Html {
  return html`<span class="tag ${severity}">${words.say(`report.severity.${severity}`)}</span>`;
}

/** When each fold chose for itself, the judged numbers are those of choosing. */
function automaticChoice({ candidates, model }: ReportData, words: Words): string[] {
  if (candidates[0]?.model !== 'auto' || model.name === 'auto') return [];
  return [words.say('report.summary.auto', { model: words.model(model.name) })];
}

/** How the rows that judge the model were held out. */
export function protocolSentence(
  { model: { protocol } }: { readonly model: Pick<ReportData['model'], 'protocol'> },
  words: Words,
): string {
  switch (protocol.kind) {
    case 'stratified':
      return words.say('report.protocol.stratified', { folds: words.integer(protocol.folds) });
    case 'group':
      return words.say('report.protocol.group', {
        folds: words.integer(protocol.folds),
        group: protocol.group ?? '',
      });
    case 'time':
      return words.say('report.protocol.time', { folds: words.integer(protocol.folds), column: protocol.column });
    case 'test-from':
      return words.say('report.protocol.test-from', { column: protocol.column, date: protocol.date });
  }
}

function testSentence({ metrics, intervals, rows, events }: Judgement, words: Words): Html {
  return html`<p>${words.say('report.summary.test', {
    rows: words.integer(rows),
    events: words.integer(events),
    auc: words.decimal(metrics.auc),
    interval: intervals.auc ? words.interval(intervals.auc) : '',
    ks: words.decimal(metrics.ks),
  })}</p>`;
}
