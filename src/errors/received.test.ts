import { expect, it } from 'vitest';
import { received } from './index.js';

class Table {}

it.each([
  [undefined, 'nothing'],
  [null, 'nothing'],
  [Promise.resolve(1), 'a promise'],
  [[1, 2, 3], 'a list of 3'],
  [() => 1, 'a function'],
  ['relu', 'the text "relu"'],
  ['x'.repeat(100), `the text "${'x'.repeat(57)}..."`],
  [0.5, 'number 0.5'],
  [3n, 'bigint 3'],
  [Symbol('s'), 'symbol Symbol(s)'],
  [{ kind: 'layer' }, 'a layer'],
  [{}, 'an object of class Object'],
  [Object.create(null), 'an object of class Object'],
  [new Table(), 'an object of class Table'],
  [Float32Array.of(1), 'an object of class Float32Array'],
])('%s is told as it came', (given, said) => {
  expect(received(given)).toBe(said);
});
