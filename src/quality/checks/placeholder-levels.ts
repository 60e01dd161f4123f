import { type Check, percent, rowsWhere } from '../check.js';

const placeholders =
  /^(unknown|unk|undefined|unspecified|not (available|provided|known|specified|stated|applicable)|missing|no data|nan|null|n\.?\/?a\.?|n\/k|xna|xap|#n\/a|#ref!?|\?+|-+|\.+|_+|\*+|tbd|未知|不详|不明|缺失|空|空白|未填|未填写|无数据|无记录)$/i;

/** Words and signs that stand for "not known": unknown, ?, N/A, XNA, 未知, a blank. A code among words: -9 beside "own", "rent". */
export const placeholderLevels: Check = {
  name: 'placeholder-levels',
  run: (view) =>
    view.features.flatMap((column) => {
      if (column.isOrdered) return [];
      const { codes, levels } = column.coded;
      const counts = column.levelCounts;
      const isNumber = (level: string) => level.trim() !== '' && Number.isFinite(Number(level));
      const mostlyWords = levels.filter(isNumber).length <= Math.min(2, 0.34 * levels.length);
      const suspicious = levels.map((level, code) => {
        if (counts[code] === 0) return false;
        const bare = level.trim().replace(/^[([<"']+|[)\]>"']+$/g, '');
        return (
          bare === '' || placeholders.test(bare) || (mostlyWords && levels.length >= 4 && /^-\d$|^-?9{2,}$/.test(bare))
        );
      });
      const found = levels.filter((_, code) => suspicious[code]);
      if (found.length === 0 || found.length === column.distinctCount) return [];
      const holding = levels.reduce((sum, _, code) => sum + (suspicious[code] ? counts[code]! : 0), 0);
      if (column.column.kind === 'text' && holding < 0.01 * view.rowCount) return [];
      const rows = rowsWhere(view, (i) => codes[i]! >= 0 && suspicious[codes[i]!]!);
      return [
        {
          check: 'placeholder-levels',
          severity: 'notice',
          columns: [column.name],
          rows,
          facts: {
            column: column.name,
            levels: found.map((level) => `"${level}"`).join(', '),
            rows: rows.count,
            share: percent(rows.count / view.totalRows),
          },
          repair: { action: 'to-missing', column: column.name, values: found },
        },
      ];
    }),
};
