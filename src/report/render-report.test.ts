import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { languages } from '../messages/index.js';
import { exampleReport } from './example.test.data.js';
import { readMarkup } from './markup.test.data.js';
import { renderReport } from './render-report.js';
import type { ReportData } from './report-data.js';
import { sections } from './sections/index.js';
import { hostile, minimalReport, variants } from './variants.test.data.js';

const example = exampleReport();
const pages = languages.map((language) => [language, renderReport(example, { language })] as const);

const edges = ['minimal', 'hostile, turned', 'wide'].map((name) => [name, variants()[name]!] as const);

describe.each(edges)('report: %s', (_, data) => {
  it.each(languages)('%s: one well-formed page without anything unknown', (language) => {
    const page = renderReport(data, { language });
    const { complaints, ids, targets, counts } = readMarkup(page);
    expect(complaints).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(counts.get('script')).toBe(1);
    expect(counts.get('style')).toBe(1);
    expect(counts.get('h1')).toBe(1);
    expect(counts.get('main')).toBe(1);
    for (const target of targets) {
      expect(target[0], 'links stay in the page').toBe('#');
      expect(ids, `${target} is somewhere`).toContain(target.slice(1));
    }
    expect(Buffer.byteLength(page), 'bytes').toBeLessThan(1.5e6);
  });
});

describe.each(pages)('report in %s', (language, page) => {
  it('is the same for the same data', () => {
    expect(renderReport(exampleReport(), { language })).toBe(page);
  });

  it('asks nobody for anything, and lets only its own script run', () => {
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page)![1]!;
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)![1]!;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(policy).toBe(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/https?:|\bsrc=|@import|url\((?!#)/);
  });

  it('says its language, and holds every section in order under a heading of its own', () => {
    expect(page).toContain(`<html lang="${language === 'zh' ? 'zh-Hans' : 'en'}">`);
    const found = [...page.matchAll(/<section id="([^"]+)" aria-labelledby="\1-title">\n<h2 id="\1-title">/g)];
    expect(found.map((match) => match[1])).toEqual(sections.map(({ id }) => id));
  });

  it('does not skip a level of headings', () => {
    const levels = [...page.matchAll(/<h([1-6])[ >]/g)].map((match) => Number(match[1]));
    levels.forEach((level, i) => {
      expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
  });
});

describe('what the report says', () => {
  const page = renderReport(example, { language: 'en' });
  const { metrics, intervals } = example.result;

  it('the numbers of the run, with their intervals', () => {
    const shown = (value: number) => value.toFixed(3);
    for (const metric of ['auc', 'gini', 'ks'] as const) {
      expect(page).toContain(`<strong>${shown(metrics[metric])}</strong>`);
      expect(page).toContain(`[${intervals[metric]!.map(shown).join(', ')}]`);
    }
  });

  it('verdict, alarms, reasons and lineage in words', () => {
    expect(page).toContain('Gradient boosting reaches an AUC of');
    expect(page).toContain('past_due_12m is 4, higher than 99 % of applicants');
    expect(page).toContain(example.data.sources[0]!.sha256);
    expect(page).toContain(example.run.command);
    expect(page.indexOf('>Critical<')).toBeLessThan(page.indexOf('>Warning<'));
  });

  it('leaves out what the run does not hold', () => {
    const minimal = renderReport(minimalReport(), { language: 'en' });
    const shown = [...minimal.matchAll(/<section id="([^"]+)"/g)].map((match) => match[1]);
    expect(shown).toEqual(['summary', 'quality', 'lineage']);
    expect(minimal).toContain('The data checks found nothing.');
  });

  it('the name of the run, else of its file, else its id', () => {
    const titleOf = (report: ReportData) =>
      /<h1><bdi class="name">(.*?)</.exec(renderReport(report, { language: 'en' }))![1];
    const { name: _, ...run } = example.run;
    expect(titleOf(example)).toBe('spring-loans');
    expect(titleOf({ ...example, run })).toBe('loans.csv');
    expect(titleOf(minimalReport())).toBe(run.id);
  });

  it('the shares of a cut-off table from the counts', () => {
    const { rows, events } = example.result;
    expect(page).toContain(`<td class="n">${((100 * events) / rows).toFixed(1)}%</td>`);
  });

  it('names from hostile files as text, none of them as markup', () => {
    const evil = renderReport(hostile(example), { language: 'en' });
    expect(evil).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
    expect(evil).not.toMatch(/<script>alert|<img|<iframe|onerror="|\u202e|\u0000/);
    expect(evil).toContain('a'.repeat(200));
  });
});
