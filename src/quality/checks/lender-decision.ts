import { allRows, type Check } from '../check.js';
import { words } from '../detect/names.js';

/** Set by the lender's own earlier judgement of the same risk: interest rate, grade, limit granted, instalment that follows from them. */
export const lenderDecision: Check = {
  name: 'lender-decision',
  run: (view) =>
    view.features.flatMap((column) => {
      const text = words(column.name).join(' ');
      const decided =
        /\b(int(erest)? rate|sub ?grade|risk (grade|class|rating|band)|loan grade|apr|pricing|decision|approved (amount|limit))\b|^(grade|rating|score band)$|利率|评级|信用等级/.test(
          text,
        ) && !/\binstall?ment rate\b/.test(text);
      const found = decided ? view.separation(column) : undefined;
      if (found === undefined || found.auc < 0.56) return [];
      return [
        {
          check: 'lender-decision',
          severity: 'notice',
          columns: [column.name],
          rows: allRows(view),
          facts: { column: column.name, auc: Number(found.auc.toFixed(3)) },
        },
      ];
    }),
};
