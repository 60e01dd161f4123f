import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, cleanTexts, displayWidth, isolate, shorten } from './clean.js';

describe('cleanText', () => {
  it('shows what cannot be printed, and text that turns the direction of its neighbours', () => {
    expect(cleanText('a\u0000b\u202ec\u2066d\ud800e')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
  });

  it('keeps Chinese, Hebrew, emoji, tabs and line ends', () => {
    const text = '申请 שלום 👩‍👩‍👧 a\tb\nc';
    expect(cleanText(text)).toBe(text);
  });

  it('bounds the length without cutting a character in half', () => {
    expect(cleanText('😀'.repeat(10), 5)).toBe('😀😀…');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(cleanText(text, 7)).not.toMatch(/\p{Cs}/u);
      }),
      { seed: 1 },
    );
  });

  it('reaches every text of plain data, keys too, and leaves the rest', () => {
    expect(cleanTexts({ 'a\u0000': ['\u0007', 1, null, true, { b: undefined }] })).toEqual({
      'a\ufffd': ['\ufffd', 1, null, true, { b: undefined }],
    });
  });
});

describe('shorten', () => {
  it('counts wide characters twice and cuts between characters', () => {
    expect(displayWidth('ab申请')).toBe(6);
    expect(shorten('utilisation', 20)).toBe('utilisation');
    expect(shorten('utilisation', 8)).toBe('utilisa…');
    expect(shorten('申请人的月收入', 8)).toBe('申请人…');
    expect(shorten('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 5)).toBe('👩‍👩‍👧👩‍👩‍👧…');
    expect(shorten('a\n  b', 9)).toBe('a b');
  });

  it('never exceeds its room', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 2, max: 40 }), (text, room) => {
        expect(displayWidth(shorten(text, room))).toBeLessThanOrEqual(room);
      }),
      { seed: 1 },
    );
  });
});

describe('isolate', () => {
  it('sets right-to-left names apart and leaves others', () => {
    expect(isolate('income')).toBe('income');
    expect(isolate('שלום')).toBe('\u2068שלום\u2069');
  });
});
