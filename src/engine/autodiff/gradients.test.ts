import { describe, expect, it } from 'vitest';
import { add, cast, constant, greater, input, mul, pow, stopGradient, sum, tanh, where } from '../ops/index.js';
import { evaluatePlainly } from '../runtime/index.js';
import { tensor } from '../tensor/index.js';
import { gradients } from './gradients.js';

const x = input('x', [3]);
const values = { x: tensor([0.5, -1, 2]) };
const numbers = (value: Parameters<typeof evaluatePlainly>[0][number]) =>
  Array.from(evaluatePlainly([value], values)[0]!.data);

describe('gradients', () => {
  it('add up over all ways from a value to the loss', () => {
    const y = mul(x, x);
    const [dx] = gradients(sum(add(mul(y, x), y)), [x]);
    // d(x³ + x²) = 3 x² + 2 x
    expect(numbers(dx!)).toEqual([0.5, -1, 2].map((each) => 3 * each ** 2 + 2 * each));
  });

  it('are those of values in between too', () => {
    const y = tanh(x);
    const [dy, dx] = gradients(sum(mul(y, y)), [y, x]);
    expect(numbers(dy!)).toEqual([0.5, -1, 2].map((each) => 2 * Math.tanh(each)));
    expect(numbers(dx!)[2]).toBeCloseTo(2 * Math.tanh(2) * (1 - Math.tanh(2) ** 2), 14);
  });

  it('are zeros, of the right shape, for a value that the loss does not depend on', () => {
    const other = input('other', [2, 2]);
    const [gradient] = gradients(sum(x), [other]);
    expect(evaluatePlainly([gradient!], { ...values, other: tensor([1, 2, 3, 4], [2, 2]) })[0]!).toMatchObject({
      shape: [2, 2],
      data: Float64Array.of(0, 0, 0, 0),
    });
  });

  it('pass neither stopGradient nor a condition', () => {
    const [stopped] = gradients(sum(mul(stopGradient(x), x)), [x]);
    expect(numbers(stopped!)).toEqual([0.5, -1, 2]);
    const [chosen] = gradients(sum(where(greater(x, 0), mul(x, 3), x)), [x]);
    expect(numbers(chosen!)).toEqual([3, 1, 3]);
  });

  it('of x to the power of 0 are 0, at 0 too', () => {
    const [dx] = gradients(sum(add(pow(x, 0), x)), [x]);
    expect(Array.from(evaluatePlainly([dx!], { x: tensor([0, 1, -2]) })[0]!.data)).toEqual([1, 1, 1]);
  });

  it('take another gradient of the loss as their start', () => {
    const [dx] = gradients(sum(x), [x], constant([5], []));
    expect(numbers(dx!)).toEqual([5, 5, 5]);
  });

  it('of gradients are second derivatives', () => {
    const [first] = gradients(sum(mul(mul(x, x), x)), [x]);
    const [second] = gradients(sum(first!), [x]);
    expect(numbers(second!)).toEqual([0.5, -1, 2].map((each) => 6 * each));
  });

  it('are refused for a loss that is no scalar, and through an operator that has none', () => {
    expect(() => gradients(x, [x])).toThrow('gradients: expected a loss of shape [], received float [3]');
    const whole = cast(cast(mul(x, 3), 'int'), 'float');
    expect(() => gradients(sum(mul(whole, x)), [x])).toThrow(
      'gradients: operator "cast" is not differentiable to or from integers, and the loss depends on a parameter through it;',
    );
    expect(numbers(gradients(sum(mul(stopGradient(whole), x)), [x])[0]!)).toEqual([1, -3, 6]);
    const marks = where(greater(x, 0), 1, 0);
    expect(numbers(gradients(sum(marks), [x])[0]!)).toEqual([0, 0, 0]);
  });
});
