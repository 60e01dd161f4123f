import { ShapeError } from '../../errors/index.js';
import { applyOne, type Op, type Value } from '../graph/index.js';
import { showShape } from '../tensor/index.js';
import { expectFloats } from './define/expect.js';

interface Attributes {
  readonly base: number;
  /** 1, or -1 to turn back. */
  readonly sign: number;
}

/** Cosines and sines of the angles of each place and pair, shape (time, features); the first half's sines are negative. */
function angles(time: number, features: number, { base, sign }: Attributes) {
  const half = features / 2;
  const at = (i: number) => Math.floor(i / features) * base ** (-((i % features) % half) / half);
  return {
    cosines: Float64Array.from({ length: time * features }, (_, i) => Math.cos(at(i))),
    sines: Float64Array.from(
      { length: time * features },
      (_, i) => Math.sin(at(i)) * (i % features < half ? -sign : sign),
    ),
  };
}

const op: Op<Attributes & Record<string, unknown>> = {
  name: 'rotary',
  arity: 1,
  infer: ([x]) => {
    expectFloats('rotary', [x!]);
    const [time, features] = x!.shape.slice(-2);
    if (
      x!.shape.length < 2 ||
      typeof time !== 'number' ||
      typeof features !== 'number' ||
      features % 2 !== 0 ||
      features === 0
    ) {
      throw new ShapeError(
        `rotary: expected [..., time, features] with a known time and an even number of features, received ${showShape(x!.shape)}; bind the time and take an even width.`,
      );
    }
    return [x!];
  },
  evaluate: ([x], attributes) => {
    const [time, features] = x!.shape.slice(-2) as [number, number];
    const { cosines, sines } = angles(time, features, attributes);
    const half = features / 2;
    return [
      Float64Array.from(x!.data, (value, i) => {
        const place = i % (time * features);
        return value * cosines[place]! + x!.data[i % features < half ? i + half : i - half]! * sines[place]!;
      }),
    ];
  },
  // A rotation's transpose turns back.
  gradient: ({ attributes }, dy) => [applyOne(op, [dy!], { ...attributes, sign: -attributes.sign })],
  onnx: (emit, [x], { inputs, attributes }) => {
    const [time, features] = inputs[0]!.shape.slice(-2) as [number, number];
    const { cosines, sines } = angles(time, features, attributes);
    const halves = emit.nodes('Split', [x!], 2, { axis: { int: -1 }, num_outputs: { int: 2 } });
    const swapped = emit.node('Concat', [halves[1]!, halves[0]!], { axis: { int: -1 } });
    const along = emit.node('Mul', [x!, emit.constant(cosines, [time, features], 'float')]);
    const across = emit.node('Mul', [swapped, emit.constant(sines, [time, features], 'float')]);
    return emit.node('Add', [along, across]);
  },
};

/**
 * Rotary positions (Su et al., 2021): turns each pair of features i and i + features / 2 by the angle time base^(-2 i / features), so
 * that products of queries and keys depend on how far they are apart.
 *
 * @param x shape [..., time, features], the features even
 */
export function rotary(x: Value, { base = 10_000 } = {}): Value {
  return applyOne(op, [x], { base, sign: 1 });
}
rotary.op = op;
