import { type Content, type Html, html } from '../page/html.js';
import { name, table } from '../page/parts.js';
import type { CoefficientSummary, ReportData } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

type Row = CoefficientSummary['rows'][number];

const shownRows = 700;

/** All coefficients of a logistic regression; with their significance where no penalty drew them in. */
export const coefficients: Section<Pick<ReportData, 'coefficients'>> = {
  id: 'coefficients',
  title: 'report.coefficients.title',
  render({ coefficients: summary }, words) {
    if (summary === undefined || summary.rows.length === 0) return null;
    const { ridge, lasso, rows } = summary;
    const isTested = rows.some(({ significance }) => significance !== undefined);
    const penalties = {
      values: words.short(ridge.values),
      flags: words.short(ridge.flags),
      lasso: words.short(lasso),
    };
    const number = (key: 'coefficient' | 'odds' | 'error' | 'z' | 'p') => ({
      title: words.say(`report.coefficients.${key}`),
      number: true,
    });
    return html`<p>${words.say('report.coefficients.lead')} ${isTested ? words.say('report.coefficients.tested') : words.say('report.coefficients.penalised', penalties)}</p>
${table({
  caption: words.say('report.coefficients.caption'),
  columns: [
    { title: words.say('report.coefficients.term') },
    number('coefficient'),
    number('odds'),
    ...(isTested ? [number('error'), number('z'), number('p')] : []),
  ],
  rows: rows.slice(0, shownRows).map((row) => cells(row, isTested, words)),
})}
${rows.length > shownRows && html`<p>${words.say('report.shown', { shown: words.integer(shownRows), all: words.integer(rows.length) })}</p>`}
`;
  },
};

function cells(row: Row, isTested: boolean, words: Words): Content[] {
  const { coefficient, kind, significance } = row;
  const plain = [
    term(row, words),
    words.signed(coefficient),
    kind === 'intercept' ? '–' : words.short(Math.exp(coefficient)),
  ];
  if (!isTested) return plain;
  if (significance == null) return [...plain, '–', '–', '–'];
  const { standardError, z, pValue } = significance;
  return [...plain, words.decimal(standardError), words.signed(z, 2), words.pValue(pValue)];
}

function term({ feature, kind, term }: Row, words: Words): Html {
  switch (kind) {
    case 'intercept':
      return html`${words.say('report.coefficients.intercept')}`;
    case 'value':
      return html`${name(feature)} (${words.say('report.coefficients.value')})`;
    case 'missing':
      return html`${name(feature)}: ${words.say('report.effects.missing')}`;
    default:
      return html`${name(feature)}: ${name(term)}`;
  }
}
