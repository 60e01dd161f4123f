/** What came instead of what was expected, for the end of a sentence: `nothing`, `a list of 3`, `the text "relu"`. */
export function received(given: unknown): string {
  if (given === undefined || given === null) return 'nothing';
  if (given instanceof Promise) return 'a promise';
  if (Array.isArray(given)) return `a list of ${given.length}`;
  if (typeof given === 'function') return 'a function';
  if (typeof given === 'string')
    return `the text ${JSON.stringify(given.length > 60 ? `${given.slice(0, 57)}...` : given)}`;
  if (typeof given !== 'object') return `${typeof given} ${String(given)}`;
  return 'kind' in given && given.kind === 'layer'
    ? 'a layer'
    : `an object of class ${given.constructor?.name ?? 'Object'}`;
}
