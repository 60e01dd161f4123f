import { describe, expect, it } from 'vitest';
import { Words } from './words.js';

const en = new Words('en');
const zh = new Words('zh');

describe('Words', () => {
  it('writes numbers', () => {
    expect(en.integer(1234567)).toBe('1,234,567');
    expect(en.decimal(0.7884)).toBe('0.788');
    expect(en.decimal(-0.0001)).toBe('0.000');
    expect(en.decimal(Number.NaN)).toBe('–');
    expect(en.signed(0.0061)).toBe('+0.006');
    expect(en.signed(-1.5, 1)).toBe('−1.5');
    expect(en.signed(0.0001)).toBe('0.000');
    expect(en.percent(0.1234)).toBe('12.3%');
    expect(en.percentShort(0.025)).toBe('2.5%');
    expect(en.interval([0.757, 0.8191])).toBe('[0.757, 0.819]');
    expect(en.short(48213.7)).toBe('48,210');
  });

  it('writes p-values no finer than they are worth', () => {
    expect(en.pValue(1e-12)).toBe('< 0.001');
    expect(en.pValue(0.0234)).toBe('0.023');
    expect(en.pValue(0.6012)).toBe('0.60');
  });

  it('writes sizes, times and dates', () => {
    expect(en.bytes(0)).toBe('0 B');
    expect(en.bytes(1023)).toBe('1,020 B');
    expect(en.bytes(5 * 2 ** 30)).toBe('5 GiB');
    expect(en.seconds(3.82)).toBe('3.8 s');
    expect(en.seconds(93.4)).toBe('93 s');
    expect(en.instant('2026-11-23T18:04:12.000Z')).toBe('November 23, 2026, 18:04 UTC');
    expect(zh.instant('2026-11-23T18:04:12.000Z')).toBe('2026年11月23日 18:04 UTC');
    expect(en.instant('yesterday')).toBe('yesterday');
  });

  it('joins as the language does', () => {
    expect([en.list(['a', 'b']), zh.list(['a', 'b'])]).toEqual(['a, b', 'a、b']);
    expect([en.sentences('A.', 'B.'), zh.sentences('A。', 'B。')]).toEqual(['A. B.', 'A。B。']);
  });

  it('names models it knows, and others by their registry name', () => {
    expect(zh.model('scorecard')).toBe('评分卡');
    expect(en.model('no-such-model')).toBe('no-such-model');
  });

  it('falls back when a message is missing or a blank of it has no value', () => {
    expect(en.sayOr('finding.no-such-check.title', 'no such check')).toBe('no such check');
    expect(en.sayOr('report.shown', 'some', { shown: '1' })).toBe('some');
  });
});
