import { type Html, html } from '../page/html.js';
import { signedBar } from '../page/parts.js';
import { reasonText } from '../reasons.js';
import type { ApplicantSummary } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

const shownApplicants = 12;

/** A few applicants, each with the reasons behind its prediction. */
export const applicants: Section = {
  id: 'applicants',
  title: 'report.applicants.title',
  render(data, words) {
    if (data.applicants.length === 0) return null;
    const shown = data.applicants.slice(0, shownApplicants);
    const most = Math.max(
      ...shown.flatMap(({ reasons }) => reasons.map(({ contribution }) => Math.abs(contribution))),
      1e-9,
    );
    return html`<p>${words.say('report.applicants.lead', { average: words.percent(data.model.explanation.baseProbability) })}</p>
<div class="applicants">${shown.map((applicant) => card(applicant, most, words))}</div>
`;
  },
};

function card({ row, probability, score, grade, reasons }: ApplicantSummary, most: number, words: Words): Html {
  return html`<article><h3>${words.say('report.applicants.row', { row: words.integer(row) })}</h3>
<p class="facts"><span><b>${words.percent(probability)}</b> ${words.say('report.applicants.pd')}</span><span><b>${words.integer(score)}</b> ${words.say('report.applicants.score')}</span><span><b>${grade}</b> ${words.say('report.applicants.grade')}</span></p>
${
  reasons.length === 0
    ? html`<p>${words.say('report.applicants.none')}</p>`
    : html`<ul class="reasons">${reasons.map(
        (reason) =>
          html`<li>${signedBar(reason.contribution / most, { raises: reason.contribution > 0 })}<span>${reasonText(reason, words)} <small>${words.signed(reason.contribution, 2)}</small></span></li>`,
      )}</ul>`
}
</article>
`;
}
