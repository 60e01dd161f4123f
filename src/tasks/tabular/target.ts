// What a target column is - two classes, several, or a number - and each row's part of it.
import { type Column, cell, sharedFloat64, sharedInt32, type Table } from '../../data/index.js';
import { DataError, didYouMean, UsageError } from '../../errors/index.js';
import { type TargetKind, targetKinds } from '../../models/index.js';
import { eventWords } from '../../quality/index.js';
import type { Caveat } from '../../report/index.js';
import type { ColumnOptions, OutcomeOptions } from '../options.js';

/** What a target means, as a run keeps it. */
export interface TableTarget {
  readonly column: string;
  readonly kind: TargetKind;
  /** Names of the classes; of two the second is the event. Empty for numbers. */
  readonly classes: readonly string[];
  /** The values of the file that each class stands for. */
  readonly values: readonly (readonly string[])[];
  /** Values whose rows are left out. */
  readonly excluded: readonly string[];
  /** How the column is read from a file. */
  readonly readAs: 'numeric' | 'categorical';
}

/** The rows whose target is known. */
export interface KnownRows {
  /** The target is boolean (of two classes), categorical or numeric. */
  readonly table: Table;
  /** Class of each row, or its number; shape (rows,) */
  readonly truth: Float64Array;
  /** Rows left out: without a value, or with an excluded one. */
  readonly left: { readonly missing: number; readonly excluded: number };
}

export interface SettledTarget extends KnownRows {
  readonly target: TableTarget;
  readonly caveats: readonly Caveat[];
}

export { type TargetKind, targetKinds };

/** Whole numbers of at most so many different values are taken for classes. */
const fewIntegers = 10;
/** A class should have as many rows on average, or the column names rows instead of kinds of rows. */
const leastOnAverage = 2;
const mostClasses = 500;

type TargetOptions = OutcomeOptions & Pick<ColumnOptions, 'kinds'>;

/**
 * Finds out what a target is, and leaves out the rows that do not have it.
 *
 * Two different values are two classes; words are classes, and so are whole numbers of few values; other numbers are numbers.
 * `--kind target=categorical` or `numeric` decides otherwise.
 *
 * @throws DataError when there is nothing to learn: no value, one value, as many as rows, a date; UsageError for options that
 *   do not fit the kind
 */
export function settleTarget(table: Table, name: string, options: TargetOptions): SettledTarget {
  const column = table.column(name);
  if (column.kind === 'datetime') {
    throw new DataError(
      `The target "${name}" holds dates; a model predicts a class or a number. Add a column such as the days until then, or read it as words with --kind ${name}=categorical.`,
    );
  }
  const { values, kept, left, excluded } = valuesOf(table, column, name, options.exclude ?? []);
  const rows = [...values.values()].reduce((sum, count) => sum + count, 0);
  if (rows === 0) {
    throw new DataError(
      `The target "${name}" is empty in all ${table.rowCount} rows that are left; name another column with --target.`,
    );
  }
  if (values.size === 1) {
    throw new DataError(
      `The target "${name}" has only one value, ${listed(values)}; there is nothing to tell apart. Name another column with --target, or bring rows with other values.`,
    );
  }
  const kind = kindOf(column, values, rows, name, options);
  const known = table.filter((row) => kept[row] === 1);
  const positive = options.positive ?? [];
  if (kind === 'regression') {
    if (positive.length > 0) {
      throw new UsageError(
        `--positive "${positive[0]}": the target "${name}" is taken as a number, which has no event. Add --kind ${name}=categorical to predict one of its values.`,
      );
    }
    const target = { column: name, kind, classes: [], values: [], excluded, readAs: 'numeric' as const };
    return { ...numbersOf(known, target), left, target, caveats: caveatsOf(target, left, column) };
  }
  if (positive.length === 0 && (values.size > mostClasses || rows < leastOnAverage * values.size)) {
    throw new DataError(
      `The target "${name}" has ${values.size} different values in ${rows} rows: it names rows instead of kinds of rows, and no model can learn that. Name another column with --target${column.kind === 'numeric' ? `, or predict it as a number with --kind ${name}=numeric` : ', or group its values first'}.`,
    );
  }
  const groups =
    kind === 'binary' ? twoClasses(values, name, positive) : sortValues([...values.keys()]).map((v) => [v]);
  const target: TableTarget = {
    column: name,
    kind,
    classes: groups.map((group) => group.join(' | ')),
    values: groups,
    excluded,
    readAs: column.kind === 'numeric' ? 'numeric' : 'categorical',
  };
  return { ...classesOf(known, target), left, target, caveats: caveatsOf(target, left, column) };
}

