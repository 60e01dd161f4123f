// report.html and card.md of a table of any domain: the page of credit reports with the sections of the target's kind.
import { generally, type Language } from '../../messages/index.js';
import { caveatSentence } from '../caveat.js';
import { alarmsOf, alike, groupTitle } from '../findings.js';
import { cleanText, cleanTexts } from '../page/clean.js';
import { html } from '../page/html.js';
import { name } from '../page/parts.js';
import { wholePage } from '../page/whole-page.js';
import { bullets, plain } from '../render-card.js';
import { longestCommand } from '../render-report.js';
import { protocolSentence } from '../sections/summary.js';
import { Words } from '../words.js';
import { headlineSentence } from './headline-sentence.js';
import { metricInterval, metricName, metricValue, shownMetrics } from './metric.js';
import { tabularNextSteps } from './next-steps.js';
import { tabularSections } from './sections/index.js';
import type { TabularReport } from './tabular-data.js';
import { targetWords } from './target-words.js';

export { headlineSentence };

const shownFeatures = 8;
const shownFindings = 8;

/** The report as one HTML page; the same data and language give the same page, byte for byte. */
export function renderTabularReport(report: TabularReport, { language }: { readonly language: Language }): string {
  const words = new Words(generally(language));
  const data = cleanTabular(report);
  const { run, model, kind } = data;
  const title = titleOf(data);
  return wholePage({
    words,
    title: words.say('report.page-title', { name: title }),
    version: run.fathom,
    header: html`<header><p class="kind">${words.say('report.kind-of-document')}</p>
<h1>${name(title)}</h1>
<p>${words.say('tabular.report.header', {
      model: words.model(model.name),
      target: data.data.target.column,
      kind: words.say(`tabular.kind.${kind}`),
      rows: words.integer(data.data.rows),
      date: words.instant(run.createdAt),
    })}</p></header>`,
    parts: tabularSections(kind).flatMap(({ id, title, render }) => {
      const body = render(data, words);
      return body === null ? [] : [{ id, title: words.say(title), body }];
    }),
    footer: words.say('report.footer', { version: run.fathom, date: words.instant(run.createdAt) }),
  });
}

/** The model card in Markdown. Names and values from the data cannot add markup to it. */
export function renderTabularCard(report: TabularReport, { language }: { readonly language: Language }): string {
  const words = new Words(generally(language));
  const data = cleanTabular(report);
  const { run, model, kind } = data;
  const { target, sources, columns, rows } = data.data;
  const { metrics, intervals } = data.candidates[0]!;
  const alarms = alike(alarmsOf(data)).slice(0, shownFindings);
  const say = (key: Parameters<Words['say']>[0], values: Readonly<Record<string, string>> = {}) =>
    plain(words.say(key, values));
  const lines = [
    `# ${say('card.title', { name: titleOf(data) })}`,
    plain(headlineSentence(data.verdict, words.wording)),
    `## ${say('card.use')}`,
    say('tabular.report.card.use', {
      model: words.model(model.name),
      target: target.column,
      kind: words.say(`tabular.kind.${kind}`),
    }),
    `## ${say('card.data')}`,
    say('tabular.report.card.data', {
      rows: words.integer(rows),
      features: words.integer(columns.filter(({ role }) => role === 'feature').length),
      target: targetWords(target, words),
      sources: words.list(sources.slice(0, 8).map((source) => source.name)),
    }),
    `## ${say('card.performance')}`,
    plain(protocolSentence(data, words)),
    [
      `| ${words.say('card.metric')} | ${words.say('card.value')} | ${words.say('card.interval')} |`,
      '|---|---|---|',
      ...shownMetrics[kind].map((metric) => {
        const interval = intervals[metric];
        const cells = [
          metricName(metric, words),
          metricValue(metric, metrics[metric]!, words),
          interval === undefined ? '–' : metricInterval(metric, interval, words),
        ];
        return `| ${cells.join(' | ')} |`;
      }),
    ].join('\n'),
    ...(data.importance.length > 0
      ? [
          `## ${say('card.features')}`,
          say('card.features-text', {
            features: words.list(data.importance.slice(0, shownFeatures).map(({ feature }) => feature)),
          }),
        ]
      : []),
    `## ${say('card.limits')}`,
    bullets([
      ...(data.caveats ?? []).map((caveat) => caveatSentence(caveat, words.wording)),
      ...alarms.map((group) =>
        words.labelled(words.say(`report.severity.${group[0].severity}`), groupTitle(group, words)),
      ),
      words.say('tabular.report.card.scope'),
    ]),
    `## ${say('card.next')}`,
    bullets(tabularNextSteps(data, words).map((step) => step.replaceAll('`', ''))),
    `## ${say('card.lineage')}`,
    say('card.lineage-text', {
      run: run.id,
      date: words.instant(run.createdAt),
      version: run.fathom,
      seed: String(run.seed),
    }),
    `    ${run.command.replace(/\s+/g, ' ')}`,
  ];
  return `${lines.join('\n\n')}\n`;
}

/** The data with every text printable and of bounded length. */
export function cleanTabular(data: TabularReport): TabularReport {
  const clean = cleanTexts(data);
  return { ...clean, run: { ...clean.run, command: cleanText(data.run.command, longestCommand) } };
}

function titleOf({ run, data }: TabularReport): string {
  return run.name ?? data.sources[0]?.name ?? run.id;
}
