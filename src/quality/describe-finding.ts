import { isMessageKey, type Language, message } from '../messages/index.js';
import type { Finding } from './finding.js';

/** A finding in words: what was found, what follows from it, what to do. */
export interface FindingWords {
  readonly title: string;
  readonly consequence: string;
  readonly repair: string;
}

/** @throws RangeError when the check has no messages, or a fact that its messages need is missing */
export function describeFinding(language: Language, finding: Finding): FindingWords {
  const say = (part: keyof FindingWords) => {
    const key = `finding.${finding.check}.${part}`;
    if (!isMessageKey(key)) throw new RangeError(`describeFinding: there is no message "${key}".`);
    return message(language, key, finding.facts);
  };
  return { title: say('title'), consequence: say('consequence'), repair: say('repair') };
}
