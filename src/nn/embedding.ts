import { gather, type Value } from '../engine/index.js';
import { expectShape } from './expect-shape.js';
import { normal } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { type Initializer, parameter } from './parameter.js';

/** A learned row of numbers per code: integers [...] in [0, codes) -> [..., features]. */
export function embedding(
  codes: number,
  features: number,
  { initializer = normal(1) }: { readonly initializer?: Initializer } = {},
): Layer {
  const table = parameter([codes, features], initializer, { decays: false });
  return layer({ table }, (parts, x: Value) => {
    expectShape(`embedding(${codes}, ${features})`, x, ['...'], () => '', 'int');
    return gather(parts.table, x);
  });
}
