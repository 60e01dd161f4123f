import type { HeadlineVerdict } from '../../evaluate/index.js';
import type { Wording } from '../../messages/index.js';
import { isolate } from '../page/clean.js';
import { Words } from '../words.js';
import { metricName, metricValue } from './metric.js';

const models = new Set(['complex', 'simple']);

/** The verdict in words: models and the metric by their names, values as the metric is written. */
export function headlineSentence({ key, worthIt, facts }: HeadlineVerdict, wording: Wording): string {
  const words = new Words(wording);
  const metric = String(facts.metric);
  const written: Record<string, string> = {};
  for (const [fact, value] of Object.entries(facts)) {
    if (fact === 'metric') written[fact] = metricName(metric, words);
    else if (typeof value === 'string') written[fact] = models.has(fact) ? isolate(words.model(value)) : value;
    else written[fact] = fact === 'pValue' ? words.pValue(value) : metricValue(metric, value, words);
  }
  const otherwise = words.say(worthIt ? 'report.verdict.worth-it' : 'report.verdict.not-worth-it');
  return words.sayOr(key, otherwise, written);
}
