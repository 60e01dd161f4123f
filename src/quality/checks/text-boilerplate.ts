import { type Check, percent, rowsWhere } from '../check.js';

const mostLookedAt = 5000;

/** Free text that begins with the same words again and again, or carries markup such as `<br>`. */
export const textBoilerplate: Check = {
  name: 'text-boilerplate',
  run: (view) =>
    view.features.flatMap((column) => {
      if (column.column.kind !== 'text' || column.distinctCount < 50) return [];
      const texts = column.column.values;
      const step = Math.max(1, Math.floor(texts.length / mostLookedAt));
      const prefixes = new Map<string, number>();
      let markup = 0;
      let present = 0;
      for (let i = 0; i < texts.length; i += step) {
        const text = texts[i]!;
        if (text === null) continue;
        present++;
        const prefix = start(text);
        prefixes.set(prefix, (prefixes.get(prefix) ?? 0) + 1);
        if (hasMarkup(text)) markup++;
      }
      const [prefix, count] = [...prefixes].reduce((best, next) => (next[1] > best[1] ? next : best));
      const stock = count >= 0.2 * present && prefix.length >= 16 && /\d|>|:/.test(prefix);
      if (!stock && markup < 0.05 * present) return [];
      const rows = rowsWhere(
        view,
        (i) => texts[i] !== null && ((stock && start(texts[i]!) === prefix) || hasMarkup(texts[i]!)),
      );
      const sample = texts.find((text) => text !== null && (stock ? start(text) === prefix : hasMarkup(text)))!;
      const example = stock ? sample.trim().slice(0, prefix.length) : /<\/?[a-z]+ ?\/?>|&[a-z]+;/i.exec(sample)![0];
      return [
        {
          check: 'text-boilerplate',
          severity: 'notice',
          columns: [column.name],
          rows,
          facts: { column: column.name, example, rows: rows.count, share: percent(rows.count / view.totalRows) },
        },
      ];
    }),
};

/** The first 20 characters, digits alike. */
function start(text: string): string {
  return text.trim().slice(0, 20).replace(/\d/g, '0');
}

function hasMarkup(text: string): boolean {
  return /<\/?(br|p|div|span|a|b|i|li|ul|td|tr)\b[^>]*>|&(nbsp|amp|lt|gt|quot);/i.test(text);
}
