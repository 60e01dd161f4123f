import { add, matmul, transpose, type Value } from '../engine/index.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { fanIn } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { parameter } from './parameter.js';

/** A linear layer of its own for every column: [batch, columns, inputs] -> [batch, columns, outputs]. */
export function linearPerColumn(columns: number, inputs: number, outputs: number): Layer {
  expectSizes('linearPerColumn', { columns, inputs, outputs });
  return layer(
    {
      weight: parameter([columns, inputs, outputs], fanIn(inputs)),
      bias: parameter([columns, outputs], fanIn(inputs), { decays: false }),
    },
    // One product per column, with the rows of the batch as the rows of a matrix.
    ({ weight, bias }, x: Value) => {
      expectShape(
        `linearPerColumn(${columns}, ${inputs}, ${outputs})`,
        x,
        ['batch', columns, inputs],
        () => 'Make it for the columns of its input and the numbers of each.',
      );
      return add(transpose(matmul(transpose(x, [1, 0, 2]), weight), [1, 0, 2]), bias);
    },
  );
}
