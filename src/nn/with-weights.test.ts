import { describe, expect, it } from 'vitest';
import { evaluatePlainly, graphFile, input, openSession, tensor, toOrt } from '../engine/index.js';
import { Random } from '../random/index.js';
import { batchNorm, bindFlat, chain, initialParameters, layoutOf, linear, namedWeights, withWeights } from './index.js';

const network = chain(linear(3, 4), batchNorm(4), linear(4, 2));
const layout = layoutOf(network);
const random = new Random('weights');
const parameters = initialParameters(layout, random);
const buffers = Float32Array.from({ length: layout.bufferSize }, () => 0.5 + random.uniform());

describe('a network with its weights', () => {
  it('says the same as one that is fed with them, also as a file', async () => {
    const x = input('x', ['batch', 3]);
    const data = tensor(
      Float32Array.from({ length: 15 }, () => random.normal()),
      [5, 3],
    );
    const fed = { parameters: tensor(parameters), buffers: tensor(buffers), x: data };
    const [expected] = evaluatePlainly(
      [bindFlat(network, layout, input('parameters', [layout.size]), input('buffers', [layout.bufferSize]))(x)],
      fed,
    );
    const scores = withWeights(network, { layout, parameters, buffers })(x);
    expect(evaluatePlainly([scores], { x: data })).toEqual([expected]);
    const session = await openSession(graphFile({ x: { dtype: 'float', shape: ['batch', 3] } }, { scores }).bytes);
    const found = await session.run({ x: toOrt(data) });
    await session.release();
    Array.from(found.scores!.data as Float32Array).forEach((value, i) => {
      expect(value).toBeCloseTo(expected!.data[i]!, 5);
    });
  });

  it('refuses vectors of another network', () => {
    expect(() => withWeights(network, { layout, parameters: parameters.slice(1), buffers })).toThrow(
      `withWeights: expected ${layout.size} parameters and 8 buffers, received ${layout.size - 1} and 8.`,
    );
  });

  it('takes tensors by name, and refuses those of another network', () => {
    const named = namedWeights({ layout, parameters, buffers });
    expect(`${withWeights(network, named)(input('x', ['batch', 3])).shape}`).toBe('batch,2');
    const { 'layers.2.weight': head, ...others } = named;
    expect(() => withWeights(network, { ...others, 'layer.2.weight': head! })).toThrow(
      'withWeights: the network has weights "layers.2.weight" of shape [4, 2], which are not given. Did you mean "layer.2.weight"?',
    );
    expect(() => withWeights(network, { ...others, 'layers.2.weight': { ...head!, shape: [2, 4] } })).toThrow(
      'withWeights: "layers.2.weight": the network has shape [4, 2], received [2, 4].',
    );
    expect(() => withWeights(chain(linear(3, 4), batchNorm(4)), named)).toThrow(
      'withWeights: the network has no weights "layers.2.weight".',
    );
    const wrong = { ...named, 'layers.2.bias': tensor(Float32Array.of(0, Number.NaN)) };
    expect(() => withWeights(network, wrong)).toThrow(
      '"layers.2.bias", value 1: expected a finite number, received NaN;',
    );
    const loose = withWeights as unknown as (network: unknown, weights: unknown) => unknown;
    expect(() => loose(network, parameters)).toThrow('received a list of numbers or bytes without names.');
    expect(() => withWeights(chain(linear(3, 8), linear(8, 2)), { layout, parameters, buffers })).toThrow(
      'withWeights: "layers.0.weight": the network has shape [3, 8], received [3, 4].',
    );
  });
});
