import { describe, expect, it } from 'vitest';
import { generally, languages } from '../../messages/index.js';
import { readMarkup } from '../markup.test.data.js';
import { hostile } from '../variants.test.data.js';
import { Words } from '../words.js';
import { exampleTabular } from './example.test.data.js';
import { cleanTabular, renderTabularCard, renderTabularReport } from './render-tabular.js';
import { tabularSections } from './sections/index.js';
import type { TabularReport } from './tabular-data.js';

/** As little as a report can hold. */
function bare(report: TabularReport): TabularReport {
  const { test: _t, classEffects: _e, scorecard: _s, coefficients: _c, caveats: _v, learning: _l, ...rest } = report;
  const { chosenFrom: _f, ...model } = rest.model;
  return {
    ...rest,
    ...{ model, findings: [], importance: [], effects: [], examples: [] },
    result: { ...rest.result, intervals: {} },
    candidates: [{ ...rest.candidates[0]!, intervals: {} }],
    verdict: {
      worthIt: false,
      key: 'tabular.verdict.onlySimple',
      facts: { metric: rest.headline.metric, simple: 'ridge', simpleValue: 1.5 },
    },
  };
}

/** Names of a hostile file in every place, while what is ours stays: kinds, metrics, names of models. */
function evil(report: TabularReport): TabularReport {
  const turned = hostile(report);
  return { ...turned, headline: report.headline, verdict: report.verdict };
}

describe.each(['binary', 'multiclass', 'regression'] as const)('the report of %s', (kind) => {
  const example = exampleTabular(kind);
  const variants = { example, bare: bare(example), hostile: evil(example) };

  describe.each(languages)('in %s', (language) => {
    it.each(Object.entries(variants))('%s: one well-formed page, nothing unsaid', (name, data) => {
      const page = renderTabularReport(data, { language });
      const { complaints, ids, text } = readMarkup(page);
      expect(complaints).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
      if (name === 'hostile') return;
      expect(text).not.toMatch(/undefined|NaN|Infinity|\[object|null/);
      expect(text).not.toMatch(/\{\w+\}/);
      expect(renderTabularReport(data, { language })).toBe(page);
    });

    it('speaks of no loan', () => {
      // The example's data are loans; what is ours may not be.
      const columns = example.data.columns.filter(({ name }) => name !== 'defaulted');
      const general = { ...example, data: { ...example.data, columns }, findings: [], importance: [], effects: [] };
      const { text } = readMarkup(renderTabularReport(general, { language }));
      const ours = text.replace(/loan_\w+|past_due_\w+/g, '');
      expect(ours).not.toMatch(/\b(defaults?|defaulted|applicants?|borrowers?|good payers?)\b|违约|申请人|借款人/i);
    });

    it('has a card that names cannot break', () => {
      const card = renderTabularCard(evil(example), { language });
      expect(card.match(/^# /gm)).toHaveLength(1);
      expect(card).not.toMatch(/<script|(?<!\\)\]\(/);
      expect(renderTabularCard(example, { language })).not.toMatch(/undefined|NaN|\{\w+\}/);
    });
  });

  it('speaks Chinese in Chinese', () => {
    for (const section of tabularSections(kind)) {
      const body = section.render(cleanTabular(example), new Words(generally('zh')));
      if (body === null) continue;
      const { text } = readMarkup(String(body));
      expect(text, section.id).toMatch(/\p{Script=Han}/u);
      expect(text.replace(/fathom \w+[^。；]*/g, ''), section.id).not.toMatch(/\b(the|and|rows|predicted)\b/i);
    }
  });

  it('shows what its kind of target calls for', () => {
    const page = renderTabularReport(example, { language: 'en' });
    const ids = [...page.matchAll(/<section id="([^"]+)"/g)].map((match) => match[1]);
    const own = {
      binary: ['discrimination', 'calibration', 'scores'],
      multiclass: ['classes'],
      regression: ['residuals'],
    };
    expect(ids.slice(3, 3 + own[kind].length)).toEqual(own[kind]);
    expect(ids).toContain('effects');
    expect(ids.at(-1)).toBe('lineage');
  });
});
