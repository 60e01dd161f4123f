import { describe, expect, it } from 'vitest';
import { constant, evaluatePlainly, gelu, input, tensor } from '../engine/index.js';
import { bind } from './layer.js';
import { layoutOf } from './layout.js';
import { mlp } from './mlp.js';

describe('mlp', () => {
  it('is linear layers with an activation between them', () => {
    const network = mlp([2, 2, 1]);
    const weights: Record<string, readonly [number[], number[]]> = {
      'layers.0.weight': [
        [1, 2, 3, 4],
        [2, 2],
      ],
      'layers.0.bias': [[-5, 0.5], [2]],
      'layers.1.weight': [
        [10, 1],
        [2, 1],
      ],
      'layers.1.bias': [[0.25], [1]],
    };
    const y = bind(network, (path) => constant(...weights[path]!))(input('x', ['batch', 2]));
    const [found] = evaluatePlainly([y], { x: tensor([1, 1, 1, -1], [2, 2]) });
    // (1, 1) -> (4 - 5, 6 + .5) -> relu (0, 6.5); (1, -1) -> (-2 - 5, -2 + .5) -> relu (0, 0)
    expect(Array.from(found!.data)).toEqual([6.75, 0.25]);
  });

  it('has the parameters of its layers', () => {
    expect(layoutOf(mlp([20, 64, 64, 2], { activation: gelu })).size).toBe(21 * 64 + 65 * 64 + 65 * 2);
    expect(() => mlp([3])).toThrow('mlp: expected at least the sizes of input and output, received [3].');
  });
});
