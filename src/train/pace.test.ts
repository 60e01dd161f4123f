import { expect, it } from 'vitest';
import { Pace } from './pace.js';

/** Steps per run after single steps of so many seconds. */
function found(seconds: readonly number[], ...options: ConstructorParameters<typeof Pace>): number {
  const pace = new Pace(...options);
  for (const each of seconds) pace.note(each);
  return pace.stepsPerRun;
}

it('takes short steps together, after the first, which is slow', () => {
  expect(found([1, 0.001, 0.002])).toBe(32);
  expect(found([1, 0.001]), 'not before it has seen enough').toBe(1);
  expect(found([0.001, 0.02, 0.02])).toBe(1);
  expect(found([1, 1e-6, 1e-6])).toBe(64);
});

it('fills what lies between two looks evenly, where that is less', () => {
  expect(found([1, 0.001, 0.001], undefined, 10)).toBe(10);
  expect(found([1, 0.004, 0.004], undefined, 10), '8 would leave 2 by themselves').toBe(5);
  expect(found([1, 0.001, 0.001], undefined, 1)).toBe(1);
  expect([found([], 8, 4), found([], 3, 4), found([], 8)]).toEqual([4, 2, 8]);
});
