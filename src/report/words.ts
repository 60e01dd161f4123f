// How a report writes words and numbers in one language.
import type { Interval } from '../evaluate/index.js';
import { isMessageKey, type Language, languageOf, type MessageKey, message, type Wording } from '../messages/index.js';

const locales: Readonly<Record<Language, string>> = { en: 'en-US', zh: 'zh-CN' };

/** Sentences and numbers of one language. All numbers come out as text, with a true minus sign. */
export class Words {
  readonly language: Language;
  /** The language, or its words for tables of any domain. */
  readonly wording: Wording;
  readonly #formats = new Map<string, Intl.NumberFormat>();

  constructor(wording: Wording) {
    this.language = languageOf(wording);
    this.wording = wording;
  }

  /** The message under `key`, its blanks filled. */
  say(key: MessageKey, values: Readonly<Record<string, string>> = {}): string {
    return message(this.wording, key, values);
  }

  /**
   * The message under a key that was put together at run time, or `otherwise` when there is no such message or a
   * blank of it has no value: a report that was minutes in the making is not lost over one sentence.
   */
  sayOr(key: string, otherwise: string, values: Readonly<Record<string, string>> = {}): string {
    if (!isMessageKey(key)) return otherwise;
    try {
      return this.say(key, values);
    } catch (error) {
      if (error instanceof RangeError) return otherwise;
      throw error;
    }
  }

  #format(name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
    let format = this.#formats.get(name);
    if (format === undefined) {
      format = new Intl.NumberFormat(locales[this.language], options);
      this.#formats.set(name, format);
    }
    return format;
  }

  #write(name: string, options: Intl.NumberFormatOptions, value: number): string {
    if (!Number.isFinite(value)) return '–';
    const text = this.#format(name, options).format(value);
    return /[1-9]/.test(text) ? text.replace('-', '−') : text.replace('-', '');
  }

  integer(value: number): string {
    return this.#write('i', { maximumFractionDigits: 0 }, value);
  }

  /** With exactly `digits` decimals; en dash when it is not a finite number. */
  decimal(value: number, digits = 3): string {
    return this.#write(`d${digits}`, { minimumFractionDigits: digits, maximumFractionDigits: digits }, value);
  }

  /** As `decimal`, with a plus before what is above zero. */
  signed(value: number, digits = 3): string {
    const text = this.decimal(value, digits);
    return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
  }

  /** At most `digits` significant digits, for axis labels and parameters. */
  short(value: number, digits = 4): string {
    return this.#write(`s${digits}`, { maximumSignificantDigits: digits }, value);
  }

  /** A share in [0, 1] in percent. */
  percent(share: number, digits = 1): string {
    return this.#write(
      `p${digits}`,
      { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits },
      share,
    );
  }

  /** A share in percent without needless decimals, for bounds: 2.5%, 10%. */
  percentShort(share: number): string {
    return this.#write('ps', { style: 'percent', maximumFractionDigits: 2 }, share);
  }

  /** `[0.757, 0.819]` */
  interval([low, high]: Interval, digits = 3): string {
    return `[${this.decimal(low, digits)}, ${this.decimal(high, digits)}]`;
  }

  percentInterval([low, high]: Interval, digits = 1): string {
    return `[${this.percent(low, digits)}, ${this.percent(high, digits)}]`;
  }

  pValue(p: number): string {
    return p < 0.001 ? `< ${this.decimal(0.001, 3)}` : this.decimal(p, p < 0.1 ? 3 : 2);
  }

  bytes(bytes: number): string {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    const unit = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
    return `${this.short(bytes / 1024 ** unit, 3)} ${units[unit]}`;
  }

  seconds(seconds: number): string {
    const unit = this.say('report.unit.seconds');
    return `${seconds < 10 ? this.decimal(seconds, 1) : this.integer(seconds)} ${unit}`;
  }

  /** An ISO 8601 instant in UTC; the text itself when it is not one. */
  instant(iso: string): string {
    const date = new Date(iso);
    if (Number.isNaN(date.getTime())) return iso;
    const day = new Intl.DateTimeFormat(locales[this.language], { dateStyle: 'long', timeZone: 'UTC' }).format(date);
    return `${day}${this.language === 'zh' ? ' ' : ', '}${date.toISOString().slice(11, 16)} UTC`;
  }

  /** Sentences one after the other. */
  sentences(...sentences: readonly string[]): string {
    return sentences.join(this.language === 'zh' ? '' : ' ');
  }

  /** A label and what it is about. */
  labelled(label: string, text: string): string {
    return this.language === 'zh' ? `${label}：${text}` : `${label}: ${text}`;
  }

  list(items: readonly string[]): string {
    return items.join(this.language === 'zh' ? '、' : ', ');
  }

  /** What a model is called in a sentence; its registry name when no message names it. */
  model(name: string): string {
    return this.sayOr(`report.model.${name}`, name);
  }

  /** How contributions were found; the English name when no message names it. */
  method(name: string): string {
    return this.sayOr(`report.method.${name.replaceAll(' ', '-')}`, name);
  }
}
