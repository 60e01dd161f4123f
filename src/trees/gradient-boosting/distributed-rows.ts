// What several processes must agree on before they learn from their rows together.
import { DataError } from '../../errors/index.js';
import type { Collective } from '../../parallel/index.js';
import { gatherJson, type RowShare } from '../distributed.js';
import type { ColumnOptions, Columns, Feature } from './columns.js';
import { describeColumns } from './columns.js';
import type { TrainingRows } from './rows.js';

/**
 * Kind and levels of each column from the rows of all processes: the first that has a value tells the kind.
 *
 * @throws DataError when the processes have other columns
 */
export function describeAll(collective: Collective, columns: Columns, options: ColumnOptions): Feature[] {
  const described = describeColumns(columns, options).map((feature) => {
    const values = columns[feature.name]!;
    const isEmpty = !Array.prototype.some.call(values, (value) => value !== null && value !== undefined);
    return { feature, isEmpty };
  });
  const all = gatherJson(collective, described);
  const names = (rank: number) => all[rank]!.map(({ feature }) => feature.name);
  all.forEach((_, rank) => {
    if (JSON.stringify(names(rank)) === JSON.stringify(names(0))) return;
    throw new DataError(
      `Process ${rank} has the columns ${names(rank).join(', ')} and process 0 has ${names(0).join(', ')}; all must have the same, in one order.`,
    );
  });
  return all[0]!.map((first, j) => {
    const own = all.map((features) => features[j]!);
    const { feature } = own.find(({ isEmpty }) => !isEmpty) ?? first;
    if (feature.kind === 'numeric') return feature;
    const levels = own.flatMap((one) => (one.feature.kind === 'categorical' ? one.feature.levels : []));
    return { ...feature, levels: [...new Set(levels)].sort() };
  });
}

/** Targets and weights of all processes in place of this one's; columns stay as they are. */
export function withAllTargets(share: RowShare, rows: TrainingRows): TrainingRows {
  const isWeighted = share.sum(rows.weights === undefined ? 0 : 1) > 0;
  return {
    ...rows,
    target: share.gather(rows.target),
    weights: isWeighted ? share.gather(rows.weights ?? new Float64Array(share.rows).fill(1)) : undefined,
  };
}
