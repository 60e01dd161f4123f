import { html } from '../../page/html.js';
import { name } from '../../page/parts.js';
import { lineageOf } from '../../sections/lineage.js';
import type { Section } from '../../sections/section.js';
import type { TabularReport } from '../tabular-data.js';
import { targetWords } from '../target-words.js';

/** Where the numbers come from and the command that makes them again. */
export const lineage: Section<TabularReport> = {
  id: 'lineage',
  title: 'report.lineage.title',
  render(data, words) {
    const { target } = data.data;
    const left =
      target.excluded > 0 && html` · ${words.say('tabular.report.excluded', { rows: words.integer(target.excluded) })}`;
    const meaning = html`${name(target.column)}: ${targetWords(target, words)}${left}`;
    return lineageOf(data, [words.say('tabular.report.target'), meaning], words);
  },
};
