import { type Language, type MessageKey, message } from '../../messages/index.js';
import { createStyle, type Style } from './style.js';
import { cleanText, wrap } from './text.js';

/** How results are to look: colours, width, language, and the home that follow-up commands must name. */
export interface View {
  readonly style: Style;
  /** Cells per line for running text and tables. */
  readonly width: number;
  readonly language: Language;
  /** ` --home DIR` when the user gave one, to put behind proposed commands. */
  readonly homeFlag: string;
  say(key: MessageKey, values?: Readonly<Record<string, string | number>>): string;
}

export interface ViewSettings {
  readonly colour: boolean;
  readonly columns?: number;
  readonly language: Language;
  readonly homeFlag?: string;
}

/** Lines wider than this are hard to read, however wide the screen is. */
const widest = 110;

export function createView({ colour, columns = 100, language, homeFlag = '' }: ViewSettings): View {
  return {
    style: createStyle(colour),
    width: Math.max(40, Math.min(widest, columns)),
    language,
    homeFlag,
    say: (key, values) => message(language, key, values),
  };
}

/** A heading with a blank line before it. */
export const heading = (view: View, text: string, aside = ''): string[] => [
  '',
  view.style.bold(text) + (aside === '' ? '' : `  ${view.style.dim(cleanText(aside))}`),
];

/** Running text, wrapped and indented; the first line may start with a mark. */
export function paragraph(view: View, text: string, indent = '  ', first = indent): string[] {
  const lines = wrap(cleanText(text), view.width - indent.length);
  return lines.map((line, i) => (i === 0 ? first : indent) + line);
}
