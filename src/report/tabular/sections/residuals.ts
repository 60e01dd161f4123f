import type { NumberJudgement } from '../../../evaluate/index.js';
import { isolate } from '../../page/clean.js';
import { type Html, html } from '../../page/html.js';
import { figure, table } from '../../page/parts.js';
import type { Section } from '../../sections/section.js';
import type { Words } from '../../words.js';
import { decilesChart, pointsChart, residualsChart } from '../charts/numbers.js';
import type { TabularReport } from '../tabular-data.js';

/** Of numbers: predicted beside observed, how far predictions miss, and whether they hold on average. */
export const residuals: Section<TabularReport> = {
  id: 'residuals',
  title: 'tabular.report.residuals.title',
  render({ result, data }, words) {
    if (result.kind !== 'regression' || result.points.length === 0) return null;
    const { metrics, points, deciles } = result;
    const facts = {
      target: isolate(data.target.column),
      share: words.percent(Math.max(0, metrics.r2), 0),
      rows: words.integer(points.length),
      median: words.short(metrics.medianAbsoluteError, 3),
    };
    return html`<div class="figures aligned">
${figure({
  id: 'points',
  title: words.say('tabular.report.points.finding', facts),
  note: words.say('tabular.report.points.note'),
  key: [
    { mark: 'dot', color: 'blue', text: words.say('tabular.report.points.key') },
    { mark: 'dash', color: 'grey', text: words.say('report.key.agreement') },
  ],
  alt: words.say('tabular.report.points.alt', facts),
  height: 370,
  draw: () => pointsChart(points, words),
})}
${figure({
  id: 'errors',
  title: words.say('tabular.report.errors.finding', facts),
  note: words.say('tabular.report.errors.note'),
  alt: words.say('tabular.report.errors.alt', facts),
  height: 370,
  draw: () => residualsChart(result.residuals, words),
})}
${calibration(deciles, words)}
</div>
`;
  },
};

function calibration(deciles: NumberJudgement['deciles'], words: Words): Html {
  const inside = deciles.filter(({ predicted, low, high }) => predicted >= low && predicted <= high).length;
  const facts = { inside: words.integer(inside), bands: words.integer(deciles.length) };
  const range = (low: number, high: number) => `${words.short(low, 3)} … ${words.short(high, 3)}`;
  return html`${figure({
    id: 'deciles',
    title: words.say('tabular.report.deciles.finding', facts),
    note: words.say('tabular.report.deciles.note'),
    key: [
      { mark: 'dot', color: 'orange', text: words.say('report.key.observed-interval') },
      { mark: 'dash', color: 'grey', text: words.say('report.key.agreement') },
    ],
    alt: words.say('tabular.report.deciles.alt', facts),
    height: 370,
    draw: () => decilesChart(deciles, words),
  })}
<div class="half">${table({
    caption: words.say('tabular.report.deciles.caption'),
    className: 'dense',
    columns: [
      { title: words.say('report.calibration.predicted'), number: true },
      { title: words.say('report.calibration.observed'), number: true },
      { title: words.say('report.interval'), number: true },
      { title: words.say('tabular.report.deciles.middle'), number: true },
      { title: words.say('tabular.report.deciles.most'), number: true },
      { title: words.say('report.rows'), number: true },
    ],
    rows: deciles.map(({ predicted, observed, low, high, rows, residuals: [p5, p25, , p75, p95] }) => [
      words.short(predicted, 4),
      words.short(observed, 4),
      range(low, high),
      range(p25!, p75!),
      range(p5!, p95!),
      words.integer(rows),
    ]),
  })}</div>`;
}
