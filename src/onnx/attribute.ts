// Attributes of a node: what stands for which kind of value.
import { type AttributeProto, attributeTypes } from './messages.js';
import { type Tensor, toTensorProto } from './tensor.js';

/** A string or strings, a tensor, or a number that says whether it is whole: `{ int: 1 }`, `{ floats: [0.5] }`. */
export type Attribute =
  | string
  | readonly string[]
  | Tensor
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: ArrayLike<number> }
  | { readonly floats: ArrayLike<number> };

const utf8 = new TextEncoder();

export function toAttributeProto(name: string, value: Attribute): AttributeProto {
  if (typeof value === 'string') return { name, type: attributeTypes.string, s: utf8.encode(value) };
  if (isList(value)) return { name, type: attributeTypes.strings, strings: value.map((text) => utf8.encode(text)) };
  if ('int' in value) return { name, type: attributeTypes.int, i: value.int };
  if ('float' in value) return { name, type: attributeTypes.float, f: value.float };
  if ('ints' in value) return { name, type: attributeTypes.ints, ints: value.ints };
  if ('floats' in value) return { name, type: attributeTypes.floats, floats: value.floats };
  return { name, type: attributeTypes.tensor, t: toTensorProto(value) };
}

function isList(value: Attribute): value is readonly string[] {
  return Array.isArray(value);
}
