// The look of the report: system fonts, one blue and one orange that stay apart for every kind of colour vision.
// Light is the rule, dark follows the reader's system, paper is always light.

const light = `
  --paper: #ffffff; --raised: #f6f8fa; --ink: #1b2430; --muted: #566170; --line: #e2e7ed; --grey: #8a95a3;
  --blue: #1f66ad; --orange: #c2530a; --blue-text: #1a5a9a;
  --critical: #a3182b; --critical-paper: #fdecee; --warning: #8a4b00; --warning-paper: #fdf2e0;
  --notice: #36516e; --notice-paper: #eaf1f8;`;

const dark = `
  --paper: #12161c; --raised: #1a2028; --ink: #e4e9ef; --muted: #a3afbd; --line: #2c3540; --grey: #7d8895;
  --blue: #6cb0f2; --orange: #f0935c; --blue-text: #85bef5;
  --critical: #ff9aa6; --critical-paper: #45171f; --warning: #f3c178; --warning-paper: #3d2c10;
  --notice: #a9c7e6; --notice-paper: #1d2c3d;`;

export const style = `
:root { color-scheme: light;${light} }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark;${dark} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 3rem 1.5rem 4rem; max-width: 65rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial,
    "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  font-variant-numeric: lining-nums;
}
h1, h2, h3 { line-height: 1.25; margin: 0; font-weight: 600; text-wrap: balance; }
h1 { font-size: 2.25rem; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 1.5rem; letter-spacing: -0.01em; padding-top: 2.75rem; margin-bottom: 1rem; }
h3 { font-size: 1rem; }
p { margin: 0 0 1rem; max-width: 46rem; text-wrap: pretty; }
a { color: var(--blue-text); text-underline-offset: 0.15em; }
small, .note { font-size: 0.8125rem; color: var(--muted); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.875em; }
code { overflow-wrap: anywhere; }
pre { margin: 0.5rem 0 1.5rem; padding: 0.875rem 1rem; background: var(--raised); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: 0.5rem; }
.name { overflow-wrap: anywhere; }
.blue { color: var(--blue); } .orange { color: var(--orange); } .grey { color: var(--grey); } .ink { color: var(--ink); }

header p { color: var(--muted); margin: 0.5rem 0 0; overflow-wrap: anywhere; max-width: none; }
header .kind { margin: 0 0 0.25rem; font-size: 0.875rem; font-weight: 600; color: var(--blue-text); }
nav { margin: 1.5rem 0 0; padding: 0.875rem 0; border-block: 1px solid var(--line); font-size: 0.875rem; }
nav ol { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
nav a { text-decoration: none; } nav a:hover { text-decoration: underline; }
section + section { border-top: 1px solid var(--line); margin-top: 3rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.8125rem; color: var(--muted); }

.verdict { font-size: 1.1875rem; line-height: 1.5; max-width: 52rem; padding-left: 1rem; border-left: 3px solid var(--blue); margin-bottom: 1.75rem; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); margin: 0 0 1.75rem; border-block: 1px solid var(--line); }
.tiles > div { padding: 1rem 1rem 1rem 0; }
.tiles > div + div { border-left: 1px solid var(--line); padding-left: 1rem; }
.tiles dt { font-size: 0.8125rem; color: var(--muted); }
.tiles dd { margin: 0; }
.tiles strong { display: block; font-size: 1.75rem; line-height: 1.3; font-weight: 600; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
.tiles span { font-size: 0.8125rem; line-height: 1.4; color: var(--muted); display: block; font-variant-numeric: tabular-nums; }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem 3rem; margin-top: 2rem; }
.columns h3 { margin-bottom: 0.75rem; }
.columns ol, .columns ul { margin: 0; padding-left: 1.25rem; }
.columns li { margin-bottom: 0.625rem; overflow-wrap: anywhere; }
.columns .alarms { list-style: none; padding: 0; }
.tag { display: inline-block; font-size: 0.75rem; line-height: 1.5; font-weight: 600; padding: 0 0.45rem; border-radius: 4px; margin-right: 0.25rem; white-space: nowrap; }
.critical { color: var(--critical); background: var(--critical-paper); }
.warning { color: var(--warning); background: var(--warning-paper); }
.notice { color: var(--notice); background: var(--notice-paper); }
.done { color: var(--muted); background: var(--raised); }

.figures { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 2.25rem 2.5rem; }
.whole { grid-column: 1 / -1; }
figure { margin: 0; }
.aligned > .half { grid-row: span 2; }
.aligned > figure.half { display: grid; grid-template-rows: subgrid; row-gap: 0; align-content: start; }
figcaption p { font-size: 0.875rem; color: var(--muted); margin: 0.25rem 0 0; overflow-wrap: anywhere; }
.key { list-style: none; margin: 0.5rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.125rem 1rem; font-size: 0.8125rem; color: var(--muted); }
.key li { display: flex; align-items: center; gap: 0.4rem; }
.picture { margin-top: 0.5rem; }
.picture svg { display: block; width: 100%; height: auto; }
.picture.narrow { display: none; }
.half > h3 { margin-bottom: 0.5rem; }

.scroll { overflow-x: auto; margin: 0 0 1.5rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: 0.8125rem; color: var(--muted); padding-bottom: 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.75rem 0.45rem 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-weight: 600; font-size: 0.8125rem; color: var(--muted); vertical-align: bottom; border-bottom-color: var(--grey); }
tbody th { font-weight: 400; }
.n { text-align: right; white-space: nowrap; }
thead .n { white-space: normal; }
thead button { font: inherit; color: inherit; background: none; border: 0; padding: 0; margin: 0; cursor: pointer; text-align: inherit; }
thead button:hover { color: var(--ink); text-decoration: underline; }
[aria-sort="ascending"] button::after { content: " \\2191"; } [aria-sort="descending"] button::after { content: " \\2193"; }
td small, th small { display: block; }
th small { display: inline; }
.dense th, .dense td { padding-block: 0.2rem; }
.chosen { font-weight: 600; }
.whole-line { white-space: nowrap; }
.compact { width: auto; min-width: 50%; }
.compact th, .compact td { padding-right: 2rem; }
.role.other { color: var(--muted); }
.values { overflow-wrap: anywhere; }
.overview .name, .overview .values { display: inline-block; min-width: 7.5rem; }
.hash { font-size: 0.75rem; }
.spark { display: block; color: var(--blue); }
.findings .title { font-weight: 600; }
.findings th { width: 34%; } .findings td { overflow-wrap: anywhere; }
.names { list-style: none; margin: 0.25rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 0.75rem; font-size: 0.8125rem; color: var(--muted); }
.scorecard thead .n { min-width: 6.5rem; }
.group th { font-weight: 600; padding-top: 1rem; }
.scorecard tr:not(.group) th { padding-left: 1rem; overflow-wrap: anywhere; }
.bar { display: inline-block; width: 4rem; height: 0.5rem; margin-left: 0.375rem; background: var(--line); border-radius: 1px; overflow: hidden; vertical-align: baseline; text-align: left; }
.bar i { display: block; height: 100%; background: var(--blue); }
.bar.signed { position: relative; width: 6rem; background: linear-gradient(var(--grey), var(--grey)) center / 1px 100% no-repeat, var(--line); }
.bar.signed i { position: absolute; top: 0; bottom: 0; }
.bar.signed i { background: currentColor; }
.bar.signed.right i { left: 50%; } .bar.signed.left i { right: 50%; }
details { margin: 1rem 0 0; }
summary { cursor: pointer; font-size: 0.875rem; color: var(--blue-text); }
details[open] summary { margin-bottom: 0.75rem; }

.applicants { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.5rem 2.5rem; }
.applicants article { border-top: 2px solid var(--ink); padding-top: 0.75rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0 1.25rem; font-size: 0.8125rem; color: var(--muted); margin: 0.375rem 0 0.75rem; }
.facts b { font-size: 1.25rem; font-weight: 600; color: var(--ink); font-variant-numeric: tabular-nums; }
.reasons { list-style: none; margin: 0; padding: 0; font-size: 0.875rem; }
.reasons li { padding: 0.5rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.reasons .bar { display: block; width: 100%; margin: 0 0 0.375rem; height: 0.3rem; }
.facts-list { margin: 0 0 1.75rem; }
.facts-list > div { display: grid; grid-template-columns: 10rem 1fr; gap: 1rem; padding: 0.4rem 0; border-bottom: 1px solid var(--line); font-size: 0.875rem; }
.facts-list dt { color: var(--muted); } .facts-list dd { margin: 0; overflow-wrap: anywhere; }

@media screen and (max-width: 52rem) {
  .tiles { grid-template-columns: repeat(6, 1fr); }
  .tiles > div { grid-column: span 2; }
  .tiles > div:nth-child(n + 4) { grid-column: span 3; border-top: 1px solid var(--line); }
  .tiles > div:nth-child(4) { border-left: 0; padding-left: 0; }
  .columns, .figures, .applicants { grid-template-columns: minmax(0, 1fr); }
}
@media screen and (max-width: 38rem) {
  body { padding: 1.5rem 1rem 3rem; }
  th, td { padding-right: 0.5rem; }
  h1 { font-size: 1.75rem; }
  .picture.wide { display: none; } .picture.narrow { display: block; }
  .tiles > div, .tiles > div + div { padding: 0.75rem 0 0.75rem 0.75rem; }
  .tiles > div:first-child, .tiles > div:nth-child(4) { padding-left: 0; }
  .tiles strong { font-size: 1.375rem; }
  .verdict { font-size: 1.0625rem; }
  .facts-list > div { grid-template-columns: 1fr; gap: 0; }
  .overview, .comparison { min-width: 44rem; }
  .scorecard { min-width: 34rem; }
  .stacked thead { display: none; }
  .stacked caption { display: block; }
  .stacked, .stacked tbody, .stacked tr, .stacked th, .stacked td { display: block; width: auto; }
  .stacked tr { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
  .stacked th, .stacked td { border: 0; padding: 0.125rem 0; text-align: left; white-space: normal; }
  .stacked td[data-label]::before { content: attr(data-label); display: block; font-size: 0.75rem; color: var(--muted); }
}
@media print {
  @page { size: A4; margin: 16mm 14mm 18mm; }
  html { font-size: 9.5pt; }
  body { padding: 0; max-width: none; line-height: 1.45; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  nav, .skip { display: none; }
  h2 { padding-top: 1.5rem; margin-bottom: 0.75rem; }
  h2, h3, caption, figcaption, thead, .group, section > p { break-after: avoid; }
  figure, tr, p, article, .short, .tiles, pre, .facts-list > div, .half { break-inside: avoid; }
  section + section { margin-top: 1.75rem; }
  thead { display: table-header-group; break-inside: avoid; }
  thead button { display: inline; }
  th, td { padding: 0.3rem 0.6rem 0.3rem 0; }
  .figures { gap: 1.25rem 1.75rem; }
  .scroll { overflow: visible; }
  details::details-content { content-visibility: visible; height: auto; } summary { display: none; }
  a { color: inherit; text-decoration: none; }
  p { orphans: 3; widows: 3; }
}
`;
