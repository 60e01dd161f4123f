import type { Tensor } from '../../engine/index.js';
import { UsageError } from '../../errors/index.js';

/** @throws UsageError for what is no tensor, such as an array of numbers */
export function expectTensor(what: string, given: unknown): asserts given is Tensor {
  const { shape, data } = (given ?? {}) as Partial<Tensor>;
  if (Array.isArray(shape) && ArrayBuffer.isView(data)) return;
  throw new UsageError(
    `${what}: expected a tensor, such as tensor(values, [rows, 20]), or tensor(labels, [rows], 'int') for whole numbers, received ${kindOf(given)}.`,
  );
}

function kindOf(given: unknown): string {
  if (given === undefined || given === null) return 'nothing';
  if (Array.isArray(given)) return `a list of ${given.length}`;
  if (ArrayBuffer.isView(given)) return `a ${given.constructor.name} without a shape`;
  return typeof given === 'object' ? 'an object without shape and data' : `${typeof given} ${given}`;
}