/**
 * The rows of new data whose target is known, by what its values meant at training.
 *
 * @throws DataError when none is left, or a value was not there at training
 */
export function readTarget(
  table: Table,
  target: TableTarget,
  options: Pick<OutcomeOptions, 'exclude'> = {},
): KnownRows {
  const column = table.column(target.column);
  const exclude = [...new Set([...(options.exclude ?? []), ...target.excluded])];
  const { values, kept, left } = valuesOf(table, column, target.column, exclude, options.exclude ?? []);
  if (values.size === 0)
    throw new DataError(
      `The target "${target.column}" is empty in all ${table.rowCount} rows: there is nothing to judge.`,
    );
  const known = table.filter((row) => kept[row] === 1);
  if (target.kind === 'regression') return { ...numbersOf(known, target), left };
  const strange = [...values.keys()].find((value) => classOf(target, value) < 0);
  if (strange !== undefined) {
    throw new DataError(
      `The target "${target.column}" holds "${strange}" (${values.get(strange)} rows), a value that was not there at training. Its classes are: ${target.classes.join(', ')}. Leave those rows out with --exclude "${strange}".`,
    );
  }
  return { ...classesOf(known, target), left };
}

/** The values of the target that count, how often, and which rows hold them. */
function valuesOf(
  table: Table,
  column: Column,
  name: string,
  exclude: readonly string[],
  asked: readonly string[] = exclude,
): {
  values: Map<string, number>;
  kept: Uint8Array;
  left: KnownRows['left'];
  excluded: string[];
} {
  const all = new Map<string, number>();
  const written = writtenOf(column);
  for (let row = 0; row < table.rowCount; row++) {
    const value = written(row);
    if (value !== null) all.set(value, (all.get(value) ?? 0) + 1);
  }
  const wanted = exclude.filter((value) => value !== '');
  for (const value of asked) {
    if (value === '' || [...all.keys()].some((other) => sameValue(other, value))) continue;
    throw new DataError(
      `--exclude "${value}": no row has this value in the target "${name}".${didYouMean(value, all.keys())} Its values are: ${listed(all)}.`,
    );
  }
  const out = new Set([...all.keys()].filter((value) => wanted.some((other) => sameValue(other, value))));
  const kept = new Uint8Array(table.rowCount);
  const left = { missing: 0, excluded: 0 };
  for (let row = 0; row < table.rowCount; row++) {
    const value = written(row);
    if (value === null) left.missing++;
    else if (out.has(value)) left.excluded++;
    else kept[row] = 1;
  }
  return { values: new Map([...all].filter(([value]) => !out.has(value))), kept, left, excluded: [...out].sort() };
}

function writtenOf(column: Column): (row: number) => string | null {
  if ('codes' in column) return (row) => column.levels[column.codes[row]!] ?? null;
  return (row) => {
    const value = cell(column, row);
    return value === null ? null : String(value);
  };
}

function kindOf(
  column: Column,
  values: ReadonlyMap<string, number>,
  rows: number,
  name: string,
  { kinds, positive }: TargetOptions,
): TargetKind {
  const asked = kinds !== undefined && Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (asked !== undefined && !['numeric', 'categorical', 'boolean'].includes(asked)) {
    throw new UsageError(
      `--kind ${name}=${asked}: a target is categorical (its values are classes) or numeric (its values are numbers).`,
    );
  }
  if (asked === 'numeric') return 'regression';
  if (positive !== undefined && positive.length > 0) return 'binary';
  if (values.size === 2) return 'binary';
  if (asked !== undefined || column.kind !== 'numeric') return 'multiclass';
  const areWhole = [...values.keys()].every((value) => Number.isInteger(Number(value)));
  return areWhole && values.size <= fewIntegers && rows >= 10 * values.size ? 'multiclass' : 'regression';
}

function numbersOf(known: Table, { column: name }: TableTarget): Omit<KnownRows, 'left'> {
  const column = known.column(name);
  if (column.kind !== 'numeric') {
    throw new DataError(
      `The target "${name}" holds words, such as "${String(cell(column, 0))}", where numbers are to be predicted. Leave out --kind ${name}=numeric, or name another column.`,
    );
  }
  const bad = column.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(
      `The target "${name}" is ${column.values[bad]} in row ${known.rowNumbers[bad]}; a number to predict must be finite. Mend it, or leave it out with --exclude ${column.values[bad]}.`,
    );
  }
  return {
    table: known.with({ name, kind: 'numeric', role: 'target' }, { kind: 'numeric', values: column.values }),
    truth: column.values,
  };
}

