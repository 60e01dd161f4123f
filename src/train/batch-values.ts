import type { Value } from '../engine/index.js';
import { didYouMean, UsageError } from '../errors/index.js';
import type { BatchTypes } from './step.js';

/** A batch as a loss or a metric sees it. @throws UsageError, when one is read that the batch has not */
export function batchValues<B extends BatchTypes>(
  what: string,
  values: Readonly<Record<string, Value>>,
): { readonly [K in keyof B]: Value } {
  const read = (all: Readonly<Record<string, Value>>, name: string | symbol) => {
    if (typeof name === 'symbol' || name in all) return Reflect.get(all, name);
    const names = Object.keys(all);
    throw new UsageError(
      `${what}: the batch has no "${name}"; it has ${names.join(', ')}.${didYouMean(name, names)} What a batch has is named where its batches are made, as in rowBatches({ x, y }, ...).`,
    );
  };
  return new Proxy(values, { get: read }) as { readonly [K in keyof B]: Value };
}
