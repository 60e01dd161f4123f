import { effectLabel } from '../../labels.js';
import { isolate } from '../../page/clean.js';
import { type Html, html } from '../../page/html.js';
import { name, table } from '../../page/parts.js';
import type { Section } from '../../sections/section.js';
import type { Words } from '../../words.js';
import type { ClassEffect, TabularReport } from '../tabular-data.js';

const shownPoints = 18;

/** How the shares of the classes move with the strongest features, and whether predictions move along. */
export const classEffects: Section<TabularReport> = {
  id: 'effects',
  title: 'report.effects.title',
  render({ classEffects: effects = [] }, words) {
    if (effects.length === 0) return null;
    return html`<p>${words.say('tabular.report.class-effects.lead')}</p>
${effects.map((effect) => effectTable(effect, words))}
`;
  },
};

function effectTable({ feature, kind, classes, points }: ClassEffect, words: Words): Html {
  return table({
    caption: words.say('tabular.report.class-effects.caption', { feature: isolate(feature) }),
    className: 'compact',
    columns: [
      { title: words.say('report.columns.column') },
      { title: words.say('report.rows'), number: true },
      ...classes.map((title) => ({ title, number: true })),
    ],
    rows: points
      .slice(0, shownPoints)
      .map(({ label, rows, shares }) => [
        name(effectLabel(label, kind, words)),
        words.integer(rows),
        ...shares.map(
          ({ observed, predicted }) =>
            html`${words.percent(observed, 0)} <small>${words.percent(predicted, 0)}</small>`,
        ),
      ]),
  });
}
