import { calibrationChart } from '../charts/calibration.js';
import { html } from '../page/html.js';
import { figure, table } from '../page/parts.js';
import type { ReportData } from '../report-data.js';
import type { Section } from './section.js';

/** Whether the probabilities mean what they say. */
export const calibration: Section<
  Pick<ReportData, 'result'> & {
    readonly data: Pick<ReportData['data'], 'columns'>;
    readonly model: Pick<ReportData['model'], 'calibration'>;
  }
> = {
  id: 'calibration',
  title: 'report.calibration.title',
  render({ data, result, model }, words) {
    const bands = result.curves.calibration;
    if (bands.length === 0) return null;
    const inside = bands.filter(({ predicted, low, high }) => predicted >= low && predicted <= high).length;
    const rows = bands.reduce((sum, band) => sum + band.rows, 0);
    const expected = bands.reduce((sum, band) => sum + band.rows * band.predicted, 0) / rows;
    const observed = bands.reduce((sum, band) => sum + band.rows * band.observed, 0) / rows;
    const kind = model.calibration ?? 'none';
    const facts = {
      inside: words.integer(inside),
      bands: words.integer(bands.length),
      expected: words.percent(expected),
      observed: words.percent(observed),
      ece: words.percent(result.metrics.ece),
      brier: words.decimal(result.metrics.brier),
      logLoss: words.decimal(result.metrics.logLoss),
    };
    return html`<p>${words.say('report.calibration.lead', facts)} ${words.sayOr(`report.calibration.kind.${kind}`, '')}${kind === 'none' ? '' : ` ${words.say('report.calibration.how')}`}</p>
<div class="figures">
${figure({
  id: 'calibration-curve',
  title: words.say('report.calibration.finding', facts),
  note: words.say('report.calibration.note'),
  key: [
    { mark: 'dot', color: 'orange', text: words.say('report.key.observed-interval') },
    { mark: 'dash', color: 'grey', text: words.say('report.key.agreement') },
  ],
  alt: words.say('report.calibration.alt', facts),
  height: 370,
  draw: () => calibrationChart(result, words),
})}
<div class="half">${table({
      caption: words.say('report.calibration.caption'),
      className: 'dense',
      columns: [
        { title: words.say('report.calibration.predicted'), number: true },
        { title: words.say('report.calibration.observed'), number: true },
        { title: words.say('report.interval'), number: true },
        {
          title: words.say(data.columns.some(({ role }) => role === 'weight') ? 'report.weight' : 'report.rows'),
          number: true,
        },
      ],
      rows: bands.map((band) => [
        words.percent(band.predicted),
        words.percent(band.observed),
        words.percentInterval([band.low, band.high]),
        words.integer(band.rows),
      ]),
    })}</div>
</div>
`;
  },
};
