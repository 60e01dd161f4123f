import { isMessageKey, message, type Wording } from '../messages/index.js';
import type { Reason } from './reason.js';

/**
 * A reason as one sentence.
 *
 * @throws RangeError when the reason's key is not a message
 * @example reasonSentence(reason, 'en') // 'amount is 12,169, higher than 95 % of applicants (typical: 2,319); this raises the risk.'
 */
export function reasonSentence(reason: Reason, language: Wording = 'en'): string {
  if (!isMessageKey(reason.key)) throw new RangeError(`reasonSentence: there is no message "${reason.key}".`);
  return message(language, reason.key, reason.facts);
}
