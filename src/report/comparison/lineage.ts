import { type Content, type Html, html } from '../page/html.js';
import { name, table } from '../page/parts.js';
import { protocolSentence } from '../sections/summary.js';
import type { Words } from '../words.js';
import type { ComparisonData, ComparisonLineage } from './comparison-data.js';

/** Folds, date, seed, files, runs and the command that makes a comparison again. */
export function comparisonLineage(
  { protocol, fathom }: Pick<ComparisonData, 'protocol' | 'fathom'>,
  { createdAt, node, seed, command, sources, runs = [] }: ComparisonLineage,
  words: Words,
): Html {
  const facts: readonly (readonly [string, Content])[] = [
    [words.say('report.lineage.created'), words.instant(createdAt)],
    [words.say('report.lineage.protocol'), protocolSentence({ model: { protocol } }, words)],
    [words.say('report.lineage.seed'), html`<code>${seed}</code>`],
    [words.say('report.lineage.versions'), html`Fathom ${fathom}, Node.js ${node}`],
  ];
  return html`<dl class="facts-list">${facts.map(([title, value]) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`)}</dl>
${
  command !== '' &&
  html`<h3>${words.say('report.lineage.command')}</h3>
<pre><code>${command}</code></pre>`
}
${table({
  caption: words.say('report.lineage.sources'),
  columns: [
    { title: words.say('report.lineage.file') },
    { title: words.say('report.lineage.size'), number: true },
    { title: 'SHA-256' },
  ],
  rows: sources.map((source) => [
    name(source.name),
    words.bytes(source.bytes),
    html`<code class="hash">${source.sha256}</code>`,
  ]),
})}
${
  runs.length > 0 &&
  table({
    caption: words.say('report.compare.runs-caption'),
    columns: [
      { title: words.say('report.comparison.model') },
      { title: words.say('report.lineage.run') },
      { title: words.say('report.lineage.created') },
      { title: words.say('report.lineage.seed') },
    ],
    rows: runs.map((run) => [
      name(run.name ?? run.id),
      html`<code>${run.id}</code>`,
      words.instant(run.createdAt),
      run.isImported ? words.say('report.compare.imported') : html`<code>${run.seed}</code>`,
    ]),
  })
}
`;
}
