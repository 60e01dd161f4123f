import { type Check, rowsWhere } from '../check.js';

const enough = 100;

/** Fewer than 100 rows of the rarer outcome: every figure of the model will be uncertain. */
export const fewEvents: Check = {
  name: 'few-events',
  run: (view) => {
    const outcome = view.outcome;
    if (outcome === undefined || outcome.knownCount === 0) return [];
    const rareEvent = outcome.rate <= 0.5 ? 1 : 0;
    const count = rareEvent === 1 ? outcome.eventCount : outcome.knownCount - outcome.eventCount;
    if (view.scaled(count) >= enough) return [];
    const rows = rowsWhere(view, (i) => outcome.events[i] === rareEvent);
    return [
      {
        check: 'few-events',
        severity: count === 0 ? 'critical' : count < 30 ? 'warning' : 'notice',
        columns: [view.target!],
        rows,
        facts: { target: view.target!, rows: rows.count, features: view.features.length },
      },
    ];
  },
};
