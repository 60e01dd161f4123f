import { type Finding, severities } from '../../quality/index.js';
import { type Checked, findingText, isSettled, worstFirst } from '../findings.js';
import { type Content, type Html, html } from '../page/html.js';
import { name, table } from '../page/parts.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';
import { severityTag } from './summary.js';

const shownFindings = 200;
const shownColumns = 6;

/** Every finding with what follows from it and how to mend it. */
export const quality: Section<Checked> = {
  id: 'quality',
  title: 'report.quality.title',
  render({ findings, data }, words) {
    if (findings.length === 0) return html`<p>${words.say('report.quality.none')}</p>`;
    const ordered = worstFirst(findings);
    const counts = severities
      .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
      .filter(({ count }) => count > 0)
      .map(({ severity, count }) => `${words.say(`report.severity.${severity}`)} ${words.integer(count)}`);
    const settled = findings.filter((finding) => isSettled(finding, data.columns)).length;
    return html`<p>${words.sentences(words.say('report.quality.lead', { counts: words.list(counts) }), ...(settled > 0 ? [words.say('report.quality.settled', { count: words.integer(settled) })] : []))}</p>
${table({
  caption: words.say('report.quality.caption'),
  className: 'findings',
  stacked: true,
  columns: [
    { title: words.say('report.quality.finding') },
    { title: words.say('report.quality.consequence') },
    { title: words.say('report.quality.repair') },
    { title: words.say('report.quality.rows'), number: true },
  ],
  rows: ordered.slice(0, shownFindings).map((finding) => {
    const title = findingText(finding, 'title', words);
    return [
      html`${severityTag(finding.severity, words)} <span class="title">${title}</span>${columnNames(finding, title, words)}`,
      findingText(finding, 'consequence', words),
      repairOf(finding, isSettled(finding, data.columns), words),
      finding.rows.count > 0 ? words.integer(finding.rows.count) : '–',
    ];
  }),
})}
${ordered.length > shownFindings && html`<p>${words.say('report.shown', { shown: words.integer(shownFindings), all: words.integer(ordered.length) })}</p>`}
`;
  },
};

function repairOf(finding: Finding, settled: boolean, words: Words): Content {
  if (finding.repair === undefined) return words.say('report.quality.no-repair');
  const repair = findingText(finding, 'repair', words);
  return settled ? html`<span class="tag done">${words.say('report.quality.done')}</span> ${repair}` : repair;
}

/** The columns of a finding that its title does not say. */
function columnNames({ columns }: Finding, title: string, words: Words): Html | null {
  const unsaid = columns.filter((column) => !title.includes(column));
  if (unsaid.length === 0) return null;
  const shown = unsaid.slice(0, shownColumns).map((column) => html`<li>${name(column)}</li>`);
  const more = unsaid.length - shownColumns;
  return html`<ul class="names">${shown}${more > 0 && html`<li>${words.say('report.more', { count: words.integer(more) })}</li>`}</ul>`;
}
