// report.html: one file that holds everything it shows and asks nobody for anything.
import { createHash } from 'node:crypto';
import type { Language } from '../messages/index.js';
import { cleanText, cleanTexts } from './page/clean.js';
import { type Html, html, trusted } from './page/html.js';
import { name } from './page/parts.js';
import { script } from './page/script.js';
import { style } from './page/style.js';
import type { ReportData } from './report-data.js';
import { sections } from './sections/index.js';
import { Words } from './words.js';

export interface ReportOptions {
  readonly language: Language;
}

/** The command line may be long; every other text is a name, a value or a short sentence. */
const longestCommand = 20_000;

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
  const title = words.say('report.page-title', { name: titleOf(clean) });
  const page = html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash()}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Fathom ${clean.run.fathom}">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#summary">${words.say('report.skip')}</a>
${header(clean, words)}
<nav aria-label="${words.say('report.contents')}"><ol>${parts.map(({ section }) => html`<li><a href="#${section.id}">${words.say(section.title)}</a></li>`)}</ol></nav>
<main>
${parts.map(
  ({ section, body }) => html`<section id="${section.id}" aria-labelledby="${section.id}-title">
<h2 id="${section.id}-title">${words.say(section.title)}</h2>
${body}</section>
`,
)}</main>
<footer><p>${words.say('report.footer', { version: clean.run.fathom, date: words.instant(clean.run.createdAt) })}</p></footer>
<script>${trusted(script)}</script>
</body>
</html>
`;
  return page.toString();
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

function scriptHash(): string {
  return createHash('sha256').update(script).digest('base64');
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
