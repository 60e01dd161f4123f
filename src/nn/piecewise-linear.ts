import { constant, mul, relu, reshape, sub, type Value, where } from '../engine/index.js';
import { expectShape } from './expect-shape.js';
import { type Layer, layer } from './layer.js';

/**
 * How much of each bin lies below a number: 1 for bins that end before it, a fraction for the one it is in, 0 for those after it
 * (Gorishniy, Rubachev and Babenko, 2022). The first bin goes on below 0 and the last above 1. Follow it by `linearPerColumn` for
 * the embedding. [batch, columns] -> [batch, columns, bins], with zeros after the bins of a column that has fewer.
 *
 * @param edges of the bins of each column, ascending, at least two: such as quantiles of the training rows
 */
export function piecewiseLinear(edges: readonly (readonly number[])[]): Layer {
  if (!Array.isArray(edges) || edges.length === 0 || !edges.every(Array.isArray)) {
    throw new RangeError('piecewiseLinear: expected a list of edges for each column, such as [[0, 1], [0, 0.5, 2]].');
  }
  edges.forEach((each, column) => {
    if (each.length < 2 || each.some((edge, i) => i > 0 && !(edge > each[i - 1]!))) {
      throw new RangeError(
        `piecewiseLinear: expected at least two ascending edges of column ${column + 1}, received [${each.join(', ')}].`,
      );
    }
  });
  const columns = edges.length;
  const bins = Math.max(...edges.map((each) => each.length - 1));
  const perBin = (of: (each: readonly number[], bin: number) => number) =>
    edges.flatMap((each) => Array.from({ length: bins }, (_, bin) => (bin < each.length - 1 ? of(each, bin) : 0)));
  const flags = (of: (each: readonly number[], bin: number) => boolean) =>
    constant(
      perBin((each, bin) => Number(of(each, bin))),
      [columns, bins],
      'bool',
    );
  const starts = perBin((each, bin) => each[bin]!);
  const inverses = perBin((each, bin) => 1 / (each[bin + 1]! - each[bin]!));
  return layer({}, (_, x: Value) => {
    expectShape(
      'piecewiseLinear',
      x,
      ['batch', columns],
      (size) => `Give it the edges of ${size} columns, or ${columns} columns.`,
    );
    const apart = sub(reshape(x, [x.shape[0]!, columns, 1]), constant(starts, [columns, bins]));
    const share = mul(apart, constant(inverses, [columns, bins]));
    const fromZero = where(
      flags((_each, bin) => bin === 0),
      share,
      relu(share),
    );
    // min(share, 1) = 1 - max(1 - share, 0)
    return where(
      flags((each, bin) => bin === each.length - 2),
      fromZero,
      sub(1, relu(sub(1, fromZero))),
    );
  });
}
