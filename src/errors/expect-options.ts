// Options that nobody reads are slips of the pen: from plain JavaScript they are refused, not passed over.
import { didYouMean } from './closest.js';
import { UsageError } from './errors.js';

/** Every name of an options type, and no other: what is left out or misspelt does not compile. `needed` has no default. */
export type NamesOf<T> = Readonly<Record<keyof T, true | 'needed'>>;

/**
 * @param what takes the options, such as `fit`
 * @throws UsageError naming the nearest option and all there are for one that does not exist, or the one that is needed and missing
 */
export function expectOptions(what: string, options: object, names: Readonly<Record<string, true | 'needed'>>): void {
  const known = Object.keys(names);
  const needed = known.filter((name) => names[name] === 'needed');
  const example = `{ ${(needed.length > 0 ? needed : known.slice(0, 1)).map((name) => `${name}: ...`).join(', ')} }`;
  if (typeof options !== 'object' || options === null) {
    throw new UsageError(`${what}: expected an object of options, such as ${example}.`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `${what}: there is no option "${unknown}".${didYouMean(unknown, known)} There are: ${known.join(', ')}.`,
    );
  }
  const missing = needed.find((name) => (options as Readonly<Record<string, unknown>>)[name] === undefined);
  if (missing !== undefined) throw new UsageError(`${what}: the option "${missing}" is missing; give ${example}.`);
}
