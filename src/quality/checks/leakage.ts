import { allRows, type Check, percent } from '../check.js';
import { postOutcomeColumns } from './post-outcome.js';
import { timeTravelColumns } from './time-travel.js';

/**
 * A column that alone almost decides the target: its AUC, judged on rows its rates were not taken from, or values that
 * only ever occur with one outcome. Nothing that is known beforehand separates defaults that well.
 */
export const leakage: Check = {
  name: 'leakage',
  run: (view) => {
    const outcome = view.outcome;
    if (outcome === undefined || outcome.eventCount < 15 || outcome.knownCount - outcome.eventCount < 15) return [];
    const elsewhere = new Set([...postOutcomeColumns(view), ...timeTravelColumns(view)]);
    return view.features.flatMap((column) => {
      if (elsewhere.has(column)) return [];
      const found = view.separation(column)!;
      const decides = found.auc >= 0.98;
      const oneSided = found.auc >= 0.62 && found.pureEvents >= 0.25;
      const both = found.auc >= 0.9 && (found.pureEvents >= 0.1 || found.pureOthers >= 0.2);
      if (!decides && !oneSided && !both && found.auc < 0.92) return [];
      const sure = decides || oneSided || both;
      return [
        {
          check: 'leakage',
          severity: sure ? 'critical' : 'warning',
          columns: [column.name],
          rows: allRows(view),
          facts: { column: column.name, auc: Number(found.auc.toFixed(3)), pure: percent(found.pureEvents) },
          ...(sure ? { repair: { action: 'drop-column', column: column.name } as const } : {}),
        },
      ];
    });
  },
};
