// What kind a column of written values is, judged from its values and how often each occurs.
import type { Reading } from './reading.js';
import {
  type DateFormat,
  dateFormats,
  missingAmongNumbers,
  missingWords,
  type NumberFormat,
  numberFormats,
  plainNumber,
} from './value-patterns.js';

export interface GuessHints {
  /** The file separates fields by something else than a comma, so a comma may be the decimal sign. */
  readonly commaIsFree: boolean;
  /** Number of different values over all rows, when `values` is only a sample. */
  readonly distinct?: number;
  /** Number of rows with a value, when `values` is only a sample. */
  readonly filled?: number;
  readonly meanLength: number;
}

export interface Guess extends Reading {
  /** Day and month could be exchanged without contradiction. */
  readonly isAmbiguous?: boolean;
}

/** Share of the values that must convert for the rest to count as mistakes. */
export const nearlyAll = 0.95;

const strictlyMissing = new Set<string>(missingWords);
const loosely = new Set<string>(missingAmongNumbers);
const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const plain = whole(plainNumber);
const numbers = numberFormats.map((format) => ({ format, test: whole(format.pattern) }));
const dates = dateFormats.map((format) => ({ format, test: whole(format.pattern) }));

/** Pairs of words, the "no" first. */
const booleanPairs: readonly (readonly [string, string])[] = [
  ['0', '1'],
  ['n', 'y'],
  ['no', 'yes'],
  ['false', 'true'],
  ['f', 't'],
  ['off', 'on'],
  ['否', '是'],
];

/** The order of two levels that say no and yes; undefined when they do not. */
export function booleanOrder(levels: readonly string[]): readonly [string, string] | undefined {
  if (levels.length !== 2) return undefined;
  for (const [no, yes] of booleanPairs) {
    const first = levels.find((level) => level.toLowerCase() === no);
    const second = levels.find((level) => level.toLowerCase() === yes);
    if (first !== undefined && second !== undefined) return [first, second];
  }
  return undefined;
}

/** @param values each different value, trimmed, and how many rows hold it */
export function guessKind(values: ReadonlyMap<string, number>, hints: GuessHints): Guess {
  const present = [...values].filter(([value]) => value !== '' && !strictlyMissing.has(value));
  const likely = present.filter(([value]) => !loosely.has(value));
  const filled = sum(present);
  const candidates = sum(likely);
  if (filled === 0) return { kind: 'numeric' };
  const isEnough = candidates >= 0.5 * filled;

  const isCode = likely.some(([value]) => /^0[0-9]/.test(value)) && likely.every(([value]) => /^[0-9]+$/.test(value));
  const found = isCode || !isEnough ? undefined : (asNumber(likely, hints) ?? asDate(likely));
  if (found !== undefined) {
    if (
      found.kind === 'numeric' &&
      found.format === undefined &&
      likely.every(([value]) => dates.at(-1)!.test.test(value))
    ) {
      if (likely.length >= 10) return { kind: 'datetime', format: 'yyyymmdd' };
    }
    if (found.kind === 'numeric' && found.format === undefined && isZeroOne(likely)) {
      return { kind: 'boolean', levels: ['0', '1'] };
    }
    return found;
  }

  const levels = present.map(([value]) => value);
  const pair = booleanOrder(levels);
  if (pair !== undefined && hints.distinct === undefined) return { kind: 'boolean', levels: pair };
  return {
    kind: isText(hints.distinct ?? levels.length, hints.filled ?? filled, hints.meanLength) ? 'text' : 'categorical',
  };
}

/** Values of so many characters on average are free text. */
export const longText = 60;

/** Free text: long values, or values that hardly ever repeat. */
function isText(distinct: number, filled: number, meanLength: number): boolean {
  if (distinct <= 2) return meanLength > 200;
  if (meanLength >= longText && distinct > 20) return true;
  if (distinct > 0.5 * filled) return filled >= 50 || meanLength >= 25;
  return distinct > 10_000 || (distinct > 1000 && distinct > 0.1 * filled);
}

type Counted = readonly (readonly [string, number])[];

function asNumber(values: Counted, hints: GuessHints): Guess | undefined {
  const plainShare = share(values, plain);
  if (plainShare === 1) return { kind: 'numeric' };
  const ordered = hints.commaIsFree
    ? [...numbers].sort((a, b) => Number(b.format.decimalComma) - Number(a.format.decimalComma))
    : numbers;
  let best: { format: NumberFormat | undefined; share: number } = { format: undefined, share: plainShare };
  for (const { format, test } of ordered) {
    const matched = share(values, test);
    if (matched > best.share) best = { format, share: matched };
  }
  if (best.share === 1) return { kind: 'numeric', format: best.format?.name };
  if (best.share < nearlyAll) return undefined;
  const test = best.format === undefined ? plain : numbers.find((one) => one.format === best.format)!.test;
  const different = values.filter(([value]) => test.test(value)).length;
  return different >= 10 ? { kind: 'numeric', format: best.format?.name } : undefined;
}

function asDate(values: Counted): Guess | undefined {
  let best: { format: DateFormat; share: number } | undefined;
  let isAmbiguous = false;
  for (const { format, test } of dates) {
    if (format.name === 'yyyymmdd') continue;
    const matched = share(values, test);
    if (matched < nearlyAll) continue;
    if (best === undefined || matched > best.share) {
      best = { format, share: matched };
      isAmbiguous = false;
    } else if (matched === best.share) isAmbiguous = true;
  }
  if (best === undefined) return undefined;
  return { kind: 'datetime', format: best.format.strptime === undefined ? undefined : best.format.name, isAmbiguous };
}

function isZeroOne(values: Counted): boolean {
  const different = new Set(values.map(([value]) => Number(value)));
  return different.size === 2 && different.has(0) && different.has(1);
}

function share(values: Counted, test: RegExp): number {
  let matched = 0;
  let all = 0;
  for (const [value, count] of values) {
    all += count;
    if (test.test(value)) matched += count;
  }
  return all === 0 ? 0 : matched / all;
}

function sum(values: Counted): number {
  return values.reduce((total, [, count]) => total + count, 0);
}

/** Levels in their final order: by value when all are numbers, otherwise by code unit. */
export function sortLevels(levels: readonly string[]): string[] {
  const allNumbers = levels.every((level) => plain.test(level));
  return [...levels].sort((a, b) => (allNumbers ? Number(a) - Number(b) : 0) || (a < b ? -1 : a > b ? 1 : 0));
}
