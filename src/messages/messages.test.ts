import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatNumber, isMessageKey, languages, message, tables } from './index.js';

const here = dirname(fileURLToPath(import.meta.url));

/** The tables of a language as its files hold them, before they are joined. */
async function filesOf(language: string): Promise<Map<string, Readonly<Record<string, string>>>> {
  const names = readdirSync(join(here, language)).filter((name) => name.endsWith('.js') && name !== 'index.js');
  const files = new Map<string, Readonly<Record<string, string>>>();
  for (const name of names.sort()) {
    const module = (await import(join(here, language, name))) as Record<string, Readonly<Record<string, string>>>;
    files.set(name, module[name.slice(0, -3)]!);
  }
  return files;
}

const blanks = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)(?:\|[^}]*)?\}/g)].map((match) => match[1]))].sort();

describe('tables of messages', () => {
  it.each(languages)('%s: every file has the keys of the English one, and no key is in two files', async (language) => {
    const english = await filesOf('en');
    const files = await filesOf(language);
    expect([...files.keys()]).toEqual([...english.keys()]);
    for (const [name, table] of files) {
      expect(Object.keys(table).sort(), name).toEqual(Object.keys(english.get(name)!).sort());
    }
    const keys = [...files.values()].flatMap((table) => Object.keys(table));
    expect(
      keys.filter((key, i) => keys.indexOf(key) !== i),
      'keys in two files',
    ).toEqual([]);
    expect(Object.keys(tables[language]).length).toBe(keys.length);
  });

  it.each(languages)('%s: every message has the blanks of the English one, and words', (language) => {
    for (const [key, text] of Object.entries(tables.en)) {
      const own = (tables[language] as Readonly<Record<string, string>>)[key]!;
      expect(blanks(own), `${language} ${key}`).toEqual(blanks(text));
      expect(own, `${language} ${key}`).toBe(own.trim());
      expect(own.length, `${language} ${key}`).toBeGreaterThan(0);
    }
  });

  it('Chinese is Chinese', () => {
    const same = Object.entries(tables.zh).filter(([, text]) => !/\p{Script=Han}/u.test(text));
    const words = same.filter(([, text]) => /[a-z]{4}/.test(text.replace(/\{\w+\}|`[^`]*`|--[\w-]+/g, '')));
    expect(words, 'messages without a Chinese character').toEqual([]);
  });

  it('every message of the report and its card is used', () => {
    const report = join(here, '../report');
    const source = readdirSync(report, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js') && !name.includes('.test.'))
      .map((name) => readFileSync(join(report, name), 'utf8'))
      .join('\n');
    const literals = new Set([...source.matchAll(/'((?:report|card)\.[\w.-]+)'/g)].map((match) => match[1]!));
    const prefixes = [...source.matchAll(/`((?:report|card)\.[\w.-]+\.)\$\{/g)].map((match) => match[1]!);
    const unused = Object.keys(tables.en)
      .filter((key) => /^(report|card)\./.test(key))
      .filter((key) => !literals.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
    expect(
      [...literals].filter((key) => !isMessageKey(key)),
      'keys without a message',
    ).toEqual([]);
  });
});

describe('message', () => {
  it('fills blanks, numbers as the language writes them', () => {
    expect(message('en', 'report.shown', { shown: 300, all: 5000 })).toBe('300 of 5,000 shown.');
    expect(message('zh', 'report.shown', { shown: 300, all: 5000 })).toBe('共 5,000 项，显示 300 项。');
  });

  it('chooses the word for one or for more', () => {
    const say = (rows: number | string) => message('en', 'finding.blank-rows.title', { rows, share: 2 });
    expect(say(1)).toBe('1 row (2 %) holds nothing but missing values and codes');
    expect(say('1')).toBe(say(1));
    expect(say(2000)).toBe('2,000 rows (2 %) hold nothing but missing values and codes');
    expect(() => message('en', 'finding.blank-rows.title', { share: 2 })).toThrow('needs a value for {rows}.');
  });

  it('puts values in as they are, whatever they look like', () => {
    expect(message('en', 'report.shown', { shown: '{all}', all: '$& $1' })).toBe('{all} of $& $1 shown.');
  });

  it('says which blank is empty, and which key is unknown', () => {
    expect(() => message('en', 'report.shown', { shown: 1 })).toThrow(
      'message: "report.shown" needs a value for {all}.',
    );
    expect(() => message('en', 'nothing.here' as never)).toThrow('message: there is no message "nothing.here".');
  });

  it('writes numbers short', () => {
    expect(formatNumber('en', 1234567)).toBe('1,234,567');
    expect(formatNumber('en', 1234.56)).toBe('1,234.6');
    expect(formatNumber('zh', 0.12345)).toBe('0.1235');
  });

  it('knows its keys from what every object has', () => {
    expect(isMessageKey('report.shown')).toBe(true);
    expect(isMessageKey('toString')).toBe(false);
  });
});
