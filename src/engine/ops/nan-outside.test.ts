import { expect, it } from 'vitest';
import { input, nanOutside } from './index.js';

it('nanOutside refuses ends that are exchanged, missing, or no integers where it reads some', () => {
  const [x, labels] = [input('x', [3]), input('labels', [3], 'int')];
  expect(() => nanOutside(x, 1, 0)).toThrow(
    'nanOutside: expected two ends, the smaller first, received 1 and 0; give both, such as nanOutside(x, 0, 1).',
  );
  expect(() => nanOutside(x, Number.NaN, 0)).toThrow(RangeError);
  for (const [low, high] of [
    [0, 2.5],
    [-1e30, 3],
  ] as const) {
    expect(() => nanOutside(labels, low, high)).toThrow(
      `nanOutside: expected whole numbers of 32 bits as ends for integers, received ${low} and ${high}; round them.`,
    );
  }
  expect(nanOutside(labels, 0, 2).shape).toEqual([3]);
});
