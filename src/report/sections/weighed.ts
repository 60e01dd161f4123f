import { type Html, html } from '../page/html.js';
import type { ReportData } from '../report-data.js';
import type { Words } from '../words.js';

/** Says beside a table that its shares weigh rows while its counts do not; nothing where rows count alike. */
export function weighed({ data }: ReportData, words: Words): Html | false {
  const weight = data.columns.find(({ role }) => role === 'weight');
  return weight !== undefined && html`<p class="note">${words.say('report.weighed', { column: weight.name })}</p>`;
}
