import { wilson } from '../../evaluate/index.js';
import { gradesChart, type ObservedGrade } from '../charts/grades.js';
import { type Html, html } from '../page/html.js';
import { figure, table } from '../page/parts.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';
import { weighed } from './weighed.js';

/** Rating grades: how many rows each holds and whether it defaults as often as predicted. */
export const grades: Section = {
  id: 'grades',
  title: 'report.grades.title',
  render(data, words) {
    const observed: ObservedGrade[] = data.grades.map((grade) => ({
      ...grade,
      observed: grade.rows > 0 ? (grade.rate ?? grade.events / grade.rows) : Number.NaN,
      interval: grade.interval ?? wilson(grade.events, grade.rows),
    }));
    const filled = observed.filter(({ rows }) => rows > 0);
    if (filled.length === 0) return null;
    const inside = filled.filter(agrees).length;
    const facts = { inside: words.integer(inside), grades: words.integer(filled.length) };
    return html`<div class="figures">
${figure({
  id: 'grades-chart',
  title: words.say(`report.grades.${orderOf(filled)}`),
  note: words.say('report.grades.note', facts),
  key: [
    { mark: 'dot', color: 'orange', text: words.say('report.key.observed-interval') },
    { mark: 'ring', color: 'blue', text: words.say('report.key.predicted') },
  ],
  alt: words.say('report.grades.alt', facts),
  height: 340,
  draw: () => gradesChart(observed, words),
})}
<div class="half">${table({
      caption: words.say('report.grades.caption'),
      columns: [
        { title: words.say('report.grades.grade') },
        { title: words.say('report.grades.band') },
        { title: words.say('report.rows'), number: true },
        { title: words.say('report.grades.events'), number: true },
        { title: words.say('report.calibration.observed'), number: true },
        { title: words.say('report.calibration.predicted'), number: true },
      ],
      rows: observed.map((grade) => [
        grade.grade,
        band(grade, words),
        words.integer(grade.rows),
        words.integer(grade.events),
        grade.rows > 0 ? words.percent(grade.observed) : '–',
        grade.rows > 0
          ? html`${words.percent(grade.meanPd)}${!agrees(grade) && html` <abbr title="${words.say('report.grades.outside')}">*</abbr>`}`
          : '–',
      ]),
    })}
${weighed(data, words)}
${inside < filled.length && html`<p class="note">* ${words.say('report.grades.outside')}</p>`}</div>
</div>
`;
  },
};

/** Whether default rates rise with the grades; a fall that the intervals allow may be luck. */
function orderOf(filled: readonly ObservedGrade[]): 'ordered' | 'nearly' | 'unordered' {
  const pairs = filled.slice(1).map((worse, i) => [filled[i]!, worse] as const);
  if (pairs.every(([better, worse]) => worse.observed >= better.observed)) return 'ordered';
  return pairs.every(([better, worse]) => worse.interval[1] >= better.interval[0]) ? 'nearly' : 'unordered';
}

function agrees({ meanPd, interval: [low, high] }: ObservedGrade): boolean {
  return meanPd >= low && meanPd <= high;
}

function band({ low, high }: ObservedGrade, words: Words): Html {
  return html`<span class="whole-line">${words.percentShort(low)} – ${words.percentShort(high)}</span>`;
}
