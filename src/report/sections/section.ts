import type { MessageKey } from '../../messages/index.js';
import type { Html } from '../page/html.js';
import type { ReportData } from '../report-data.js';
import type { Words } from '../words.js';

/**
 * One part of a report, drawn from what it needs of the data, so that reports of other tasks can have it too. Adding one is
 * a file like its neighbours and a line in `index.ts`.
 */
export interface Section<D = ReportData> {
  /** Anchor in the page, unique, letters and hyphens. */
  readonly id: string;
  readonly title: MessageKey;
  /** What stands below the title; null when the run has nothing to say here. */
  render(data: D, words: Words): Html | null;
}
