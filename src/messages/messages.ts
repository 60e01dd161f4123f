import { en } from './en/index.js';
import { generalEn } from './general/en.js';
import { generalZh } from './general/zh.js';
import { zh } from './zh/index.js';

/** Languages that reports and reasons are written in. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/**
 * How texts are worded: a language, or the words that it has for tables of any domain, in which nobody borrows and nothing
 * defaults. What has no words of its own there is said as in the language.
 */
export type Wording = Language | `${Language}:general`;

export type MessageKey = keyof typeof en;

/** One table per language; the type makes a missing message a compile error. */
export const tables: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en, zh };

/** What is said differently of tables of any domain. */
export const generalTables: Readonly<Record<Language, Readonly<Partial<Record<MessageKey, string>>>>> = {
  en: generalEn,
  zh: generalZh,
};

/** The words for tables of any domain. */
export function generally(language: Language): Wording {
  return `${language}:general`;
}

/** The language of a wording. */
export function languageOf(wording: Wording): Language {
  return wording.slice(0, 2) as Language;
}

function textOf(wording: Wording, key: MessageKey): string | undefined {
  const language = languageOf(wording);
  const own = wording === language ? undefined : generalTables[language][key];
  return own ?? tables[language][key];
}

/**
 * The message under `key` with its `{blanks}` filled. Numbers are written as the language writes them.
 * `{rows|row|rows}` gives the first word when the value `rows` is 1, otherwise the second.
 *
 * @throws RangeError when the key is unknown or a blank is left without a value
 */
export function message(
  wording: Wording,
  key: MessageKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const text = textOf(wording, key);
  if (text === undefined) throw new RangeError(`message: there is no message "${key}".`);
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (_, name: string, one?: string, more?: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`message: "${key}" needs a value for {${name}}.`);
    if (one !== undefined) return Number(value) === 1 ? one : more!;
    return typeof value === 'number' ? formatNumber(wording, value) : value;
  });
}

const formats = new Map<string, Intl.NumberFormat>();

/** A number with at most four significant decimals and grouped thousands. */
export function formatNumber(wording: Wording, value: number): string {
  const language = languageOf(wording);
  const digits = Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  // Making a format takes a hundred times as long as using one.
  let format = formats.get(`${language} ${digits}`);
  if (format === undefined) {
    format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-US', { maximumFractionDigits: digits });
    formats.set(`${language} ${digits}`, format);
  }
  return format.format(value);
}

/** Whether a text is the key of a message, for keys that are put together at run time. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}
