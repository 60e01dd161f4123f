// Options that name columns, checked before there are columns to find the names in.
import { mostSpecial } from '../binning.js';
import { everyEntry, isRecord, received } from '../given.js';
import { refuse } from './refuse.js';

export interface NamedColumns {
  /** Columns by name along which the prediction must not fall (1) or not rise (-1); not for `softmax`. */
  readonly monotone: Readonly<Record<string, 1 | -1>>;
  /** Groups of columns that may stand on one path; a column in no group stands alone. None given: any may. */
  readonly interactions: readonly (readonly string[])[];
  /** Columns whose numbers are names of levels. */
  readonly categorical: readonly string[];
  /** Numbers that are codes, by column name: at most 30 of a column, and at most `maxBins` - 3. */
  readonly special: Readonly<Record<string, readonly number[]>>;
}

/** @throws UsageError naming the option that is not as it must be */
export function checkNamedColumns(given: Partial<NamedColumns>, objective: string, maxBins: number): NamedColumns {
  const { monotone = {}, interactions = [], categorical = [], special = {} } = given;
  checkMonotone(monotone, objective);
  if (!Array.isArray(interactions) || !everyEntry(interactions, isNames)) {
    throw refuse(
      `interactions must be lists of column names, such as [["a", "b"]], received ${received(interactions)}.`,
    );
  }
  if (!isNames(categorical)) {
    throw refuse(`categorical must be a list of column names, such as ["a"], received ${received(categorical)}.`);
  }
  checkSpecial(special, maxBins);
  return { monotone, interactions, categorical, special };
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && everyEntry(value, (name) => typeof name === 'string');
}

function checkMonotone(monotone: unknown, objective: string): void {
  if (!isRecord(monotone)) {
    const proposal = monotone === 'auto' ? ' The model boost of fathom/models proposes directions from the data.' : '';
    throw refuse(
      `monotone takes columns and their directions, such as { age: 1 }, received ${received(monotone)}.${proposal}`,
    );
  }
  for (const [column, direction] of Object.entries(monotone)) {
    if (direction === 1 || direction === -1) continue;
    throw refuse(
      `monotone of "${column}" must be 1 (must not fall) or -1 (must not rise), received ${received(direction)}.`,
    );
  }
  if (objective === 'softmax' && Object.keys(monotone).length > 0) {
    throw refuse(
      'monotone does not go with softmax: the probabilities of the classes sum to 1, so not all can keep to a direction; leave monotone out.',
    );
  }
}

function checkSpecial(special: unknown, maxBins: number): void {
  if (!isRecord(special)) {
    throw refuse(`special takes columns and their codes, such as { age: [-9] }, received ${received(special)}.`);
  }
  // Beside the codes there are bins for missing values and for at least two ranges.
  const most = Math.min(mostSpecial, maxBins - 3);
  for (const [column, codes] of Object.entries(special)) {
    if (!Array.isArray(codes) || !everyEntry(codes, Number.isFinite)) {
      throw refuse(
        `special of "${column}" must be a list of finite numbers, such as [-9], received ${received(codes)}; NaN and null count as missing anyway.`,
      );
    }
    const count = new Set(codes).size;
    if (count <= most) continue;
    const why = most < mostSpecial ? ` with maxBins ${maxBins}` : '';
    throw refuse(
      `special of "${column}" lists ${count} codes; a column can have at most ${most}${why}. Give the column's codes as levels with categorical, or list the most frequent.`,
    );
  }
}
