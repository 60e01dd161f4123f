// Text on a terminal: how many cells it takes, made safe to print, filled and broken into lines.

/** Escape sequences that set a colour; they take no cell. */
const ansi = /\u001b\[[0-9;]*m/g;

// Ranges of double width: East Asian Wide and Fullwidth (Unicode Standard Annex 11), and emoji pictures.
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];

function cells(character: string): number {
  if (/\p{Mark}|\p{Cf}/u.test(character)) return 0;
  const code = character.codePointAt(0)!;
  if (code < 0x1100) return 1;
  return wide.some(([low, high]) => code >= low && code <= high) ? 2 : 1;
}

/** Cells that a text takes on a terminal; colours take none, Chinese characters two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(ansi, '')) width += cells(character);
  return width;
}

/**
 * Replaces what a terminal would obey instead of show: control characters, escape sequences and marks that turn the
 * writing direction. Names and values come from files of strangers.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\t/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** At most `width` cells of a text without colours, its end marked with an ellipsis when cut. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let out = '';
  let used = 0;
  for (const character of text) {
    const size = cells(character);
    if (used + size > width - 1) break;
    out += character;
    used += size;
  }
  return `${out}…`;
}

/** Breaks a text without colours into lines of at most `width` cells: at blanks, and anywhere between wide characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const piece of text.match(/\s+|[\u2e80-\u9fff\uf900-\uffef]|[^\s\u2e80-\u9fff\uf900-\uffef]+/gu) ?? []) {
    const size = displayWidth(piece);
    const sticks = /^[，。；：、！？）」』》]/.test(piece);
    if (used + size > width && line !== '' && !sticks) {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
      if (/^\s/.test(piece)) continue;
    }
    line += piece;
    used += size;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}
