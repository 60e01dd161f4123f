import { Value } from '../engine/index.js';
import { didYouMean, received, UsageError } from '../errors/index.js';
import type { BatchTypes } from './step.js';

/**
 * A batch as a loss or a metric sees it. A column that may be absent is asked for with `'mask' in batch`.
 *
 * @throws UsageError, when one is read that the batch has not
 */
export function batchValues<B extends BatchTypes>(
  what: string,
  values: Readonly<Record<string, Value>>,
): { readonly [K in keyof B]: Value } {
  const read = (all: Readonly<Record<string, Value>>, name: string | symbol) => {
    // Names that the language itself asks objects for.
    if (typeof name === 'symbol' || Object.hasOwn(all, name) || name === 'toJSON' || name === 'then')
      return all[name as string];
    const names = Object.keys(all);
    throw new UsageError(
      `${what}: the batch has no "${name}"; it has ${names.join(', ')}.${didYouMean(name, names)} What a batch has is named where its batches are made, as in rowBatches({ x, y }, ...); '${name}' in batch asks whether one is there.`,
    );
  };
  return new Proxy(values, { get: read }) as { readonly [K in keyof B]: Value };
}

/** @throws UsageError where a loss or a metric returned something else */
export function expectReturned(what: string, returned: unknown): Value {
  if (returned instanceof Value) return returned;
  throw new UsageError(
    `${what}: expected a value, such as meanSquaredError(network(x), y, { weight }) gives, but it returned ${received(returned)}; return what the last operator gave, from a function that is not async.`,
  );
}
