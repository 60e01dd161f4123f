// The few building blocks of the page: figures, their keys, tables, bars.
import type { EChartsOption } from 'echarts';
import { drawChart } from '../charts/draw.js';
import { type Content, type Html, html } from './html.js';

export interface KeyItem {
  readonly mark: 'line' | 'dash' | 'dot' | 'ring' | 'bar';
  readonly color: 'blue' | 'orange' | 'grey' | 'ink';
  readonly text: string;
}

const marks: Readonly<Record<KeyItem['mark'], Html>> = {
  line: html`<path d="M1 6H21" fill="none" stroke="currentColor" stroke-width="2.5"/>`,
  dash: html`<path d="M1 6H21" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="4 3"/>`,
  dot: html`<path d="M1 6H21" fill="none" stroke="currentColor" stroke-width="1.5"/><circle cx="11" cy="6" r="4" fill="currentColor"/>`,
  ring: html`<path d="M11 1l5 5l-5 5l-5 -5Z" fill="none" stroke="currentColor" stroke-width="2"/>`,
  bar: html`<path d="M3 2H19V10H3Z" fill="currentColor"/>`,
};

function key(items: readonly KeyItem[]): Html {
  return html`<ul class="key">${items.map(
    ({ mark, color, text }) =>
      html`<li><svg class="${color}" viewBox="0 0 22 12" width="22" height="12" aria-hidden="true" focusable="false">${marks[mark]}</svg>${text}</li>`,
  )}</ul>`;
}

export interface Figure {
  /** Unique in the page. */
  readonly id: string;
  /** What the picture shows, as a finding: "The riskiest 20 % hold 52 % of the defaults". */
  readonly title: Content;
  /** How to read it. */
  readonly note?: Content;
  readonly key?: readonly KeyItem[];
  /** The picture in words, for those who do not see it. */
  readonly alt: string;
  readonly height: number;
  /** Across the whole page: drawn a second time for narrow screens. */
  readonly wide?: boolean;
  readonly draw: (width: number) => EChartsOption;
}

const widths = { half: 440, wide: 900, narrow: 400 };

/** A titled picture with its key. */
export function figure({ id, title, note, key: items, alt, height, wide = false, draw }: Figure): Html {
  const picture = (width: number, name: string) =>
    html`<div class="picture ${name}" role="img" aria-label="${alt}">${drawChart(draw(width), { width, height }, `${id}-${name}`)}</div>`;
  return html`<figure id="${id}" class="${wide ? 'whole' : 'half'}">
<figcaption><h3>${title}</h3>${note && html`<p>${note}</p>`}${items && key(items)}</figcaption>
${wide ? [picture(widths.wide, 'wide'), picture(widths.narrow, 'narrow')] : picture(widths.half, 'all')}
</figure>
`;
}

export interface TableColumn {
  readonly title: string;
  /** Numbers stand right, in figures of one width. */
  readonly number?: boolean;
}

export interface TableOptions {
  readonly caption: Content;
  readonly columns: readonly TableColumn[];
  /** Cells of each row; the first is the row's heading. */
  readonly rows: readonly (readonly Content[])[];
  /** On narrow screens each row becomes a block with the column's title before each value. */
  readonly stacked?: boolean;
  /** A click on a column's title sorts by it. */
  readonly sortable?: boolean;
  readonly className?: string;
}

/** A table of so few rows is not torn between two sheets of paper. */
const keptTogether = 14;

/** A table with a caption and headed rows and columns. */
export function table({ caption, columns, rows, stacked, sortable, className = '' }: TableOptions): Html {
  const short = rows.length <= keptTogether && 'short';
  const classes = [stacked && 'stacked', sortable && 'sortable', short, className].filter(Boolean).join(' ');
  const cell = (content: Content, i: number) => {
    const { title, number } = columns[i]!;
    const classOf = number ? html` class="n"` : null;
    return i === 0
      ? html`<th scope="row"${classOf}>${content}</th>`
      : html`<td${classOf}${stacked && html` data-label="${title}"`}>${content}</td>`;
  };
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="${classes}">
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title, number }) => html`<th scope="col"${number && html` class="n"`}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map((cells) => html`<tr>${cells.map(cell)}</tr>\n`)}</tbody>
</table></div>
`;
}

/** A name out of the data: kept apart from the direction of the text around it, and breakable anywhere. */
export function name(text: string): Html {
  return html`<bdi class="name">${text}</bdi>`;
}

/** A sentence whose parts between backticks are commands. */
export function withCommands(sentence: string): Html {
  return html`${sentence.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** A bar of a share in [0, 1]. */
export function shareBar(share: number): Html {
  return html`<span class="bar" aria-hidden="true"><i style="width:${percent(share)}"></i></span>`;
}

/** A bar that leaves the middle to the right when `share`, in [-1, 1], is above zero, orange where it `raises` the risk. */
export function signedBar(share: number, { raises }: { readonly raises: boolean }): Html {
  return html`<span class="bar signed ${share > 0 ? 'right' : 'left'} ${raises ? 'orange' : 'blue'}" aria-hidden="true"><i style="width:${percent(Math.abs(share) / 2)}"></i></span>`;
}

function percent(share: number): string {
  const bounded = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  return `${Math.round(bounded * 1000) / 10}%`;
}

/** Tiny column chart of counts, as tall as a line of text. */
export function sparkline(counts: readonly number[]): Html | null {
  const most = Math.max(...counts);
  if (counts.length < 2 || !(most > 0)) return null;
  const step = 96 / counts.length;
  const columns = counts.map((count, i) => {
    const height = count > 0 ? Math.max(0.6, (count / most) * 22) : 0;
    return height > 0
      ? `M${round(i * step)} 24v-${round(height)}h${round(Math.max(step - 0.8, 0.6))}v${round(height)}z`
      : '';
  });
  return html`<svg class="spark" viewBox="0 0 96 24" width="96" height="24" aria-hidden="true" focusable="false"><path fill="currentColor" d="${columns.join('')}"/></svg>`;
}

const round = (value: number) => Math.round(value * 10) / 10;
