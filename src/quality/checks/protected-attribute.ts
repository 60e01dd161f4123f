import { allRows, type Check } from '../check.js';
import type { ColumnView } from '../column-view.js';
import { type ProtectedAttribute, protectedByName } from '../detect/names.js';

const sexes = /^(m|f|male|female|man|woman|men|women|男|女|男性|女性)$/i;
const maritals = /^(single|married|divorced|widow(ed|er)?|separated|未婚|已婚|离异|离婚|丧偶)\b/i;

/** Sex, age, marital status, nationality and the like: using them to decide on credit is restricted by law in many places. */
export const protectedAttribute: Check = {
  name: 'protected-attribute',
  run: (view) =>
    view.features.flatMap((column) => {
      const attribute = protectedByName(column.name) ?? byLevels(column);
      if (attribute === undefined || column.schema.role === 'protected') return [];
      return [
        {
          check: 'protected-attribute',
          severity: 'notice',
          columns: [column.name],
          rows: allRows(view),
          facts: { column: column.name },
          repair: { action: 'set-role', column: column.name, role: 'protected' },
        },
      ];
    }),
};

function byLevels(column: ColumnView): ProtectedAttribute | undefined {
  if (column.isOrdered || column.column.kind === 'text' || column.distinctCount < 2 || column.distinctCount > 8)
    return undefined;
  const levels = column.coded.levels.filter((_, code) => column.levelCounts[code]! > 0);
  const sexLevels = levels.filter((level) => sexes.test(level.trim())).length;
  if (sexLevels === 2 && levels.length <= 4) return 'sex';
  return levels.filter((level) => maritals.test(level.trim())).length >= 2 ? 'maritalStatus' : undefined;
}
