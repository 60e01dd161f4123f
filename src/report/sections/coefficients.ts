import { type Content, type Html, html } from '../page/html.js';
import { name, table } from '../page/parts.js';
import type { CoefficientSummary, ReportData } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

type Row = CoefficientSummary['rows'][number];

const shownRows = 600;

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
<p>${rows.some(({ scaled }) => scaled !== undefined) && html`${words.say('report.coefficients.scaling')} `}${afterwards(summary, words)}</p>
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

/** How the sum becomes the probability. */
function afterwards({ calibrator }: CoefficientSummary, words: Words): string {
  const short = (value: number) => words.short(value, 6);
  switch (calibrator?.kind) {
    case undefined:
      return words.say('report.coefficients.probability');
    case 'platt':
      return words.say('report.coefficients.platt', {
        slope: short(calibrator.slope),
        intercept: short(calibrator.intercept),
      });
    case 'beta':
      return words.say('report.coefficients.beta', {
        a: short(calibrator.a),
        b: short(calibrator.b),
        c: short(calibrator.c),
      });
    case 'isotonic':
      return words.say('report.coefficients.isotonic', {
        points: words.list(calibrator.from.map((from, i) => `${short(from)} → ${short(calibrator.to[i]!)}`)),
      });
  }
}

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

/** What a number is before the coefficient multiplies it. */
function scaling({ mean, deviation, fill, bounds }: NonNullable<Row['scaled']>, words: Words): Html {
  const short = (value: number) => words.short(value, 6);
  const facts = { mean: short(mean), deviation: short(deviation), fill: short(fill) };
  const held = bounds && words.say('report.coefficients.held', { low: short(bounds[0]), high: short(bounds[1]) });
  return html` <small>${words.say('report.coefficients.scaled', facts)}${held && html`, ${held}`}</small>`;
}

function term({ feature, kind, term, scaled }: Row, words: Words): Html {
  switch (kind) {
    case 'intercept':
      return html`${words.say('report.coefficients.intercept')}`;
    case 'value':
      return html`${name(feature)} (${words.say('report.coefficients.value')})${scaled && scaling(scaled, words)}`;
    case 'missing':
      return html`${name(feature)}: ${words.say('report.effects.missing')}`;
    default:
      return html`${name(feature)}: ${name(term)}`;
  }
}
