import { describe, expect, it } from 'vitest';
import { exampleReport } from '../example.test.data.js';
import type { GradeSummary } from '../report-data.js';
import { Words } from '../words.js';
import { grades } from './grades.js';

const example = exampleReport();
const titleOf = (...counts: readonly (readonly [rows: number, events: number])[]) => {
  const table = counts.map(
    ([rows, events], i): GradeSummary => ({ grade: 'ABCD'[i]!, low: 0, high: 1, rows, events, meanPd: 0.1 }),
  );
  return /<h3>(.*?)<\/h3>/.exec(String(grades.render({ ...example, grades: table }, new Words('en'))))![1];
};

describe('order of the grades', () => {
  it('is praised when rates rise, empty grades aside', () => {
    expect(titleOf([1000, 10], [0, 0], [1000, 50], [1000, 200])).toBe(
      'Default rates rise from grade to grade, as they should',
    );
  });

  it('is not blamed for a fall that the intervals allow', () => {
    expect(titleOf([16, 1], [80, 2], [135, 13])).toContain('falls that may be luck');
  });

  it('is blamed for a fall that luck does not explain', () => {
    expect(titleOf([1000, 200], [1000, 50])).toContain('merge grades or look again');
  });
});
