import { type Reason, reasonSentence } from '../explain/index.js';
import { isolate } from './page/clean.js';
import type { Words } from './words.js';

/** A reason as a sentence; the feature and its value where no message fits. */
export function reasonText(reason: Reason, words: Words): string {
  const plain = `${isolate(reason.feature)} = ${isolate(reason.value)}`;
  const facts = Object.entries(reason.facts).map(([name, fact]) => [
    name,
    typeof fact === 'string' ? isolate(fact) : fact,
  ]);
  try {
    const of = reason.of === undefined ? {} : { of: isolate(reason.of) };
    return reasonSentence({ ...reason, ...of, facts: Object.fromEntries(facts) }, words.wording);
  } catch (error) {
    if (error instanceof RangeError) return plain;
    throw error;
  }
}
