import { importanceChart } from '../charts/importance.js';
import { html } from '../page/html.js';
import { figure, name, shareBar, table } from '../page/parts.js';
import type { ReportData } from '../report-data.js';
import type { Section } from './section.js';

const drawnFeatures = 15;
const listedFeatures = 100;

/** Which features carry the predictions. */
export const importance: Section<
  Pick<ReportData, 'importance'> & { readonly model: { readonly explanation: { readonly method: string } } }
> = {
  id: 'importance',
  title: 'report.importance.title',
  render(data, words) {
    const features = [...data.importance].sort((a, b) => b.strength - a.strength);
    const total = features.reduce((sum, { strength }) => sum + strength, 0);
    if (features.length === 0 || !(total > 0)) return null;
    const top = features.slice(0, 3);
    const facts = {
      share: words.percent(top.reduce((sum, { strength }) => sum + strength, 0) / total, 0),
      features: words.list(top.map(({ feature }) => feature)),
    };
    const drawn = features.slice(0, drawnFeatures);
    const hasInformation = features.some(({ informationValue }) => informationValue !== undefined);
    return html`<div class="figures">
${figure({
  id: 'importance-chart',
  title: words.say('report.importance.finding', facts),
  note: words.say('report.importance.note', { method: words.method(data.model.explanation.method) }),
  alt: words.say('report.importance.alt', facts),
  height: 60 + 26 * drawn.length,
  wide: true,
  draw: (width) => importanceChart(drawn, words, width),
})}
</div>
<details><summary>${words.say('report.importance.caption')}</summary>
${table({
  caption: words.say('report.importance.caption'),
  columns: [
    { title: words.say('report.columns.column') },
    { title: words.say('report.importance.strength'), number: true },
    { title: words.say('report.importance.share'), number: true },
    ...(hasInformation ? [{ title: words.say('report.importance.information'), number: true }] : []),
  ],
  rows: features
    .slice(0, listedFeatures)
    .map(({ feature, strength, informationValue }) => [
      name(feature),
      words.decimal(strength),
      html`${words.percent(strength / total)} ${shareBar(strength / features[0]!.strength)}`,
      ...(hasInformation ? [informationValue === undefined ? '–' : words.decimal(informationValue)] : []),
    ]),
})}
${features.length > listedFeatures && html`<p>${words.say('report.shown', { shown: words.integer(listedFeatures), all: words.integer(features.length) })}</p>`}
</details>
`;
  },
};