function classesOf(known: Table, target: TableTarget): Omit<KnownRows, 'left'> {
  const written = writtenOf(known.column(target.column));
  const place = new Map<string, number>();
  const codes = sharedInt32(known.rowCount);
  const truth = sharedFloat64(known.rowCount);
  for (let row = 0; row < codes.length; row++) {
    const value = written(row)!;
    let code = place.get(value);
    if (code === undefined) place.set(value, (code = classOf(target, value)));
    codes[row] = code;
    truth[row] = code;
  }
  const kind = target.kind === 'binary' ? 'boolean' : 'categorical';
  const levels = target.classes;
  return { table: known.with({ name: target.column, kind, role: 'target', levels }, { kind, codes, levels }), truth };
}

function classOf({ values }: TableTarget, value: string): number {
  return values.findIndex((own) => own.some((other) => sameValue(other, value)));
}

/** The values that are no event, and those that are. */
function twoClasses(values: ReadonlyMap<string, number>, name: string, positive: readonly string[]): string[][] {
  const sorted = sortValues([...values.keys()]);
  for (const value of positive) {
    if (sorted.some((other) => sameValue(other, value))) continue;
    throw new DataError(
      `--positive "${value}": no row has this value in the target "${name}".${didYouMean(value, sorted)} Its values are: ${listed(values)}.`,
    );
  }
  const events =
    positive.length > 0
      ? sorted.filter((value) => positive.some((other) => sameValue(other, value)))
      : [defaultEvent(sorted, values)];
  const others = sorted.filter((value) => !events.includes(value));
  if (others.length === 0) {
    throw new DataError(
      `Every value of the target "${name}" is in --positive; at least one must mean that there was no event.`,
    );
  }
  return [others, events];
}

/** Of two values the event: 1 of 0 and 1, yes and its like; else the rarer, of equally many the later in order. */
function defaultEvent(sorted: readonly string[], values: ReadonlyMap<string, number>): string {
  const areZeroOne = sorted.every((value) => Number(value) === 0 || Number(value) === 1);
  const named = sorted.filter((value) =>
    areZeroOne ? Number(value) === 1 : value !== '1' && eventWords.has(value.trim().toLowerCase()),
  );
  if (named.length === 1) return named[0]!;
  const [first, second] = sorted as [string, string];
  return values.get(first)! < values.get(second)! ? first : second;
}

function caveatsOf(target: TableTarget, { missing, excluded }: KnownRows['left'], column: Column): Caveat[] {
  const { kind, classes, column: name } = target;
  const facts = { target: name };
  const taken: Caveat =
    kind === 'binary'
      ? { key: 'tabular.taken.binary', facts: { ...facts, event: classes[1]!, other: classes[0]! } }
      : kind === 'regression'
        ? { key: 'tabular.taken.regression', facts }
        : {
            key: column.kind === 'numeric' ? 'tabular.taken.integers' : 'tabular.taken.multiclass',
            facts: { ...facts, classes: classes.length },
          };
  return [
    taken,
    ...(missing === 0 ? [] : [{ key: 'tabular.missing', facts: { ...facts, count: missing } }]),
    ...(excluded === 0 ? [] : [{ key: 'tabular.excluded', facts: { ...facts, count: excluded } }]),
  ];
}

/** Whether two ways of writing a value mean the same: `1` and `1.0`, `Yes` and `yes`. */
function sameValue(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.trim() !== '' && b.trim() !== '' && Number(a) === Number(b)) return true;
  return a.trim() === b.trim();
}

/** Numbers by size, words by code unit. */
function sortValues(values: readonly string[]): string[] {
  const areNumbers = values.every((value) => value.trim() !== '' && Number.isFinite(Number(value)));
  return [...values].sort((a, b) => (areNumbers ? Number(a) - Number(b) : 0) || (a < b ? -1 : a > b ? 1 : 0));
}

function listed(values: ReadonlyMap<string, number>): string {
  const shown = [...values]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 8)
    .map(([value, count]) => `"${value}" (${count})`);
  return values.size > shown.length ? `${shown.join(', ')}, ... (${values.size} values in all)` : shown.join(', ');
}
