// Names and values come from files that anyone may have written. Before anything is drawn they are made printable.

/** Control characters, halves of surrogate pairs, and marks that turn the direction of the text around them. */
const unprintable = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\p{Cs}/gu;

const longest = 1000;

/** The text with what cannot be printed shown as U+FFFD, and no longer than 1,000 characters. */
export function cleanText(text: string, limit = longest): string {
  const printable = text.replace(unprintable, '\ufffd');
  if (printable.length <= limit) return printable;
  return `${printable.slice(0, limit).replace(/\p{Cs}$/u, '')}…`;
}

/** A copy of plain data in which every text, keys too, went through `cleanText`. */
export function cleanTexts<T>(value: T): T {
  if (typeof value === 'string') return cleanText(value) as T;
  if (Array.isArray(value)) return value.map(cleanTexts) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleanTexts(inner)])) as T;
  }
  return value;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Room a character takes, in Latin letters: Chinese characters and pictures take two. */
function columnsOf(grapheme: string): number {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
    grapheme,
  )
    ? 2
    : 1;
}

/** Room a text takes on one line, in Latin letters. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += columnsOf(segment);
  return width;
}

/** The text on one line, cut with an ellipsis where it would be wider than `columns` Latin letters. */
export function shorten(text: string, columns: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (displayWidth(line) <= columns) return line;
  let used = 0;
  let kept = '';
  for (const { segment } of graphemes.segment(line)) {
    used += columnsOf(segment);
    if (used > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A name for use inside a sentence: right-to-left text is set apart, so that the words around it keep their order. */
export function isolate(text: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(text) ? `\u2068${text}\u2069` : text;
}
