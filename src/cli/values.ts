// Values as they are typed behind options, and what is said when they are not what the option takes.
import { didYouMean, UsageError } from '../errors/index.js';

/** Gathers a repeated option. */
export const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

/** @throws UsageError unless the text is a whole number in [low, high] */
export function wholeNumber(option: string, low: number, high: number = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < low || value > high) {
      const range = high === Number.MAX_SAFE_INTEGER ? `of at least ${low}` : `from ${low} to ${high}`;
      throw new UsageError(`${option}: expected a whole number ${range}, received "${text}".`);
    }
    return value;
  };
}

const inSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** A time such as 90s, 5m or 1h in seconds. @throws UsageError unless the text is one */
export function duration(option: string) {
  return (text: string): number => {
    const found = /^(\d+(?:\.\d+)?)\s*([smh])$/.exec(text.trim());
    const seconds = found === null ? 0 : Number(found[1]) * inSeconds[found[2]!]!;
    if (seconds > 0) return seconds;
    throw new UsageError(`${option}: expected a time such as 90s, 5m or 1h, received "${text}".`);
  };
}

/** @throws UsageError naming the nearest choice unless the text is one of them */
export function oneOf<T extends string>(option: string, choices: readonly T[]) {
  return (text: string): T => {
    const found = choices.find((choice) => choice === text);
    if (found === undefined)
      throw new UsageError(`${option}: "${text}" is not one of ${choices.join(', ')}.${didYouMean(text, choices)}`);
    return found;
  };
}

/** Splits `NAME=VALUE`. Column names may hold "=", so a column is cut at the last one, a setting at the first. */
export function splitPair(
  option: string,
  text: string,
  at: 'first' | 'last',
  example: string,
): readonly [string, string] {
  const cut = at === 'first' ? text.indexOf('=') : text.lastIndexOf('=');
  if (cut <= 0) throw new UsageError(`${option}: expected NAME=VALUE such as ${example}, received "${text}".`);
  return [text.slice(0, cut), text.slice(cut + 1)];
}

/** A setting's value: JSON where it reads as JSON (0.1, true, null, [1, 2]), else the text itself. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `-9,-8` as numbers. @param example what to show where the text is something else */
export function numberList(option: string, text: string, example = '-9,-8'): readonly number[] {
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (values.some((value) => !Number.isFinite(value)))
    throw new UsageError(
      `${option}: expected numbers with commas between them such as ${example}, received "${text}".`,
    );
  return values;
}
