import type { Language } from '../messages/index.js';
import { isolate } from './page/clean.js';
import type { Verdict } from './report-data.js';
import { Words } from './words.js';

/** Facts that name a model; `models` names several. */
const models = new Set(['complex', 'simple', 'chosen', 'rival', 'simplest']);

/** The verdict in words, and how the model that is kept stands: models by their names, AUCs and differences with three decimals. */
export function verdictSentence({ key, worthIt, facts, standing }: Verdict, language: Language): string {
  const words = new Words(language);
  const otherwise = words.say(worthIt ? 'report.verdict.worth-it' : 'report.verdict.not-worth-it');
  const decided = words.sayOr(key, otherwise, written(facts, words));
  if (standing === undefined) return decided;
  const stands = words.sayOr(standing.key, '', written(standing.facts, words));
  return stands === '' ? decided : words.sentences(decided, stands);
}

function written(facts: Verdict['facts'], words: Words): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => {
      if (typeof value === 'number') return [fact, fact === 'pValue' ? words.pValue(value) : words.decimal(value)];
      if (models.has(fact)) return [fact, isolate(words.model(value))];
      return [fact, fact === 'models' ? words.list(value.split(', ').map((name) => words.model(name))) : value];
    }),
  );
}
