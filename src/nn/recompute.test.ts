import { describe, expect, it } from 'vitest';
import {
  estimateCost,
  evaluatePlainly,
  gelu,
  gradients,
  input,
  mean,
  mul,
  Program,
  sum,
  tensor,
  type Value,
} from '../engine/index.js';
import { Random } from '../random/index.js';
import {
  batchNorm,
  bindFlat,
  chain,
  dropout,
  initialParameters,
  type Layer,
  layer,
  layoutOf,
  linear,
  lstm,
  mlp,
  type RecurrentInput,
  recompute,
  transformerEncoder,
} from './index.js';

type Wrap = <I, O>(inner: Layer<I, O>) => Layer<I, O>;
const plain: Wrap = (inner) => inner;

/** Loss and gradient of a network in training, by ONNX Runtime and by the plain evaluation. */
async function learned(network: Layer, shape: readonly number[]) {
  const layout = layoutOf(network);
  const [x, parameters] = [input('x', ['batch', ...shape]), input('parameters', [layout.size])];
  const y = bindFlat(network, layout, parameters, undefined, { isTraining: true })(x);
  const loss = mean(mul(y, y));
  const [gradient, dx] = gradients(loss, [parameters, x]) as readonly [Value, Value];
  const random = new Random(4);
  const count = 6 * shape.reduce((total, side) => total * side, 1);
  const feeds = {
    x: tensor(
      Float32Array.from({ length: count }, () => random.normal()),
      [6, ...shape],
    ),
    parameters: tensor(initialParameters(layout, new Random(3))),
  };
  const program = await Program.compile({ x, parameters }, { loss, gradient, dx }, { bindings: { batch: 6 } }).catch(
    () => undefined,
  );
  const found = await program?.run(feeds);
  await program?.release();
  const oracle = evaluatePlainly([loss, gradient, dx], feeds, { batch: 6 });
  return {
    found: found && [found.loss!, found.gradient!, found.dx!],
    oracle,
    paths: layout.parameters.map(({ path }) => path),
  };
}

const networks: readonly (readonly [string, (wrap: Wrap) => Layer, readonly number[]])[] = [
  ['a perceptron', (wrap) => chain(wrap(mlp([3, 8, 8])), linear(8, 1)), [3]],
  ['blocks of a Transformer', (wrap) => wrap(transformerEncoder(8, { layers: 2, heads: 2 })) as Layer, [5, 8]],
  [
    'an LSTM, whose output is an object',
    (wrap) => {
      const memory: Layer<RecurrentInput<never>, { readonly last: Value }> = wrap(lstm(2, 4)) as never;
      return layer({ memory, head: linear(4, 1) }, ({ memory, head }, x: Value) => head(memory({ x }).last));
    },
    [4, 2],
  ],
  ['one inside another', (wrap) => chain(wrap(chain(linear(3, 6), gelu, wrap(mlp([6, 6, 6])))), linear(6, 1)), [3]],
];

describe('recompute', () => {
  it.each(networks)('gives the loss and the gradients of the layer itself: %s', async (_, make, shape) => {
    const [kept, again] = [await learned(make(plain), shape), await learned(make(recompute), shape)];
    expect(again.paths).toEqual(kept.paths);
    kept.oracle.forEach((expected, i) => {
      expected.data.forEach((value, j) => {
        expect(again.oracle[i]!.data[j]).toBeCloseTo(value, 10);
        expect(again.found![i]!.data[j]).toBeCloseTo(value, 4);
      });
    });
  });

  it('holds less memory for more work', () => {
    const cost = (wrap: Wrap) => {
      const network = chain(...Array.from({ length: 6 }, () => wrap(chain(mlp([32, 128, 128, 32]), gelu))));
      const layout = layoutOf(network);
      const [x, parameters] = [input('x', [1024, 32]), input('parameters', [layout.size])];
      const loss = sum(bindFlat(network, layout, parameters, undefined, { isTraining: true })(x));
      return estimateCost([...gradients(loss, [parameters]), loss]);
    };
    const [kept, again] = [cost(plain), cost(recompute)];
    expect(again.peakBytes).toBeLessThan(0.5 * kept.peakBytes);
    expect(again.flops / kept.flops).toBeGreaterThan(1.25);
    expect(again.flops / kept.flops).toBeLessThan(1.4);
  });

  it('changes nothing outside training, and refuses buffers', () => {
    const network = recompute(mlp([3, 4, 1]));
    const layout = layoutOf(network);
    const y = bindFlat(network, layout, input('parameters', [layout.size]))(input('x', ['batch', 3]));
    expect(y.node.op.name).not.toBe('recompute');
    expect(() => recompute(chain(linear(3, 4), batchNorm(4)))).toThrow('expected a layer without buffers');
    expect(() => recompute(dropout(0.5))).not.toThrow();
  });
});
