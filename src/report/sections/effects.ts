import { type EffectScale, effectChart, rateScale } from '../charts/effect.js';
import { effectLabel } from '../labels.js';
import { isolate } from '../page/clean.js';
import { type Html, html } from '../page/html.js';
import { figure, name } from '../page/parts.js';
import type { FeatureEffect, ReportData } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

const shownEffects = 10;
const shownPoints = 18;
/** Groups smaller than this share of the rows are drawn, but not named as the safest or the riskiest. */
const nameableShare = 0.01;

/** How the predictions move with the strongest features, and whether what happened moves along. */
export const effects = effectsIn(rateScale);

/** The same of what is told on some scale. */
export function effectsIn(scale: EffectScale): Section<Pick<ReportData, 'effects'>> {
  return { id: 'effects', title: 'report.effects.title', render: (data, words) => render(data, words, scale) };
}

function render(data: Pick<ReportData, 'effects'>, words: Words, scale: EffectScale): Html | null {
  const drawable = data.effects.filter(({ points }) => points.some(({ rows }) => rows > 0)).slice(0, shownEffects);
  if (drawable.length === 0) return null;
  return html`<p>${words.say('report.effects.lead')}</p>
<div class="figures aligned">
${drawable.map((effect, i) => effectFigure(effect, i, words, scale))}
</div>
`;
}

function effectFigure(effect: FeatureEffect, position: number, words: Words, scale: EffectScale): Html {
  const shown: FeatureEffect = {
    ...effect,
    points: effect.points
      .slice(0, shownPoints)
      .map((point) => ({ ...point, label: effectLabel(point.label, effect.kind, words) })),
  };
  const all = shown.points.reduce((sum, { rows }) => sum + rows, 0);
  const rates = shown.points.filter(({ rows }) => rows >= nameableShare * all).sort((a, b) => a.observed - b.observed);
  const safest = rates[0]!;
  const riskiest = rates.at(-1)!;
  const facts = {
    feature: isolate(effect.feature),
    low: scale.write(safest.observed, words),
    high: scale.write(riskiest.observed, words),
    safest: isolate(safest.label),
    riskiest: isolate(riskiest.label),
  };
  return figure({
    id: `effect-${position + 1}`,
    title: name(effect.feature),
    note: words.say('report.effects.finding', facts),
    key: [
      { mark: 'dot', color: 'orange', text: words.say('report.key.observed') },
      { mark: 'ring', color: 'blue', text: words.say('report.key.predicted') },
    ],
    alt: words.say('report.effects.alt', facts),
    height: 62 + 26 * shown.points.length,
    draw: () => effectChart(shown, words, scale),
  });
}
