// Which column of the data is which feature of an imported model.
import type { Schema } from '../data/index.js';
import { DataError, didYouMean, UsageError } from '../errors/index.js';

/** Names that libraries give to features of data without names. */
const unnamed = /^(Column_|f)\d+$/;

/** Misses that are told one by one. */
const mostTold = 5;

/**
 * Column names by feature names: as the user says, else the same name, else the one that the library would have turned
 * into the feature's name (LightGBM writes "_" for blanks).
 *
 * @param wanted features that the model needs
 * @param all every feature of the model
 * @param schema columns of the data; without data, only what the user says is known
 * @throws UsageError when `map` names a feature that is none; DataError when columns are missing
 */
export function matchColumns(
  wanted: readonly string[],
  all: readonly string[],
  schema: Schema | undefined,
  map: Readonly<Record<string, string>> = {},
): Map<string, string> {
  for (const name of Object.keys(map)) {
    if (!all.includes(name)) throw new UsageError(`--map: the model has no feature "${name}".${didYouMean(name, all)}`);
  }
  const columns = schema?.map(({ name }) => name);
  const found = new Map<string, string>();
  const missing: string[] = [];
  for (const feature of wanted) {
    const column = Object.hasOwn(map, feature) ? map[feature]! : (columnLike(feature, columns) ?? feature);
    if (columns === undefined || columns.includes(column)) found.set(feature, column);
    else missing.push(column);
  }
  if (missing.length > 0) throw new DataError(missingSentence(missing, columns!, new Set(found.values())));
  const twice = [...found].find(([feature, column]) => [...found].some(([f, c]) => f !== feature && c === column));
  if (twice !== undefined)
    throw new UsageError(`--map: two features of the model would be read from column "${twice[1]}".`);
  return found;
}

function columnLike(feature: string, columns: readonly string[] | undefined): string | undefined {
  if (columns === undefined || columns.includes(feature)) return undefined;
  const alike = columns.filter((column) => column.replaceAll(' ', '_') === feature);
  return alike.length === 1 ? alike[0] : undefined;
}

/** @param taken columns that are other features of the model */
function missingSentence(missing: readonly string[], columns: readonly string[], taken: ReadonlySet<string>): string {
  if (missing.every((name) => unnamed.test(name))) {
    return `The model was trained without column names and calls its features ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', ...' : ''}. Say which column each of the ${missing.length} is: --map ${missing[0]}=COLUMN, once per feature.`;
  }
  const one = missing.length === 1;
  const told = missing.slice(0, mostTold).map((name) => `"${name}"`);
  const more = missing.length > mostTold ? ` and ${missing.length - mostTold} more` : '';
  const guesses = missing.slice(0, mostTold).map((name) => {
    const guess = didYouMean(
      name,
      columns.filter((column) => !taken.has(column)),
    );
    return missing.length > 1 && guess !== '' ? guess.replace('Did you mean', `For "${name}": did you mean`) : guess;
  });
  return `The data lack ${one ? 'a column' : `${missing.length} columns`} of the model: ${told.join(', ')}${more}.${guesses.join('')} Bring ${one ? 'it' : 'them'}, or say what a column is called in the data with --map FEATURE=COLUMN.`;
}
