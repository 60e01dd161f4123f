import { type Content, type Html, html } from '../page/html.js';
import { name, table, withCommands } from '../page/parts.js';
import type { ReportData } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';
import { protocolSentence } from './summary.js';

const shownSources = 50;

/** Where the numbers come from and the command that makes them again. */
export const lineage: Section = {
  id: 'lineage',
  title: 'report.lineage.title',
  render(data, words) {
    const { target } = data.data;
    const meaning = html`${name(target.column)} = ${words.list(target.positive)}${target.excluded > 0 && html` · ${words.say('report.lineage.excluded', { rows: words.integer(target.excluded) })}`}`;
    return lineageOf(data, [words.say('report.lineage.target'), meaning], words);
  },
};

/** What of a report tells where it comes from. */
export interface Lineage {
  readonly run: ReportData['run'];
  readonly model: Pick<ReportData['model'], 'name' | 'parameters' | 'protocol'>;
  readonly data: Pick<ReportData['data'], 'sources'>;
}

/** @param target what the target is: a title and the words for it */
export function lineageOf(data: Lineage, target: readonly [string, Content], words: Words): Html {
  const { run, model } = data;
  const { sources } = data.data;
  const { load, fit, evaluate, total } = run.seconds;
  const facts: readonly (readonly [string, Content])[] = [
    [words.say('report.lineage.run'), html`${run.name && html`${name(run.name)} · `}<code>${run.id}</code>`],
    [words.say('report.lineage.created'), words.instant(run.createdAt)],
    [words.say('report.lineage.model'), words.model(model.name)],
    target,
    [
      words.say('report.lineage.protocol'),
      words.sentences(protocolSentence(data, words), words.say('report.lineage.refit')),
    ],
    [words.say('report.lineage.seed'), html`<code>${run.seed}</code>`],
    [words.say('report.lineage.versions'), html`Fathom ${run.fathom}, Node.js ${run.node}`],
    [
      words.say('report.lineage.seconds'),
      words.say('report.lineage.seconds-parts', {
        total: words.seconds(total),
        load: words.seconds(load),
        fit: words.seconds(fit),
        evaluate: words.seconds(evaluate),
      }),
    ],
  ];
  const parameters = Object.entries(model.parameters);
  return html`<dl class="facts-list">${facts.map(([title, value]) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`)}</dl>
<h3>${words.say('report.lineage.command')}</h3>
<pre><code>${run.command}</code></pre>
<p class="note">${withCommands(words.say('report.lineage.reproduce', { run: run.name ?? run.id }))}</p>
${table({
  caption: words.say('report.lineage.sources'),
  columns: [
    { title: words.say('report.lineage.file') },
    { title: words.say('report.lineage.size'), number: true },
    { title: 'SHA-256' },
  ],
  rows: sources
    .slice(0, shownSources)
    .map((source) => [name(source.name), words.bytes(source.bytes), html`<code class="hash">${source.sha256}</code>`]),
})}
${sources.length > shownSources && html`<p>${words.say('report.shown', { shown: words.integer(shownSources), all: words.integer(sources.length) })}</p>`}
${
  parameters.length > 0 &&
  table({
    caption: words.say('report.lineage.parameters'),
    className: 'compact',
    columns: [{ title: words.say('report.lineage.parameter') }, { title: words.say('report.lineage.value') }],
    rows: parameters.map(([parameter, value]) => [
      html`<code>${parameter}</code>`,
      html`<code>${written(value)}</code>`,
    ]),
  })
}
`;
}

const longestValue = 300;

function written(value: unknown): string {
  const text = JSON.stringify(value) ?? '–';
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}
