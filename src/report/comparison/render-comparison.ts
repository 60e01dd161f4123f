// A comparison of models as one HTML page for a committee.
import type { Language } from '../../messages/index.js';
import { comparisonChart } from '../charts/comparison.js';
import { learningCurveChart } from '../charts/curves.js';
import { cleanTexts } from '../page/clean.js';
import { type Html, html } from '../page/html.js';
import { figure, name, table } from '../page/parts.js';
import { type Part, wholePage } from '../page/whole-page.js';
import { Words } from '../words.js';
import type { ComparisonData, ComparisonModel } from './comparison-data.js';
import { comparisonLineage } from './lineage.js';
import { comparisonSentence, curveSentence } from './sentences.js';

/** The page. The same data and language give the same page, byte for byte; all texts in `data` are escaped. */
export function renderComparison(given: ComparisonData, { language }: { readonly language: Language }): string {
  const words = new Words(language);
  const data = cleanTexts(given);
  const parts: Part[] = [
    { id: 'models', title: words.say('report.compare.models'), body: models(data, words) },
    { id: 'costs', title: words.say('report.compare.costs'), body: costs(data, words) },
    ...(data.pairs.length === 0
      ? []
      : [{ id: 'pairs', title: words.say('report.compare.pairs'), body: pairs(data, words) }]),
    ...(data.curves === undefined
      ? []
      : [{ id: 'curves', title: words.say('report.compare.curves'), body: curves(data, words) }]),
    ...(data.lineage === undefined
      ? []
      : [
          {
            id: 'lineage',
            title: words.say('report.lineage.title'),
            body: comparisonLineage(data, data.lineage, words),
          },
        ]),
  ];
  return wholePage({
    words,
    title: words.say('report.compare.page-title', { name: data.source }),
    version: data.fathom,
    header: html`<header><p class="kind">${words.say('report.compare.kind')}</p>
<h1>${name(data.source)}</h1>
<p>${words.say('report.compare.header', {
      target: data.target,
      rows: words.integer(data.rows),
      events: words.integer(data.events),
    })}</p></header>`,
    parts,
    footer: words.say('report.compare.footer', { version: data.fathom }),
  });
}

function models(data: ComparisonData, words: Words): Html {
  const taken = data.models.find(({ model }) => model === data.recommended)!;
  const others = data.models.filter((model) => model !== taken);
  const ordering = others.filter(({ family }) => family !== 'prior');
  const drawn = [taken, ...ordering];
  return html`<p>${comparisonSentence(data, words.language)}</p>
<div class="figures">
${figure({
  id: 'models-chart',
  title: words.say('report.compare.chart'),
  note: words.say('report.comparison.note'),
  key: [
    { mark: 'dot', color: 'blue', text: words.say('report.compare.taken') },
    { mark: 'dot', color: 'grey', text: words.say('report.key.others') },
  ],
  alt: words.say('report.compare.chart'),
  height: 64 + 34 * drawn.length,
  wide: true,
  draw: (width) => comparisonChart(drawn, words, width),
})}
</div>
${table({
  caption: words.say('report.compare.caption'),
  className: 'comparison',
  sortable: true,
  columns: [
    { title: words.say('report.comparison.model') },
    { title: 'AUC', number: true },
    { title: words.say('report.metric.gini'), number: true },
    { title: 'KS', number: true },
    { title: words.say('report.metric.brier'), number: true },
    { title: words.say('report.metric.ece'), number: true },
  ],
  rows: [...data.models]
    .sort((a, b) => b.metrics.auc - a.metrics.auc)
    .map((each) => [
      label(each, data, words),
      html`${words.decimal(each.metrics.auc)}${each.intervals.auc && html` <small>${words.interval(each.intervals.auc)}</small>`}`,
      words.decimal(each.metrics.gini),
      words.decimal(each.metrics.ks),
      words.decimal(each.metrics.brier),
      words.percent(each.metrics.ece),
    ]),
})}
`;
}

function label({ model, size }: ComparisonModel, { recommended }: ComparisonData, words: Words): Html {
  const isTaken = model === recommended;
  const said = words.model(model);
  return html`<span class="${isTaken && 'chosen'}">${said === model ? name(model) : said}</span> <small>${words.say(isTaken ? 'report.compare.taken' : `report.size.${size}`)}</small>`;
}

function costs(data: ComparisonData, words: Words): Html {
  return html`${table({
    caption: words.say('report.compare.costs-caption'),
    sortable: true,
    columns: [
      { title: words.say('report.comparison.model') },
      { title: words.say('report.compare.fit'), number: true },
      { title: words.say('report.compare.predict'), number: true },
      { title: words.say('report.compare.bytes'), number: true },
      { title: words.say('report.compare.memory'), number: true },
    ],
    rows: data.models.map((each) => [
      label(each, data, words),
      each.cost.fitSeconds === null ? '–' : words.seconds(each.cost.fitSeconds),
      each.cost.predictMicroseconds === null ? '–' : words.short(each.cost.predictMicroseconds, 3),
      words.bytes(each.cost.bytes),
      each.cost.peakMemoryMiB === null ? '–' : words.integer(each.cost.peakMemoryMiB),
    ]),
  })}
<p class="note">${words.say('report.compare.costs-note')}</p>
`;
}

function pairs(data: ComparisonData, words: Words): Html {
  const sorted = [...data.pairs].sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  return html`${table({
    caption: words.say('report.compare.pairs-caption'),
    sortable: true,
    columns: [
      { title: words.say('report.compare.pair') },
      { title: words.say('report.compare.difference'), number: true },
      { title: words.say('report.comparison.p'), number: true },
      { title: words.say('report.compare.adjusted'), number: true },
    ],
    rows: sorted.map(({ first, second, difference, interval, pValue, adjusted }) => [
      html`${name(words.model(first))} − ${name(words.model(second))}`,
      html`${words.signed(difference, 4)} <small>${words.interval(interval, 4)}</small>`,
      words.pValue(pValue),
      words.pValue(adjusted),
    ]),
  })}
<p class="note">${words.say('report.compare.pairs-note')}</p>
`;
}

function curves(data: ComparisonData, words: Words): Html {
  const shown = data.curves!;
  const real = { ...shown, models: shown.models.filter(({ model }) => model !== 'prior') };
  const orange = data.best === data.recommended ? undefined : data.best;
  return html`<p>${curveSentence(data, words.language)}</p>
<div class="figures">
${figure({
  id: 'curves-chart',
  title: words.say('report.compare.curves-title'),
  note: words.say('report.compare.curves-note'),
  alt: words.say('report.compare.curves-title'),
  height: 340,
  wide: true,
  draw: () => learningCurveChart(real, { blue: data.recommended, orange }, words),
})}
</div>
${table({
  caption: words.say('report.compare.curves-caption'),
  columns: [
    { title: words.say('report.comparison.model') },
    ...shown.sizes.map((size) => ({ title: words.integer(size), number: true })),
  ],
  rows: real.models.map(({ model, points }) => [
    name(words.model(model)),
    ...points.map(({ auc, interval }) => html`${words.decimal(auc)} <small>${words.interval(interval)}</small>`),
  ]),
})}
`;
}
