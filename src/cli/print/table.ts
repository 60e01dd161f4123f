import { cleanText, cut, displayWidth, padEnd, padStart } from './text.js';
import type { View } from './view.js';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** May be cut when the table is wider than the screen; at most one. */
  readonly flexible?: boolean;
  /** Paints a finished cell. */
  readonly paint?: (text: string, row: number) => string;
}

const gap = '  ';
const narrowest = 8;

/** Lines of a table with aligned columns; cells are plain text. A table without titles has no head. */
export function renderTable(
  view: View,
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string[] {
  const cells = rows.map((row) => columns.map((_, i) => cleanText(row[i] ?? '')));
  const widths = columns.map((column, i) =>
    Math.max(displayWidth(column.title), ...cells.map((row) => displayWidth(row[i]!))),
  );
  const flexible = columns.findIndex((column) => column.flexible);
  const indent = '  ';
  const total = indent.length + widths.reduce((sum, width) => sum + width, 0) + gap.length * (columns.length - 1);
  if (flexible >= 0 && total > view.width)
    widths[flexible] = Math.max(narrowest, widths[flexible]! - (total - view.width));

  const place = (text: string, i: number) => {
    const fitted = cut(text, widths[i]!);
    if (i === columns.length - 1 && columns[i]!.align !== 'right') return fitted;
    return columns[i]!.align === 'right' ? padStart(fitted, widths[i]!) : padEnd(fitted, widths[i]!);
  };
  const line = (parts: string[]) => (indent + parts.join(gap)).trimEnd();
  const body = cells.map((row, r) =>
    line(row.map((text, i) => (columns[i]!.paint ?? ((cell: string) => cell))(place(text, i), r))),
  );
  if (columns.every((column) => column.title === '')) return body;
  return [view.style.dim(line(columns.map((column, i) => place(column.title, i)))), ...body];
}
