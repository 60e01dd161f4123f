// A comparison of models as one HTML page for a committee, whatever the models predict.
import type { EChartsOption } from 'echarts';
import { byHeadline, type Headline, type HeadlinePair, type Interval } from '../../evaluate/index.js';
import { type AxisOfCurves, learningCurveChart } from '../charts/curves.js';
import { type Html, html } from '../page/html.js';
import { figure, name, table } from '../page/parts.js';
import { type Part, wholePage } from '../page/whole-page.js';
import type { Words } from '../words.js';
import type { ComparisonData, ComparisonModel, HeadlineCurves } from './comparison-data.js';
import { comparisonLineage } from './lineage.js';

export interface PageModel extends Pick<ComparisonModel, 'model' | 'family' | 'size' | 'cost'> {
  readonly metrics: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, Interval | undefined>>;
}

/** How a task names and writes its metrics. */
export interface Measure {
  readonly headline: Headline;
  /** Metrics of the table, the headline first. */
  readonly shown: readonly string[];
  name(metric: string): string;
  value(metric: string, value: number): string;
  /** Of the headline metric, as are the next two. */
  interval(interval: Interval): string;
  difference(value: number): string;
  differenceInterval(interval: Interval): string;
  /** The model to be taken is the first. */
  chart(models: readonly PageModel[], width: number): EChartsOption;
  readonly chartNote: string;
  readonly curveAxis: AxisOfCurves;
}

export interface PageData
  extends Pick<ComparisonData, 'source' | 'protocol' | 'fathom' | 'lineage' | 'best' | 'recommended'> {
  /** The simpler first. */
  readonly models: readonly PageModel[];
  readonly pairs: readonly Omit<HeadlinePair, 'name'>[];
  readonly curves?: HeadlineCurves;
}

/** What is said of it in words. */
export interface PageSentences {
  readonly header: string;
  readonly sentence: string;
  readonly curveSentence?: string;
}

/** The page; all texts in `data` are escaped. */
export function comparisonPage(data: PageData, said: PageSentences, measure: Measure, words: Words): string {
  const part = (id: 'models' | 'costs' | 'pairs' | 'curves', body: Html): Part => ({
    id,
    title: words.say(`report.compare.${id}`),
    body,
  });
  const { lineage } = data;
  return wholePage({
    words,
    title: words.say('report.compare.page-title', { name: data.source }),
    version: data.fathom,
    header: html`<header><p class="kind">${words.say('report.compare.kind')}</p>
<h1>${name(data.source)}</h1>
<p>${said.header}</p></header>`,
    parts: [
      part('models', models(data, said.sentence, measure, words)),
      part('costs', costs(data, words)),
      ...(data.pairs.length === 0 ? [] : [part('pairs', pairs(data, measure, words))]),
      ...(data.curves === undefined
        ? []
        : [part('curves', curves(data, data.curves, said.curveSentence, measure, words))]),
      ...(lineage === undefined
        ? []
        : [
            {
              id: 'lineage',
              title: words.say('report.lineage.title'),
              body: comparisonLineage(data, lineage, words),
            },
          ]),
    ],
    footer: words.say('report.compare.footer', { version: data.fathom }),
  });
}

function models(data: PageData, sentence: string, measure: Measure, words: Words): Html {
  const { headline, shown } = measure;
  const taken = data.models.find(({ model }) => model === data.recommended)!;
  const others = data.models.filter((model) => model !== taken);
  const drawn = [taken, ...others.filter(({ family }) => family !== 'prior')];
  const value = ({ metrics }: PageModel) => metrics[headline.metric]!;
  return html`<p>${sentence}</p>
<div class="figures">
${figure({
  id: 'models-chart',
  title: words.say('report.compare.chart'),
  note: measure.chartNote,
  key: [
    { mark: 'dot', color: 'blue', text: words.say('report.compare.taken') },
    { mark: 'dot', color: 'grey', text: words.say('report.key.others') },
  ],
  alt: words.say('report.compare.chart'),
  height: 64 + 34 * drawn.length,
  wide: true,
  draw: (width) => measure.chart(drawn, width),
})}
</div>
${table({
  caption: words.say('report.compare.caption'),
  className: 'comparison',
  sortable: true,
  columns: [
    { title: words.say('report.comparison.model') },
    ...shown.map((metric) => ({ title: measure.name(metric), number: true })),
  ],
  rows: [...data.models]
    .sort((a, b) => byHeadline(headline)(value(a), value(b)))
    .map((each) => [
      label(each, data, words),
      ...shown.map((metric) => {
        const interval = metric === headline.metric ? each.intervals[metric] : undefined;
        return html`${measure.value(metric, each.metrics[metric]!)}${interval && html` <small>${measure.interval(interval)}</small>`}`;
      }),
    ]),
})}
`;
}

function label({ model, size }: PageModel, { recommended }: PageData, words: Words): Html {
  const isTaken = model === recommended;
  const said = words.model(model);
  return html`<span class="${isTaken && 'chosen'}">${said === model ? name(model) : said}</span> <small>${words.say(isTaken ? 'report.compare.taken' : `report.size.${size}`)}</small>`;
}

function costs(data: PageData, words: Words): Html {
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

function pairs(data: PageData, measure: Measure, words: Words): Html {
  const sorted = [...data.pairs].sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const metric = measure.name(measure.headline.metric);
  return html`${table({
    caption: words.say('report.compare.pairs-caption', { metric }),
    sortable: true,
    columns: [
      { title: words.say('report.compare.pair') },
      { title: words.say('report.compare.difference', { metric }), number: true },
      { title: words.say('report.comparison.p'), number: true },
      { title: words.say('report.compare.adjusted'), number: true },
    ],
    rows: sorted.map(({ first, second, difference, interval, pValue, adjusted }) => [
      html`${name(words.model(first))} − ${name(words.model(second))}`,
      html`${measure.difference(difference)} <small>${measure.differenceInterval(interval)}</small>`,
      words.pValue(pValue),
      words.pValue(adjusted),
    ]),
  })}
<p class="note">${words.say('report.compare.pairs-note')}</p>
`;
}

function curves(
  { best, recommended }: PageData,
  shown: HeadlineCurves,
  sentence: string | undefined,
  measure: Measure,
  words: Words,
): Html {
  const real = { ...shown, models: shown.models.filter(({ model }) => model !== 'prior') };
  const { metric } = measure.headline;
  const title = words.say('report.compare.curves-title', { metric: measure.name(metric) });
  return html`<p>${sentence}</p>
<div class="figures">
${figure({
  id: 'curves-chart',
  title,
  note: words.say('report.compare.curves-note'),
  alt: title,
  height: 340,
  wide: true,
  draw: () =>
    learningCurveChart(
      real,
      { blue: recommended, orange: best === recommended ? undefined : best },
      measure.curveAxis,
      words,
    ),
})}
</div>
${table({
  caption: words.say('report.compare.curves-caption', { metric: measure.name(metric) }),
  columns: [
    { title: words.say('report.comparison.model') },
    ...shown.sizes.map((size) => ({ title: words.integer(size), number: true })),
  ],
  rows: real.models.map(({ model, points }) => [
    name(words.model(model)),
    ...points.map(
      ({ value, interval }) => html`${measure.value(metric, value)} <small>${measure.interval(interval)}</small>`,
    ),
  ]),
})}
`;
}
