import { type Check, percent, rowsWhere } from '../check.js';

const rare = 0.02;

/** One outcome is rarer than 2 %. */
export const classImbalance: Check = {
  name: 'class-imbalance',
  run: (view) => {
    const outcome = view.outcome;
    if (outcome === undefined || outcome.knownCount < 100) return [];
    const share = Math.min(outcome.rate, 1 - outcome.rate);
    if (share >= rare || share === 0) return [];
    const rareEvent = outcome.rate < 0.5 ? 1 : 0;
    const rows = rowsWhere(view, (i) => outcome.events[i] === rareEvent);
    return [
      {
        check: 'class-imbalance',
        severity: 'notice',
        columns: [view.target!],
        rows,
        facts: { target: view.target!, share: percent(share), rows: rows.count },
      },
    ];
  },
};
