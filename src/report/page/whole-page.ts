// One HTML file that holds everything it shows and asks nobody for anything.
import { createHash } from 'node:crypto';
import type { Words } from '../words.js';
import { type Html, html, trusted } from './html.js';
import { script } from './script.js';
import { style } from './style.js';

export interface Part {
  /** Anchor, unique in the page, letters and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export interface WholePage {
  readonly words: Words;
  readonly title: string;
  /** Of Fathom. */
  readonly version: string;
  readonly header: Html;
  readonly parts: readonly Part[];
  readonly footer: string;
}

/** The page: works offline, without script, on paper, on a phone, in light and dark. */
export function wholePage({ words, title, version, header, parts, footer }: WholePage): string {
  const page = html`<!doctype html>
<html lang="${words.language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash()}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Fathom ${version}">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#${parts[0]!.id}">${words.say('report.skip')}</a>
${header}
<nav aria-label="${words.say('report.contents')}"><ol>${parts.map((part) => html`<li><a href="#${part.id}">${part.title}</a></li>`)}</ol></nav>
<main>
${parts.map(
  (part) => html`<section id="${part.id}" aria-labelledby="${part.id}-title">
<h2 id="${part.id}-title">${part.title}</h2>
${part.body}</section>
`,
)}</main>
<footer><p>${footer}</p></footer>
<script>${trusted(script)}</script>
</body>
</html>
`;
  return page.toString();
}

function scriptHash(): string {
  return createHash('sha256').update(script).digest('base64');
}
