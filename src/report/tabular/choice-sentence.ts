import type { Headline, HeadlineChoice, HeadlineContender } from '../../evaluate/index.js';
import { message, type Wording } from '../../messages/index.js';
import { Words } from '../words.js';
import { metricName, metricValue } from './metric.js';

/** Which model of a comparison to take, and why not a better one. @param models the simplest first */
export function choiceSentence(
  { best, recommended, pairs }: HeadlineChoice,
  models: readonly HeadlineContender[],
  { metric }: Headline,
  wording: Wording,
): string {
  const words = new Words(wording);
  const value = (name: string) => metricValue(metric, models.find(({ model }) => model === name)!.value, words);
  const facts = { model: words.model(recommended), metric: metricName(metric, words), value: value(recommended) };
  if (pairs.length === 0) return message(wording, 'tabular.compare.only', facts);
  if (best === recommended) {
    const isSimplest = models[0]!.model === recommended;
    return message(wording, isSimplest ? 'tabular.compare.simplest' : 'tabular.compare.best', facts);
  }
  return message(wording, 'tabular.compare.simpler', {
    ...facts,
    best: words.model(best),
    bestValue: value(best),
    pairs: String(pairs.length),
  });
}
