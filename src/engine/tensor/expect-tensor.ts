import { received, UsageError } from '../../errors/index.js';
import type { Tensor } from './tensor.js';

/** @throws UsageError for what is no tensor, such as an array of numbers */
export function expectTensor(what: string, given: unknown): asserts given is Tensor {
  const { shape, data } = (given ?? {}) as Partial<Tensor>;
  if (Array.isArray(shape) && ArrayBuffer.isView(data)) return;
  throw new UsageError(
    `${what}: expected a tensor, such as tensor(values, [rows, 20]), or tensor(labels, [rows], 'int') for whole numbers, received ${kindOf(given)}.`,
  );
}

function kindOf(given: unknown): string {
  if (ArrayBuffer.isView(given)) return `a ${given.constructor.name} without a shape`;
  const isPlain = typeof given === 'object' && given !== null && given.constructor === Object;
  if (!isPlain || ('kind' in given && given.kind === 'layer')) return received(given);
  return 'shape' in given ? 'an object whose data are no typed array' : 'an object without shape and data';
}
