import { describe, expect, it } from 'vitest';
import { evaluatePlainly, graphFile, input, openSession, tensor, toOrt } from '../engine/index.js';
import { Random } from '../random/index.js';
import { batchNorm, bindFlat, chain, initialParameters, layoutOf, linear, withWeights } from './index.js';

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
});
