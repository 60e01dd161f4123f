// From a target column as it stands in the file to the two classes of a credit model: 1 is the event (default).
import { type CategoricalColumn, sharedInt32, type Table } from '../data/index.js';
import { DataError, didYouMean } from '../errors/index.js';
import { eventWords } from '../quality/index.js';
import type { OutcomeOptions } from './options.js';

export interface Outcome {
  /** The rows whose outcome is known, with the target as a boolean column of levels `0` and `1`. */
  readonly table: Table;
  /** shape (rows,), 0 or 1 */
  readonly outcome: Int32Array;
  /** Values of the target that count as the event, as no event, and as still open. */
  readonly positive: readonly string[];
  readonly negative: readonly string[];
  readonly open: readonly string[];
  /** Rows left out because their outcome is open. */
  readonly excluded: number;
}

/** What the values of the target meant when a model was trained. */
export type KnownValues = Pick<Outcome, 'positive' | 'negative' | 'open'>;

/** Whether two ways of writing a value mean the same: `1` and `1.0`, `Bad` and `bad`. */
function sameValue(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.trim() !== '' && b.trim() !== '' && Number(a) === Number(b)) return true;
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function counts(column: CategoricalColumn): Map<string, number> {
  const tally = new Int32Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) tally[code]!++;
  return new Map(column.levels.map((level, code) => [level, tally[code]!] as const).filter(([, count]) => count > 0));
}

function listed(values: Map<string, number>): string {
  const shown = [...values]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 8)
    .map(([value, count]) => `"${value}" (${count})`);
  return values.size > shown.length ? `${shown.join(', ')}, ... (${values.size} values in all)` : shown.join(', ');
}

/** The levels named by the user, each of which must exist. */
function resolve(named: readonly string[], values: Map<string, number>, option: string, target: string): Set<string> {
  const found = new Set<string>();
  for (const name of named) {
    const matches = [...values.keys()].filter((value) => sameValue(value, name));
    if (matches.length === 0) {
      throw new DataError(
        `${option} "${name}": no row has this value in the target "${target}".${didYouMean(name, values.keys())} Its values are: ${listed(values)}.`,
      );
    }
    for (const match of matches) found.add(match);
  }
  return found;
}

/** Without `--positive`: the value of two that means default by its name. */
function guessPositive(values: Map<string, number>, target: string): Set<string> {
  const candidates = [...values.keys()].filter(
    (value) => eventWords.has(value.trim().toLowerCase()) || Number(value) === 1,
  );
  const isZeroOne = [...values.keys()].every((value) => Number(value) === 0 || Number(value) === 1);
  const other = [...values.keys()].filter((value) => !candidates.includes(value));
  if (candidates.length === 1 && (isZeroOne || Number(candidates[0]) !== 1 || Number.isNaN(Number(other[0]))))
    return new Set(candidates);
  throw new DataError(
    `The target "${target}" holds ${listed(values)}; say which value means default with --positive VALUE.`,
  );
}

function matching(named: readonly string[], values: Map<string, number>): string[] {
  return [...values.keys()].filter((value) => named.some((name) => sameValue(value, name)));
}

function positiveValues(
  kept: Map<string, number>,
  target: string,
  asked: Set<string>,
  trained: KnownValues | undefined,
): Set<string> {
  if (trained !== undefined) {
    const positive = new Set([...asked, ...matching(trained.positive, kept)]);
    const strange = [...kept.keys()].filter(
      (value) => !positive.has(value) && !matching(trained.negative, new Map([[value, 0]])).length,
    );
    if (strange.length > 0) {
      throw new DataError(
        `The target "${target}" holds "${strange[0]}" (${kept.get(strange[0]!)} of ${[...kept.values()].reduce((sum, count) => sum + count, 0)} rows), a value that was not there at training; say whether it means default with --positive, or is still open with --exclude.`,
      );
    }
    return positive;
  }
  if (asked.size > 0) return asked;
  if (kept.size === 2) return guessPositive(kept, target);
  throw new DataError(
    `The target "${target}" has ${kept.size} values: ${listed(kept)}. Say which mean default with --positive VALUE (repeatable), and which are still open with --exclude VALUE.`,
  );
}

/**
 * Maps the target to 0/1.
 *
 * @param trained what the values meant at training: new data may lack some of them, but must not bring others
 * @throws DataError when values are missing, constant, unknown to `trained`, or more than two without `positive`
 */
export function binaryOutcome(table: Table, target: string, options: OutcomeOptions, trained?: KnownValues): Outcome {
  const column = table.categories(target);
  const missing: number[] = [];
  column.codes.forEach((code, i) => {
    if (code < 0) missing.push(table.rowNumbers[i]!);
  });
  const excludeMissing = options.exclude?.some((value) => value === '') ?? false;
  if (missing.length === table.rowCount)
    throw new DataError(
      `The target "${target}" is empty in all ${table.rowCount} rows; name another column with --target.`,
    );
  if (missing.length > 0 && !excludeMissing) {
    throw new DataError(
      `The target "${target}" has no value in ${missing.length} of ${table.rowCount} rows (first: row ${missing[0]}). Fill them in, or leave those rows out with --exclude "".`,
    );
  }
  const values = counts(column);
  const excluded = resolve(
    (options.exclude ?? []).filter((value) => value !== ''),
    values,
    '--exclude',
    target,
  );
  const asked = resolve(options.positive ?? [], values, '--positive', target);
  for (const value of asked) {
    if (excluded.has(value))
      throw new DataError(`The value "${value}" of the target "${target}" is both in --positive and in --exclude.`);
  }
  for (const value of matching(trained?.open ?? [], values)) if (!asked.has(value)) excluded.add(value);
  const kept = new Map([...values].filter(([value]) => !excluded.has(value)));
  if (kept.size < 2) {
    throw new DataError(
      `The target "${target}" has only one value, ${listed(kept)}; a model needs rows that defaulted and rows that did not.`,
    );
  }
  const positive = positiveValues(kept, target, asked, trained);
  if ([...kept.keys()].every((value) => positive.has(value))) {
    throw new DataError(
      `Every value of the target "${target}" is in --positive; at least one value must mean "did not default".`,
    );
  }
  const known = table.filter((row) => column.codes[row]! >= 0 && !excluded.has(column.levels[column.codes[row]!]!));
  const rest = known.categories(target);
  const isEvent = rest.levels.map((level) => (positive.has(level) ? 1 : 0));
  const outcome = sharedInt32(known.rowCount);
  for (let i = 0; i < outcome.length; i++) outcome[i] = isEvent[rest.codes[i]!]!;
  const levels = ['0', '1'];
  return {
    table: known.with(
      { name: target, kind: 'boolean', role: 'target', levels },
      { kind: 'boolean', codes: outcome, levels },
    ),
    outcome,
    positive: [...positive].sort(),
    negative: [...kept.keys()].filter((value) => !positive.has(value)).sort(),
    open: [...excluded].sort(),
    excluded: table.rowCount - known.rowCount,
  };
}
