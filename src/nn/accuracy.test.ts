import { expect, it } from 'vitest';
import { constant, evaluatePlainly } from '../engine/index.js';
import { accuracy } from './index.js';

const told = (value: Parameters<typeof evaluatePlainly>[0][number]) => evaluatePlainly([value], {})[0]!.data[0];
const ofClasses = constant([3, 1, 2, 0, 5, 1, 1, 1, 1, 2, 2, 0], [4, 3]);
const labels = (numbers: readonly number[]) => constant(numbers, [4], 'int');

it('is the share of rows whose label has the largest logit; of two largest each is half right', () => {
  expect(told(accuracy(ofClasses, labels([0, 1, 2, 1])))).toBeCloseTo((1 + 1 + 1 / 3 + 1 / 2) / 4, 12);
  expect(told(accuracy(ofClasses, labels([1, 0, 2, 2])))).toBeCloseTo(1 / 3 / 4, 12);
  const weight = constant([2, 0, 0, 2], [4]);
  expect(told(accuracy(ofClasses, labels([0, 0, 0, 2]), { weight }))).toBe(0.5);
});

it('of an event is the share of logits on the side of the target', () => {
  const logits = constant([2, -1, 0.5, 0], [4, 1]);
  expect(told(accuracy(logits, constant([1, 0, 0, 1], [4, 1])))).toBe((1 + 1 + 0 + 0.5) / 4);
  expect(() => accuracy(logits, constant([1, 0, 0, 1], [4]))).toThrow(
    'accuracy: expected targets of the shape of the predictions [4, 1], received [4]; reshape() one of them.',
  );
});
