import { type Check, rowsWhere } from '../check.js';

/** Levels that differ only by case, blanks, width or punctuation: "Rent", "rent ", "ＲＥＮＴ". */
export const levelSpelling: Check = {
  name: 'level-spelling',
  run: (view) =>
    view.columns.flatMap((column) => {
      if (column.column.kind !== 'categorical' && column.column.kind !== 'boolean') return [];
      const { codes, levels } = column.coded;
      const counts = column.levelCounts;
      const groups = new Map<string, number[]>();
      levels.forEach((level, code) => {
        if (counts[code] === 0) return;
        const key = plain(level);
        if (key !== '') groups.set(key, [...(groups.get(key) ?? []), code]);
      });
      const merges = new Map<string, string>();
      const renamed = new Set<number>();
      for (const group of groups.values()) {
        if (group.length < 2) continue;
        const kept = group.reduce((best, code) => (counts[code]! > counts[best]! ? code : best));
        for (const code of group) {
          if (code === kept) continue;
          merges.set(levels[code]!, levels[kept]!);
          renamed.add(code);
        }
      }
      if (renamed.size === 0) return [];
      const rows = rowsWhere(view, (i) => renamed.has(codes[i]!));
      const [from, to] = [...merges][0]!;
      return [
        {
          check: 'level-spelling',
          severity: 'warning',
          columns: [column.name],
          rows,
          facts: { column: column.name, count: renamed.size, rows: rows.count, from, to },
          repair: { action: 'merge-levels', column: column.name, levels: Object.fromEntries(merges) },
        },
      ];
    }),
};

/** What is left of a level when writing habits are taken away. */
function plain(level: string): string {
  return level
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-–—.,;:'"]+/g, ' ')
    .trim();
}
