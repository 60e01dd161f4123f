// card.md: the model on one page, for the folder of the run and for repositories of models.
import { caveatSentence } from './caveat.js';
import { alarmsOf, alike, groupTitle } from './findings.js';
import { nextSteps } from './next-steps.js';
import { cleanReport, type ReportOptions, titleOf } from './render-report.js';
import type { ReportData } from './report-data.js';
import { protocolSentence } from './sections/summary.js';
import { verdictSentence } from './verdict.js';
import { Words } from './words.js';

const shownFindings = 8;
const shownFeatures = 8;
const shownSources = 8;

/** The model card in Markdown. Names and values from the data cannot add markup to it. */
export function renderCard(report: ReportData, { language }: ReportOptions): string {
  const words = new Words(language);
  const data = cleanReport(report);
  const { run, model } = data;
  const { target, sources, columns, rows } = data.data;
  const say = (key: Parameters<Words['say']>[0], values: Readonly<Record<string, string>> = {}) =>
    plain(words.say(key, values));
  const features = [...data.importance].sort((a, b) => b.strength - a.strength).slice(0, shownFeatures);
  const alarms = alike(alarmsOf(data)).slice(0, shownFindings);
  const lines = [
    `# ${say('card.title', { name: titleOf(data) })}`,
    plain(verdictSentence(data.verdict, words.language)),
    `## ${say('card.use')}`,
    say('card.use-text', {
      model: words.model(model.name),
      target: target.column,
      positive: words.list(target.positive),
    }),
    `## ${say('card.data')}`,
    say('card.data-text', {
      rows: words.integer(rows),
      features: words.integer(columns.filter(({ role }) => role === 'feature').length),
      rate: words.percent(target.events / rows),
      sources: words.list([
        ...sources.slice(0, shownSources).map(({ name }) => name),
        ...(sources.length > shownSources
          ? [words.say('report.more', { count: words.integer(sources.length - shownSources) })]
          : []),
      ]),
    }),
    `## ${say('card.performance')}`,
    plain(protocolSentence(data, words)),
    metricsTable(data, words),
    ...(features.length > 0
      ? [
          `## ${say('card.features')}`,
          say('card.features-text', { features: words.list(features.map(({ feature }) => feature)) }),
        ]
      : []),
    `## ${say('card.limits')}`,
    bullets([
      ...(data.caveats ?? []).map((caveat) => plain(caveatSentence(caveat, words.language))),
      ...alarms.map((group) =>
        words.labelled(words.say(`report.severity.${group[0].severity}`), groupTitle(group, words)),
      ),
      words.say('card.limit-scope'),
      words.say('card.limit-cause'),
    ]),
    `## ${say('card.next')}`,
    bullets(nextSteps(data, words).map((step) => step.replaceAll('`', ''))),
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

function metricsTable({ result: { metrics, intervals } }: ReportData, words: Words): string {
  const rows = [
    ['AUC', words.decimal(metrics.auc), intervals.auc && words.interval(intervals.auc)],
    [words.say('report.metric.gini'), words.decimal(metrics.gini), intervals.gini && words.interval(intervals.gini)],
    ['KS', words.decimal(metrics.ks), intervals.ks && words.interval(intervals.ks)],
    [
      words.say('report.metric.brier'),
      words.decimal(metrics.brier),
      intervals.brier && words.interval(intervals.brier),
    ],
    [words.say('report.metric.ece'), words.percent(metrics.ece), intervals.ece && words.percentInterval(intervals.ece)],
  ];
  return [
    `| ${words.say('card.metric')} | ${words.say('card.value')} | ${words.say('card.interval')} |`,
    '|---|---|---|',
    ...rows.map((cells) => `| ${cells.map((cell) => cell ?? '–').join(' | ')} |`),
  ].join('\n');
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${plain(item)}`).join('\n');
}

/** Text without meaning to Markdown: its marks are escaped, markup becomes entities, lines become one. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]|~#]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
