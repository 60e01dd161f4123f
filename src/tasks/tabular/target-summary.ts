import { quantileOfSorted } from '../../evaluate/index.js';
import type { TargetSummary } from '../../report/index.js';
import type { KnownRows, TableTarget } from './target.js';

/** The target of some rows in a few numbers. */
export function targetSummary(target: TableTarget, { truth, left }: Pick<KnownRows, 'truth' | 'left'>): TargetSummary {
  const { column, kind, classes } = target;
  const own = { column, kind, excluded: left.missing + left.excluded };
  if (kind !== 'regression') {
    const counts = new Float64Array(classes.length);
    for (const code of truth) counts[code]!++;
    return { ...own, classes: classes.map((name, code) => ({ name, rows: counts[code]! })) };
  }
  const sorted = truth.slice().sort();
  const mean = sorted.reduce((sum, value) => sum + value / sorted.length, 0);
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    ...own,
    numbers: {
      least: sorted[0]!,
      median: quantileOfSorted(sorted, 0.5),
      largest: sorted.at(-1)!,
      mean,
      deviation: Math.sqrt(squares / Math.max(1, sorted.length - 1)),
    },
  };
}
