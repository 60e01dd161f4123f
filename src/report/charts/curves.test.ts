import { describe, expect, it } from 'vitest';
import { apart } from './curves.js';

describe('labels of learning curves', () => {
  it('regression: do not lie on each other, and stay where there is room', () => {
    const heights = apart(
      [
        ['boost', 0.794],
        ['card', 0.792],
        ['svm', 0.79],
        ['logistic', 0.75],
      ],
      0.006,
      0.7,
    );
    expect([...heights.keys()]).toEqual(['boost', 'card', 'svm', 'logistic']);
    const placed = [...heights.values()];
    placed.slice(1).forEach((height, i) => {
      expect(placed[i]! - height).toBeGreaterThan(0.0059);
    });
    expect(heights.get('boost')).toBe(0.794);
    expect(heights.get('logistic')).toBe(0.75);
  });

  it('are pushed up where the last would fall below the plot', () => {
    const placed = [
      ...apart(
        [
          ['a', 0.51],
          ['b', 0.505],
          ['c', 0.5],
        ],
        0.01,
        0.5,
      ).values(),
    ];
    expect(placed.at(-1)).toBe(0.5);
    expect(placed[0]).toBeCloseTo(0.52, 12);
  });
});
