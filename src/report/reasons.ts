import type { Reason } from '../explain/index.js';
import { isolate } from './page/clean.js';
import type { Words } from './words.js';

/** A reason as a sentence; the feature and its value where no message fits. */
export function reasonText({ key, feature, value, facts }: Reason, words: Words): string {
  const written: Record<string, string> = { feature: isolate(feature), value: isolate(value) };
  for (const [fact, amount] of Object.entries(facts)) {
    written[fact] = typeof amount === 'number' ? words.short(amount) : isolate(amount);
  }
  return words.sayOr(key, `${written.feature} = ${written.value}`, written);
}
