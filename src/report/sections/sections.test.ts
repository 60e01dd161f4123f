// The contract that every section honours, read from the registry.
import { describe, expect, it } from 'vitest';
import { isMessageKey, languages, message } from '../../messages/index.js';
import { readMarkup } from '../markup.test.data.js';
import { cleanReport } from '../render-report.js';
import { variants } from '../variants.test.data.js';
import { Words } from '../words.js';
import { sections } from './index.js';

const reports = Object.entries(variants()).map(([name, data]) => [name, cleanReport(data)] as const);

describe('registry of sections', () => {
  it('has a name of its own for each', () => {
    const ids = sections.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[a-z-]+$/.test(id))).toBe(true);
    expect(ids[0]).toBe('summary');
    expect(ids.at(-1)).toBe('lineage');
  });
});

describe.each(sections.map((section) => [section.id, section] as const))('section %s', (_, section) => {
  it('has a title in every language', () => {
    expect(isMessageKey(section.title)).toBe(true);
    for (const language of languages) expect(message(language, section.title).length).toBeGreaterThan(0);
  });

  it('has something to show in the example', () => {
    expect(section.render(reports[0]![1], new Words('en'))?.toString().length).toBeGreaterThan(200);
  });

  describe.each(languages)('in %s', (language) => {
    it.each(reports)('%s: known markup, well nested, nothing unsaid', (variant, data) => {
      const body = section.render(data, new Words(language));
      if (body === null) return;
      const { complaints, ids, text } = readMarkup(body.toString());
      expect(complaints).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
      if (!variant.startsWith('hostile')) {
        expect(text).not.toMatch(/undefined|NaN|Infinity|\[object|null/);
        expect(text).not.toMatch(/\{\w+\}/);
      }
    });

    it('is the same each time', () => {
      for (const [, data] of reports.slice(0, 2)) {
        const [first, second] = [0, 1].map(() => String(section.render(data, new Words(language))));
        expect(first).toBe(second);
      }
    });
  });

  it('gives every picture a text, and every table a caption', () => {
    const body = String(section.render(reports[0]![1], new Words('en')));
    const pictures = [...body.matchAll(/<div class="picture[^>]*>/g)].map(([tag]) => tag);
    expect(pictures.every((tag) => / role="img" aria-label="[^"]{20,}"/.test(tag))).toBe(true);
    expect(body.match(/<table/g)?.length).toBe(body.match(/<caption>[^<]/g)?.length);
    expect(body.match(/<svg/g)?.length).toBe(body.match(/<svg[^>]* aria-hidden="true"/g)?.length);
  });

  it('speaks Chinese in Chinese', () => {
    const { text } = readMarkup(String(section.render(reports[0]![1], new Words('zh'))));
    expect(text).toMatch(/\p{Script=Han}/u);
    expect(text).not.toMatch(/\b(the|and|of|rows|default rate)\b/i);
  });
});
