import { distributionChart } from '../charts/distribution.js';
import { html } from '../page/html.js';
import { figure } from '../page/parts.js';
import type { ReportData } from '../report-data.js';
import type { Words } from '../words.js';
import type { Section } from './section.js';

/** Where the predictions of the two outcomes lie. */
export const scores: Section<Pick<ReportData, 'result'>> = {
  id: 'scores',
  title: 'report.scores.title',
  render({ result }, words: Words) {
    const { edges, events, nonEvents } = result.curves.histogram;
    if (events.length === 0 || edges.length !== events.length + 1) return null;
    const facts = {
      events: words.percent(median(edges, events), 1),
      nonEvents: words.percent(median(edges, nonEvents), 1),
    };
    return html`<div class="figures">${figure({
      id: 'distribution',
      title: words.say('report.scores.finding', facts),
      note: words.say('report.scores.note'),
      key: [
        { mark: 'bar', color: 'blue', text: words.say('report.key.non-events') },
        { mark: 'bar', color: 'orange', text: words.say('report.key.events') },
      ],
      alt: words.say('report.scores.alt', facts),
      height: 340,
      wide: true,
      draw: () => distributionChart(result, words),
    })}</div>
`;
  },
};

/** Median of binned values, straight lines within a bin. */
function median(edges: readonly number[], counts: readonly number[]): number {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2;
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    if (count > 0 && below + count >= half) return edges[i]! + ((half - below) / count) * (edges[i + 1]! - edges[i]!);
    below += count;
  }
  return Number.NaN;
}
