// Which rows are held out when, for any kind of target.
import type { Table } from '../../data/index.js';
import { DataError } from '../../errors/index.js';
import type { Random } from '../../random/index.js';
import type { PlainTrainOptions } from '../options.js';
import { foldsOf, type Split, splitBy } from '../protocol.js';
import { aims } from './aims.js';
import type { TableTarget } from './target.js';

/** @throws DataError when there are too few rows of a class, or at all; else as `splitBy` */
export function splitTable(
  table: Table,
  target: TableTarget,
  truth: Float64Array,
  options: PlainTrainOptions,
  time: string | undefined,
  random: Random,
): Split {
  const folds = foldsOf(options);
  refuseFewRows(target, truth, folds);
  return splitBy(table, aims[target.kind].strata(truth, folds), options, time, random);
}

function refuseFewRows({ column, classes, kind }: TableTarget, truth: Float64Array, folds: number): void {
  if (kind === 'regression') {
    if (truth.length >= 2 * folds) return;
    throw new DataError(
      `Only ${truth.length} rows have a target "${column}", too few for ${folds} folds. Bring more rows, or use fewer --folds.`,
    );
  }
  const counts = new Float64Array(classes.length);
  for (const code of truth) counts[code]!++;
  const small = classes.map((name, code) => ({ name, rows: counts[code]! })).filter(({ rows }) => rows < folds);
  if (small.length === 0) return;
  const named = listed(
    small.map(({ name, rows }) => `"${name}" (${rows})`),
    6,
  );
  const one = small.length === 1;
  const least = Math.min(...small.map(({ rows }) => rows));
  const ways = [
    // Two classes must be left.
    ...(small.length <= classes.length - 2
      ? [
          `leave ${one ? 'it' : 'them'} out with ${small
            .slice(0, 3)
            .map(({ name }) => `--exclude "${name}"`)
            .join(' ')}${small.length > 3 ? ' ...' : ''}`,
          `merge ${one ? 'it' : 'them'} with another value`,
        ]
      : []),
    ...(least >= 2 ? [`use --folds ${least}`] : []),
    'bring more rows',
  ];
  const [first, ...rest] = ways;
  const advice = [first!.replace(/^./, (letter) => letter.toUpperCase()), ...rest];
  throw new DataError(
    `The target "${column}" has ${one ? 'a class' : 'classes'} with fewer rows than the ${folds} folds: ${named}. ${advice.length === 1 ? advice[0] : `${advice.slice(0, -1).join(', ')} or ${advice.at(-1)}`}.`,
  );
}

function listed(items: readonly string[], most: number): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}
