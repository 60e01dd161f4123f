import { isMessageKey, message, type Wording } from '../messages/index.js';
import type { Caveat } from './report-data.js';

/** A caveat as one sentence; the key itself when this version has no words for it. */
export function caveatSentence({ key, facts }: Caveat, language: Wording): string {
  return isMessageKey(key) ? message(language, key, facts) : key;
}
