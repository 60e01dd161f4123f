import type { Checked } from '../findings.js';
import { shorten } from '../page/clean.js';
import { html } from '../page/html.js';
import { name, shareBar, sparkline, table } from '../page/parts.js';
import type { ColumnSummary } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

const shownColumns = 300;

/** What each column is, how it was used and what its values look like. */
export const columns: Section<Checked> = {
  id: 'columns',
  title: 'report.columns.title',
  render(data, words) {
    const all = data.data.columns;
    if (all.length === 0) return null;
    const shown = all.length <= shownColumns ? all : mostTelling(data);
    const count = (role: string) => words.integer(all.filter((column) => column.role === role).length);
    return html`<p>${words.say('report.columns.lead', { columns: words.integer(all.length), features: count('feature'), ignored: count('ignored') })}</p>
${table({
  caption: words.say('report.columns.caption'),
  className: 'overview',
  sortable: true,
  columns: [
    { title: words.say('report.columns.column') },
    { title: words.say('report.columns.kind') },
    { title: words.say('report.columns.role') },
    { title: words.say('report.columns.missing'), number: true },
    { title: words.say('report.columns.distinct'), number: true },
    { title: words.say('report.columns.typical') },
    { title: words.say('report.columns.values') },
  ],
  rows: shown.map((column) => [
    name(column.name),
    words.sayOr(`report.kind.${column.kind}`, column.kind),
    html`<span class="role ${column.role === 'feature' ? '' : 'other'}">${words.sayOr(`report.role.${column.role}`, column.role)}</span>`,
    html`${words.percent(column.missing)} ${shareBar(column.missing)}`,
    words.integer(column.distinct),
    typical(column, words),
    sparkline(column.sketch),
  ]),
})}
${shown.length < all.length && html`<p>${words.say('report.shown', { shown: words.integer(shown.length), all: words.integer(all.length) })}</p>`}
`;
  },
};

function typical({ typical: values, special }: ColumnSummary, words: Words) {
  return html`<bdi class="values">${values.map((value) => shorten(value, 24)).join(' · ')}</bdi>${
    special.length > 0 &&
    html`<small>${words.say('report.columns.special', { codes: words.list(special.slice(0, 8).map((code) => words.short(code, 8))) })}</small>`
  }`;
}

/** Of very many columns: those with a role of their own, those that findings name, then the first ones; in file order. */
function mostTelling({ data, findings }: Checked): readonly ColumnSummary[] {
  const named = new Set(findings.flatMap((finding) => finding.columns));
  const rank = ({ name: column, role }: ColumnSummary) =>
    role !== 'feature' && role !== 'ignored' ? 0 : named.has(column) ? 1 : role === 'feature' ? 2 : 3;
  const kept = new Set(
    data.columns
      .map((column, i) => ({ i, rank: rank(column) }))
      .sort((a, b) => a.rank - b.rank || a.i - b.i)
      .slice(0, shownColumns)
      .map(({ i }) => i),
  );
  return data.columns.filter((_, i) => kept.has(i));
}
