import { type Html, html } from '../page/html.js';
import { name, shareBar, signedBar } from '../page/parts.js';
import type { ReportData, ScorecardSummary } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

type Row = ScorecardSummary['rows'][number];

const shownRows = 1200;

/** The whole scorecard, as it would be computed by hand. */
export const scorecard: Section<Pick<ReportData, 'scorecard'>> = {
  id: 'scorecard',
  title: 'report.scorecard.title',
  render({ scorecard: card }, words) {
    if (card === undefined || card.rows.length === 0) return null;
    const shown = card.rows.slice(0, shownRows);
    const scale: Scale = {
      points: Math.max(...shown.map(({ points }) => Math.abs(points)), 1e-9),
      share: Math.max(...shown.map(({ share }) => share), 1e-9),
      signed: shown.some(({ points }) => points < 0),
    };
    const facts = {
      score: words.short(card.baseScore),
      odds: words.short(card.baseOdds),
      double: words.short(card.pointsToDoubleOdds),
      intercept: words.decimal(card.intercept),
    };
    return html`<p>${words.say('report.scorecard.lead', facts)}</p>
<div class="scroll" tabindex="0" role="group" aria-label="${words.say('report.scorecard.caption')}"><table class="scorecard">
<caption>${words.say('report.scorecard.caption')}</caption>
<thead><tr><th scope="col">${words.say('report.scorecard.bin')}</th>
${['share', 'rate', 'woe', 'points'].map((title) => html`<th scope="col" class="n">${words.say(`report.scorecard.${title as 'share' | 'rate' | 'woe' | 'points'}`)}</th>`)}</tr></thead>
${byFeature(shown).map(
  ([feature, rows]) => html`<tbody><tr class="group"><th scope="rowgroup" colspan="5">${name(feature)}</th></tr>
${rows.map((row) => line(row, scale, words))}</tbody>
`,
)}</table></div>
${card.rows.length > shownRows && html`<p>${words.say('report.shown', { shown: words.integer(shownRows), all: words.integer(card.rows.length) })}</p>`}
`;
  },
};

/** What the bars of the table are measured by. */
interface Scale {
  readonly points: number;
  readonly share: number;
  /** Whether a bin takes points away: else all bars start at the left. */
  readonly signed: boolean;
}

function line({ bin, share, eventRate, weightOfEvidence, points }: Row, scale: Scale, words: Words): Html {
  const digits = Number.isInteger(points) ? 0 : 1;
  const number = scale.signed ? words.signed(points, digits) : words.decimal(points, digits);
  const bar = scale.signed ? signedBar(points / scale.points, { raises: points < 0 }) : shareBar(points / scale.points);
  return html`<tr><th scope="row"><bdi>${bin}</bdi></th><td class="n">${words.percent(share)} ${shareBar(share / scale.share)}</td><td class="n">${words.percent(eventRate)}</td><td class="n">${words.signed(weightOfEvidence, 2)}</td><td class="n"><strong>${number}</strong> ${bar}</td></tr>
`;
}

/** Rows of one feature stand together in the order they are first met. */
function byFeature(rows: readonly Row[]): readonly (readonly [string, readonly Row[]])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.feature);
    if (group) group.push(row);
    else groups.set(row.feature, [row]);
  }
  return [...groups];
}
