import { concat, cos, mul, reshape, sin, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { normal } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { parameter } from './parameter.js';

export interface PeriodicOptions {
  /** Frequencies of each column. */
  readonly frequencies: number;
  /** Deviation of the first frequencies, in periods per unit of the column; the setting that matters most. */
  readonly deviation?: number;
}

const names: NamesOf<PeriodicOptions> = { frequencies: 'needed', deviation: true };

/**
 * Sines and cosines of learned frequencies of each number (Gorishniy, Rubachev and Babenko, 2022): [batch, columns] ->
 * [batch, columns, 2 * frequencies]. Follow it by `linearPerColumn` for the embedding.
 */
export function periodic(columns: number, options: PeriodicOptions): Layer {
  expectOptions('periodic', options, names);
  const { frequencies, deviation = 0.1 } = options;
  expectSizes('periodic', { columns, frequencies });
  return layer(
    { frequency: parameter([columns, frequencies], normal(deviation), { decays: false }) },
    ({ frequency }, x: Value) => {
      expectShape(
        `periodic(${columns})`,
        x,
        ['batch', columns],
        (size) => `Make it periodic(${size}, ...), or give it ${columns} columns.`,
      );
      const angles = mul(reshape(x, [x.shape[0]!, columns, 1]), mul(frequency, 2 * Math.PI));
      return concat([sin(angles), cos(angles)], -1);
    },
  );
}
