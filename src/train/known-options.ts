// Options that nobody reads are slips of the pen: from plain JavaScript they are refused, not passed over.
import { didYouMean, UsageError } from '../errors/index.js';

/** Every name of an options type, and no other: what is left out or misspelt does not compile. */
export type NamesOf<T> = Readonly<Record<keyof T, true>>;

/** @throws UsageError, naming the nearest option and all there are, for an option that does not exist */
export function refuseUnknown(what: string, options: object, names: Readonly<Record<string, true>>): void {
  if (typeof options !== 'object' || options === null) {
    throw new UsageError(`${what}: expected an object of options, such as { ${Object.keys(names)[0]!}: ... }.`);
  }
  const known = Object.keys(names);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `${what}: there is no option "${unknown}".${didYouMean(unknown, known)} There are: ${known.join(', ')}.`,
  );
}
