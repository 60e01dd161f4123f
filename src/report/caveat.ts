import { isMessageKey, type Language, message } from '../messages/index.js';
import type { Caveat } from './report-data.js';

/** A caveat as one sentence; the key itself when this version has no words for it. */
export function caveatSentence({ key, facts }: Caveat, language: Language): string {
  return isMessageKey(key) ? message(language, key, facts) : key;
}
