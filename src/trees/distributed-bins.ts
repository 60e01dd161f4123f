import { type BinningOptions, chooseAllBins } from './binning.js';
import { numbersOf, type TreeColumn } from './column.js';
import type { RowShare } from './distributed.js';
import type { Arena } from './kernels/arena.js';
import { hasManyLevels, type LearnedColumns, learnBins, type StatisticsInput } from './ordered-statistics.js';

/**
 * `learnBins` from the rows of all processes.
 *
 * @param input columns of the rows here; targets and weights of all rows, none of which is for validation
 */
export function learnSharedBins(
  share: RowShare | undefined,
  arena: Arena,
  input: StatisticsInput,
  options: BinningOptions,
): LearnedColumns {
  if (share === undefined) return learnBins(arena, input, options);
  const { columns, targets, weights } = input;
  const isMany = columns.some(
    (column) =>
      targets !== undefined &&
      column.kind === 'categorical' &&
      hasManyLevels(gatherColumn(share, column), share.total, options),
  );
  if (isMany) {
    const whole = columns.map((column) => gatherColumn(share, column));
    const learned = learnBins(arena, { ...input, columns: whole }, options);
    return { ...learned, columns: learned.columns.map((column) => partOfColumn(share, column)) };
  }
  const bins = columns.map((column) => chooseAllBins(arena, [gatherColumn(share, column)], weights, options)[0]!);
  return { columns, bins, newBins: bins };
}

function gatherColumn(share: RowShare, column: TreeColumn): TreeColumn {
  if (column.kind === 'categorical') return { ...column, codes: share.gather(column.codes) };
  return { ...column, kind: 'numeric', values: share.gather(numbersOf(column)) };
}

function partOfColumn(share: RowShare, column: TreeColumn): TreeColumn {
  if (column.kind === 'categorical') return { ...column, codes: share.part(column.codes) };
  return { ...column, kind: 'numeric', values: share.part(numbersOf(column)) };
}
