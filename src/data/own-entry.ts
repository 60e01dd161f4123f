/**
 * What a plain object holds under a name that comes from the data. Columns may be called `constructor` or `__proto__`,
 * under which every object inherits something.
 */
export function ownEntry<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
