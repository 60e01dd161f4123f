import { capturedAt, gainsChart } from '../charts/gains.js';
import { ksChart, widestGap } from '../charts/ks.js';
import { rocChart } from '../charts/roc.js';
import { observedRate } from '../observed-rate.js';
import { type Html, html } from '../page/html.js';
import { figure, table } from '../page/parts.js';
import type { ReportData } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

const cutShares = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5];

type Judged = Pick<ReportData, 'result' | 'test'>;

/** How well the model orders rows by risk: ROC, KS, gains, and what a cut-off would do. */
export const discrimination: Section<Judged> = {
  id: 'discrimination',
  title: 'report.discrimination.title',
  render(data, words) {
    const { result, test } = data;
    if (result.curves.roc.length < 2) return null;
    return html`<div class="figures aligned">
${roc(data, words)}
${ks(data, words)}
${gains(data, words)}
<div class="half">${cuts(data, words)}</div>
</div>
${test && testTable(data, words)}
`;
  },
};

function roc({ result, test }: Judged, words: Words): Html {
  const { auc } = result.metrics;
  const title = words.say('report.roc.finding', { auc: words.decimal(auc) });
  return figure({
    id: 'roc',
    title,
    note: words.say('report.roc.note'),
    key: [
      { mark: 'line', color: 'blue', text: words.say('report.key.model') },
      ...(test ? [{ mark: 'dash' as const, color: 'ink' as const, text: words.say('report.key.test') }] : []),
      { mark: 'dash', color: 'grey', text: words.say('report.key.chance') },
    ],
    alt: words.say('report.roc.alt', { auc: words.decimal(auc) }),
    height: 370,
    draw: () => rocChart(result, test, words),
  });
}

function ks({ result }: Judged, words: Words): Html {
  const widest = widestGap(result);
  const facts = {
    cut: words.percent(widest.cut),
    events: words.percent(1 - widest.events, 0),
    nonEvents: words.percent(1 - widest.nonEvents, 0),
    ks: words.decimal(result.metrics.ks),
  };
  return figure({
    id: 'ks',
    title: words.say('report.ks.finding', facts),
    note: words.say('report.ks.note', facts),
    key: [
      { mark: 'line', color: 'blue', text: words.say('report.key.non-events') },
      { mark: 'line', color: 'orange', text: words.say('report.key.events') },
      { mark: 'dash', color: 'ink', text: words.say('report.key.gap') },
    ],
    alt: words.say('report.ks.alt', facts),
    height: 370,
    draw: () => ksChart(result, words),
  });
}

function gains({ result }: Judged, words: Words): Html {
  const facts = { share: words.percent(0.2, 0), captured: words.percent(capturedAt(result, 0.2), 0) };
  return figure({
    id: 'gains',
    title: words.say('report.gains.finding', facts),
    note: words.say('report.gains.note'),
    key: [
      { mark: 'line', color: 'blue', text: words.say('report.key.model') },
      { mark: 'line', color: 'grey', text: words.say('report.key.perfect') },
      { mark: 'dash', color: 'grey', text: words.say('report.key.chance') },
    ],
    alt: words.say('report.gains.alt', facts),
    height: 370,
    draw: () => gainsChart(result, words),
  });
}

function cuts({ result }: Judged, words: Words): Html {
  return html`<h3>${words.say('report.cuts.heading')}</h3>
${table({
  caption: words.say('report.cuts.caption'),
  columns: [
    { title: words.say('report.cuts.declined'), number: true },
    { title: words.say('report.cuts.captured'), number: true },
    { title: words.say('report.cuts.lift'), number: true },
    { title: words.say('report.cuts.rate'), number: true },
  ],
  rows: [0, ...cutShares].map((share) => {
    const captured = share === 0 ? 0 : capturedAt(result, share);
    const rate = ((1 - captured) * observedRate(result)) / (1 - share);
    return [
      words.percent(share, 0),
      share === 0 ? '–' : words.percent(captured),
      share === 0 ? '–' : words.decimal(captured / share, 2),
      words.percent(rate),
    ];
  }),
})}`;
}

function testTable({ result, test }: Judged, words: Words): Html {
  const row = (title: string, { rows, events, metrics, intervals }: ReportData['result']) => [
    title,
    words.integer(rows),
    words.percent(events / rows),
    html`${words.decimal(metrics.auc)}${intervals.auc && html` <small>${words.interval(intervals.auc)}</small>`}`,
    words.decimal(metrics.gini),
    words.decimal(metrics.ks),
    words.decimal(metrics.brier),
    words.percent(metrics.ece),
  ];
  return table({
    caption: words.say('report.test.caption'),
    columns: [
      { title: words.say('report.test.part') },
      { title: words.say('report.rows'), number: true },
      { title: words.say('report.summary.default-rate'), number: true },
      { title: 'AUC', number: true },
      { title: words.say('report.metric.gini'), number: true },
      { title: 'KS', number: true },
      { title: words.say('report.metric.brier'), number: true },
      { title: words.say('report.metric.ece'), number: true },
    ],
    rows: [row(words.say('report.test.training'), result), ...(test ? [row(words.say('report.test.test'), test)] : [])],
  });
}
