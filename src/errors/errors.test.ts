import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  closest,
  DataError,
  DivergenceError,
  didYouMean,
  InterruptedError,
  NotSupportedError,
  ShapeError,
  UsageError,
} from './index.js';

describe('errors', () => {
  it.each([
    ['DataError', DataError],
    ['DivergenceError', DivergenceError],
    ['InterruptedError', InterruptedError],
    ['NotSupportedError', NotSupportedError],
    ['ShapeError', ShapeError],
    ['UsageError', UsageError],
  ])('%s goes by its name and keeps message and cause', (name, Class) => {
    const cause = new Error('below');
    const error = new Class('Something happened.', { cause });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message, error.cause]).toEqual([name, 'Something happened.', cause]);
  });
});

describe('closest', () => {
  it.each([
    ['incme', 'income'],
    ['INCOME', 'income'],
    ['incoem', 'income'],
    ['credit_amuont', 'credit_amount'],
    ['learningrate', 'learningRate'],
  ])('%s means %s', (typed, meant) => {
    expect(closest(typed, ['age', 'income', 'credit_amount', 'learningRate'])).toBe(meant);
  });

  it.each([
    ['x', ['ab', 'y']],
    ['ab', ['cd', 'xyz']],
    ['banana', ['income', 'age']],
    ['', ['a', 'b']],
    ['age', []],
  ])('%j is like none of %j', (typed, candidates) => {
    expect(closest(typed, candidates)).toBeUndefined();
  });

  it('of two, takes the nearer, and the first of equals', () => {
    expect(closest('incom', ['incomes', 'income'])).toBe('income');
    expect(closest('ratio', ['ratia', 'ratib'])).toBe('ratia');
  });

  it('finds a name that lacks, doubles or changes one letter', () => {
    const name = fc.stringMatching(/^[a-z]{5,12}$/);
    fc.assert(
      fc.property(name, fc.nat(), fc.integer({ min: 0, max: 2 }), (meant, where, kind) => {
        const at = where % meant.length;
        const typed = meant.slice(0, at) + ['', meant[at]! + meant[at]!, '#'][kind] + meant.slice(at + 1);
        expect(closest(typed, ['UNLIKE_ANYTHING_ELSE', meant])).toBe(meant);
      }),
    );
  });
});

describe('didYouMean', () => {
  it('ends a sentence, or adds nothing', () => {
    expect(didYouMean('incme', ['income'])).toBe(' Did you mean "income"?');
    expect(didYouMean('banana', ['income'])).toBe('');
  });
});
