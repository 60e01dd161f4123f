import { type Content, type Html, html } from '../page/html.js';
import { table } from '../page/parts.js';
import type { SegmentedColumn, Segments } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';
import { weighed } from './weighed.js';

type Judged = SegmentedColumn['segments'][number] | Segments['worst'][number];

/** The risk by parts of the rows, and the parts in which the model is most wrong. */
export const segments: Section = {
  id: 'segments',
  title: 'report.segments.title',
  render(data, words) {
    const { segments: found } = data;
    if (found === undefined) return null;
    const { columns, worst } = found;
    return html`${columns.map(
      ({ column, meaning, segments: parts }) =>
        html`${judgedTable(
          words.sayOr(`report.segments.${meaning}`, column, { column }),
          parts.map((part) => [part.label, part]),
          words,
        )}`,
    )}
${columns.length > 0 && html`<p class="note">${words.say('report.segments.note')}</p>`}
${weighed(data, words)}
<h3>${words.say('report.segments.worst')}</h3>
<p>${words.say(worst.length === 0 ? 'report.segments.none' : 'report.segments.worst-lead')}</p>
${
  worst.length > 0 &&
  judgedTable(
    words.say('report.segments.worst'),
    worst.map((slice) => [nameOf(slice, words), slice]),
    words,
  )
}`;
  },
};

function nameOf({ conditions }: Segments['worst'][number], words: Words): string {
  const [first, second] = conditions.map((condition) => words.say('report.segments.condition', condition));
  return second === undefined ? first! : words.say('report.segments.and', { first: first!, second });
}

function judgedTable(caption: string, rows: readonly (readonly [name: string, part: Judged])[], words: Words): Html {
  const cells = ([name, part]: (typeof rows)[number]): Content[] => [
    html`<bdi class="name">${name}</bdi>`,
    words.integer(part.rows),
    words.integer(part.events),
    html`${words.percent(part.rate)} <small>${words.percentInterval(part.interval)}</small>`,
    words.percent(part.predicted),
    words.pValue('adjusted' in part ? part.adjusted : part.pValue),
    part.auc === null ? '–' : html`${words.decimal(part.auc)} <small>${words.interval(part.aucInterval!)}</small>`,
  ];
  return table({
    caption,
    sortable: true,
    columns: [
      { title: words.say('report.segments.label') },
      { title: words.say('report.rows'), number: true },
      { title: words.say('report.grades.events'), number: true },
      { title: words.say('report.calibration.observed'), number: true },
      { title: words.say('report.calibration.predicted'), number: true },
      { title: words.say('report.segments.p'), number: true },
      { title: words.say('report.segments.auc'), number: true },
    ],
    rows: rows.map(cells),
  });
}
