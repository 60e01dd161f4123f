import { type Check, rowsWhere } from '../check.js';
import { parseNumber } from '../repair.js';

/** A column read as words although nearly all of its values are numbers: "n/a" or "1,200 EUR" among them. */
export const mixedTypes: Check = {
  name: 'mixed-types',
  run: (view) =>
    view.columns.flatMap((column) => {
      if (column.column.kind !== 'categorical' && column.column.kind !== 'text') return [];
      const { codes, levels } = column.coded;
      const looked = levels.slice(0, 300);
      if (looked.filter((level) => !Number.isNaN(parseNumber(level))).length < 0.5 * looked.length) return [];
      const counts = column.levelCounts;
      let numericRows = 0;
      let numericLevels = 0;
      const isNumber = levels.map((level, code) => {
        const numeric = !Number.isNaN(parseNumber(level));
        if (numeric && counts[code]! > 0) {
          numericRows += counts[code]!;
          numericLevels++;
        }
        return numeric;
      });
      const present = view.rowCount - column.missingCount;
      if (numericLevels < 10 || numericRows < 0.8 * present || numericLevels < 0.6 * column.distinctCount) return [];
      const others = levels.filter((_, code) => !isNumber[code] && counts[code]! > 0);
      const rows = rowsWhere(view, (i) => codes[i]! >= 0 && !isNumber[codes[i]!]);
      return [
        {
          check: 'mixed-types',
          severity: 'warning',
          columns: [column.name],
          rows,
          facts: {
            column: column.name,
            rows: rows.count,
            example: others[0] ?? levels[0]!,
            numbers: view.scaled(numericRows),
          },
          repair: { action: 'set-kind', column: column.name, kind: 'numeric' },
        },
      ];
    }),
};
