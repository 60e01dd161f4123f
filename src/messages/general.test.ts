import { describe, expect, it } from 'vitest';
import { generally, generalTables, isMessageKey, languages, message, tables } from './index.js';

const blanks = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)(?:\|[^}]*)?\}/g)].map((match) => match[1]!))].sort();

describe('words for tables of any domain', () => {
  it('stand in for messages that there are, the same ones in every language', () => {
    const keys = Object.keys(generalTables.en);
    expect(keys.filter((key) => !isMessageKey(key))).toEqual([]);
    expect(Object.keys(generalTables.zh).sort()).toEqual(keys.sort());
  });

  it.each(languages)('%s: fill only blanks that the message is given', (language) => {
    for (const [key, text] of Object.entries(generalTables[language])) {
      const given = blanks(tables[language][key as keyof (typeof tables)['en']]);
      expect(
        blanks(text).filter((blank) => !given.includes(blank)),
        key,
      ).toEqual([]);
    }
  });

  it('speak of no loan, and neither does what has no words of its own here', () => {
    const lending = {
      en: /default(?!:)|loan|borrower|applicant|lend|credit|payer|\brisk/i,
      zh: /违约|贷|借款|申请人|信贷|风险/,
    };
    // Not said of such tables.
    const elsewhere =
      /^(compare|report\.(applicants|grades|segments|compare|summary|next|cuts|weighed|verdict|lineage|header|comparison\.(finding|note|alt))|card|finding\.(lender-decision|drift)|cli\.(applicant|averageRisk|compare|demo|evaluated|noRuns|metric|outcome|predicted)|caveat\.(goodValues|suspectValue))/;
    for (const language of languages) {
      const said = Object.keys(tables[language]).filter((key) => isMessageKey(key) && !elsewhere.test(key));
      const bad = said.filter((key) => {
        if (!isMessageKey(key)) return false;
        const text = generalTables[language][key] ?? tables[language][key];
        return lending[language].test(text.replace(/\{\w+/g, '{'));
      });
      expect(bad, language).toEqual([]);
    }
  });

  it('are taken where there are some, else the words of the language', () => {
    expect(message(generally('en'), 'report.summary.default-rate')).toBe('Event rate');
    expect(message('en', 'report.summary.default-rate')).toBe('Default rate');
    expect(message(generally('zh'), 'report.shown', { shown: 300, all: 5000 })).toBe('共 5,000 项，显示 300 项。');
  });
});
