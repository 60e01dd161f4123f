import { learningChart, leastHeldOut } from '../charts/learning.js';
import { html } from '../page/html.js';
import { figure, table } from '../page/parts.js';
import type { ReportData } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

type Learned = Pick<ReportData, 'learning'> & { readonly model: Pick<ReportData['model'], 'parameters'> };

/** How the networks of a model learned, and what was decided for them. */
export const learning: Section<Learned> = {
  id: 'learning',
  title: 'report.learning.title',
  render({ learning: learned, model }, words) {
    if (learned === undefined) return null;
    const { curve, networks, stoppedAt, settings } = learned;
    const best = leastHeldOut(curve);
    const facts = { networks: words.integer(networks) };
    const finding =
      best === undefined
        ? words.say('report.learning.finding.all', facts)
        : words.say('report.learning.finding', {
            ...facts,
            epoch: words.integer(best.epoch),
            loss: words.short(best.heldOut),
          });
    const kept = { kept: words.integer(stoppedAt.length), epochs: rangeOf(stoppedAt, words) };
    return html`${stoppedAt.length > 0 && html`<p>${words.say('report.learning.kept', kept)}</p>`}
${
  curve.length > 1 &&
  html`<div class="figures">
${figure({
  id: 'learning-chart',
  title: finding,
  note: words.say(best === undefined ? 'report.learning.note.all' : 'report.learning.note'),
  alt: finding,
  height: 280,
  draw: () => learningChart(curve, words),
})}
</div>`
}
${table({
  caption: words.say('report.learning.settings'),
  className: 'compact',
  columns: [
    { title: words.say('report.lineage.parameter') },
    { title: words.say('report.learning.asked') },
    { title: words.say('report.learning.used') },
  ],
  rows: Object.entries(settings).map(([name, used]) => [
    html`<code>${name}</code>`,
    html`<code>${Object.hasOwn(model.parameters, name) ? JSON.stringify(model.parameters[name]) : '–'}</code>`,
    html`<code>${JSON.stringify(used)}</code>`,
  ]),
})}
`;
  },
};

/** `12`, or `9 – 14`. */
function rangeOf(epochs: readonly number[], words: Words): string {
  const [least, most] = [Math.min(...epochs), Math.max(...epochs)];
  return least === most ? words.integer(least) : `${words.integer(least)} – ${words.integer(most)}`;
}
