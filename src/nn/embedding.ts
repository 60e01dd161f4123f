import { gather, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { normal } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { type Initializer, parameter } from './parameter.js';

export interface EmbeddingOptions {
  /** First weights; normal with deviation 1 when absent. */
  readonly initializer?: Initializer;
}

const names: NamesOf<EmbeddingOptions> = { initializer: true };

/** A learned row of numbers per code: integers [...] in [0, codes) -> [..., features]. */
export function embedding(codes: number, features: number, options: EmbeddingOptions = {}): Layer {
  expectSizes('embedding', { codes, features });
  expectOptions('embedding', options, names);
  const { initializer = normal(1) } = options;
  const table = parameter([codes, features], initializer, { decays: false });
  return layer({ table }, (parts, x: Value) => {
    expectShape(`embedding(${codes}, ${features})`, x, ['...'], () => '', 'int');
    return gather(parts.table, x);
  });
}
