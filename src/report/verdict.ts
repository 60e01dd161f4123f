import type { Language } from '../messages/index.js';
import { isolate } from './page/clean.js';
import type { Verdict } from './report-data.js';
import { Words } from './words.js';

/** Facts that name a model. */
const models = new Set(['complex', 'simple']);

/** The verdict in words: models by their names, AUCs and differences with three decimals. */
export function verdictSentence({ key, worthIt, facts }: Verdict, language: Language): string {
  const words = new Words(language);
  const written: Record<string, string> = {};
  for (const [fact, value] of Object.entries(facts)) {
    if (typeof value === 'string') written[fact] = models.has(fact) ? isolate(words.model(value)) : value;
    else written[fact] = fact === 'pValue' ? words.pValue(value) : words.decimal(value);
  }
  const otherwise = words.say(worthIt ? 'report.verdict.worth-it' : 'report.verdict.not-worth-it');
  return words.sayOr(key, otherwise, written);
}
