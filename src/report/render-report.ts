// report.html: one file that holds everything it shows and asks nobody for anything.
import type { Language } from '../messages/index.js';
import { cleanText, cleanTexts } from './page/clean.js';
import { type Html, html } from './page/html.js';
import { name } from './page/parts.js';
import { wholePage } from './page/whole-page.js';
import type { ReportData } from './report-data.js';
import { sections } from './sections/index.js';
import { Words } from './words.js';

export interface ReportOptions {
  readonly language: Language;
}

/** The command line may be long; every other text is a name, a value or a short sentence. */
export const longestCommand = 20_000;

/**
 * The report as one HTML page that works offline, without script, on paper, on a phone, in light and dark.
 *
 * Texts in `data` may come from hostile files: all are escaped and made printable. The same data and language give the
 * same page, byte for byte.
 */
export function renderReport(data: ReportData, { language }: ReportOptions): string {
  const words = new Words(language);
  const clean = cleanReport(data);
  const parts = sections.flatMap((section) => {
    const body = section.render(clean, words);
    return body === null ? [] : [{ section, body }];
  });
  return wholePage({
    words,
    title: words.say('report.page-title', { name: titleOf(clean) }),
    version: clean.run.fathom,
    header: header(clean, words),
    parts: parts.map(({ section: { id, title }, body }) => ({ id, title: words.say(title), body })),
    footer: words.say('report.footer', { version: clean.run.fathom, date: words.instant(clean.run.createdAt) }),
  });
}

/** The data with every text printable and of bounded length. */
export function cleanReport(data: ReportData): ReportData {
  const clean = cleanTexts(data);
  return { ...clean, run: { ...clean.run, command: cleanText(data.run.command, longestCommand) } };
}

/** What a run is called: its name, else the file it learned from, else its id. */
export function titleOf({ run, data }: ReportData): string {
  return run.name ?? data.sources[0]?.name ?? run.id;
}

function header(report: ReportData, words: Words): Html {
  const { run, data, model } = report;
  return html`<header><p class="kind">${words.say('report.kind-of-document')}</p>
<h1>${name(titleOf(report))}</h1>
<p>${words.say('report.header', {
    model: words.model(model.name),
    target: data.target.column,
    rows: words.integer(data.rows),
    date: words.instant(run.createdAt),
  })}</p></header>`;
}
