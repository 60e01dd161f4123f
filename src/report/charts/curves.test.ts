import { describe, expect, it } from 'vitest';
import { Words } from '../words.js';
import { apart, learningCurveChart } from './curves.js';
import { drawChart } from './draw.js';

describe('the axis of learning curves', () => {
  it('regression: is labelled with the sizes that were learned from', () => {
    const interval = [0.6, 0.8] as const;
    const points = [0.7, 0.74, 0.75].map((value) => ({ value, interval }));
    const words = new Words('en');
    const chart = learningCurveChart(
      { sizes: [120, 960, 3841], models: [{ model: 'boost', points }] },
      { blue: 'boost' },
      { name: 'AUC', step: () => 0.01, label: (value) => words.decimal(value, 2) },
      words,
    );
    const texts = [...String(drawChart(chart, { width: 700, height: 340 }, 'c')).matchAll(/>([\d,]+)<\/text>/g)];
    expect(texts.map(([, text]) => text!)).toEqual(['120', '960', '3,841']);
  });
});

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
