// What programs give, looked at before it is trusted.

/** Whether a value is an object with entries by name: no list, and not null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Whether a value has entries by number: an array, a typed array, or what looks like one; text does not count. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const { length } = value as { readonly length?: unknown };
  return Number.isSafeInteger(length) && (length as number) >= 0;
}

/** Whether every entry fits. A hole of an array counts as an entry, undefined, which `Array.every` would pass over. */
export function everyEntry(list: readonly unknown[], fits: (value: unknown) => boolean): boolean {
  for (const value of list) if (!fits(value)) return false;
  return true;
}

/** How a message writes a value: text in quotes, so that "0.1" is not taken for 0.1; of large values only what they are. */
export function received(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length <= 40 ? value : `${value.slice(0, 40)}...`);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.length <= 8 ? `[${Array.from(value, inList).join(', ')}]` : 'a long array';
  if (value instanceof Promise) return 'a promise';
  return value instanceof Date ? 'a Date' : 'an object';
}

function inList(value: unknown): string {
  return Array.isArray(value) ? 'an array' : received(value);
}
