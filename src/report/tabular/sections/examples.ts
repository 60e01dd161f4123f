import { type Html, html } from '../../page/html.js';
import { signedBar } from '../../page/parts.js';
import { reasonText } from '../../reasons.js';
import type { Section } from '../../sections/section.js';
import type { Words } from '../../words.js';
import type { ExampleRow, TabularReport } from '../tabular-data.js';

const shownRows = 12;

/** A few rows, each with the reasons behind its prediction. */
export const examples: Section<TabularReport> = {
  id: 'examples',
  title: 'tabular.report.examples.title',
  render(data, words) {
    if (data.examples.length === 0) return null;
    const shown = data.examples.slice(0, shownRows);
    const strengths = shown.flatMap(({ reasons }) => reasons.map(({ contribution }) => Math.abs(contribution)));
    const most = Math.max(...strengths, 1e-12);
    return html`<p>${words.say('tabular.report.examples.lead')}</p>
<div class="applicants">${shown.map((example) => card(example, most, words))}</div>
`;
  },
};

function card({ row, reasons, ...example }: ExampleRow, most: number, words: Words): Html {
  const observed = example.observed;
  const value = (told: string | number) => (typeof told === 'number' ? words.short(told, 5) : told);
  return html`<article><h3>${words.say('tabular.cli.row', { row: words.integer(row) })}</h3>
<p class="facts"><span><b><bdi>${value(example.prediction)}</bdi></b> ${words.say('tabular.cli.prediction')}</span>${
    example.probability !== undefined &&
    html`<span><b>${words.percent(example.probability)}</b> <bdi>${example.of ?? ''}</bdi></span>`
  }${
    example.interval !== undefined &&
    html`<span><b>${words.short(example.interval[0])} … ${words.short(example.interval[1])}</b> ${words.say('tabular.cli.interval')}</span>`
  }${observed !== undefined && html`<span><bdi>${words.say('tabular.cli.observed', { value: value(observed) })}</bdi></span>`}</p>
${
  reasons.length === 0
    ? html`<p>${words.say('tabular.report.examples.none')}</p>`
    : html`<ul class="reasons">${reasons.map(
        (reason) =>
          html`<li>${signedBar(reason.contribution / most, { raises: reason.contribution > 0 })}<span>${reasonText(reason, words)} <small>${words.signed(reason.contribution, 2)}</small></span></li>`,
      )}</ul>`
}
</article>
`;
}
