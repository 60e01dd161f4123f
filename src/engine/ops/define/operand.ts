import { expectValue, type Value } from '../../graph/index.js';
import type { DType } from '../../tensor/index.js';
import { constant } from '../constant.js';

/** What elementwise functions take: a value, or a number of the other's type. */
export type Operand = Value | number;

export function asValue(operand: Operand, dtype: DType = 'float'): Value {
  return typeof operand === 'number' ? constant([operand], [], dtype) : operand;
}

/** Both as values; a number becomes the type of the other. @throws GraphError for what is neither a value nor a number */
export function asValues(operator: string, a: Operand, b: Operand): readonly [Value, Value] {
  for (const operand of [a, b]) if (typeof operand !== 'number') expectValue(operator, operand);
  if (typeof a !== 'number') return [a, asValue(b, a.dtype)];
  return typeof b === 'number' ? [asValue(a), asValue(b)] : [asValue(a, b.dtype), b];
}
