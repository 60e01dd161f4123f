// Markup that is safe by construction: whatever enters a template is escaped unless a template made it.

/** A piece of finished markup. Only `html` and `trusted` make one. */
class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Html = Markup;
export type Content = string | number | Html | null | undefined | false | readonly Content[];

/** Text with the five characters that mean something in markup written as entities. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function written(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Markup) return content.toString();
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  return content.map(written).join('');
}

/** Template tag: text is escaped, markup and lists of markup are put in as they are, nothing stands for nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Markup(strings.reduce((text, part, i) => text + written(values[i - 1]) + part));
}

/** Declares a text to be markup: for our own style and script, and for pictures whose texts are escaped already. */
export function trusted(text: string): Html {
  return new Markup(text);
}
