const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 1;
const shown = (given: unknown): string =>
  Array.isArray(given) ? `[${given.map(shown).join(', ')}]` : typeof given === 'string' ? `'${given}'` : String(given);

/**
 * Checks sizes where a layer is made of them.
 *
 * @param layer such as `linear`
 * @param sizes by the names of its arguments
 * @throws RangeError for one that is no whole number of at least 1
 */
export function expectSizes(layer: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (isSize(size)) continue;
    throw new RangeError(`${layer}: ${name} must be a whole number of at least 1, received ${shown(size)}.`);
  }
}

/**
 * Checks a list of sizes.
 *
 * @param example what to give, such as `[20, 64, 2]`
 * @param count how many there must be; any number when absent
 * @throws RangeError for what is no list of so many whole numbers of at least 1
 */
export function expectSizeList(
  layer: string,
  name: string,
  sizes: readonly number[],
  example: string,
  count?: number,
): void {
  if (Array.isArray(sizes) && sizes.every(isSize) && (count ?? sizes.length) === sizes.length) return;
  throw new RangeError(
    `${layer}: ${name} must be a list of ${count === undefined ? '' : `${count} `}whole numbers of at least 1, such as ${example}, received ${shown(sizes)}.`,
  );
}
