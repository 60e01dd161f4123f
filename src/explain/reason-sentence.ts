import { isMessageKey, message, type Wording } from '../messages/index.js';
import type { Reason } from './reason.js';

/**
 * A reason as one sentence.
 *
 * @throws RangeError when the reason's key is not a message
 * @example reasonSentence(reason, 'en') // 'amount is 12,169, higher than 95 % of applicants (typical: 2,319); this raises the risk.'
 */
export function reasonSentence({ key, facts, of }: Reason, language: Wording = 'en'): string {
  const [, clause, effect] = /^(.+)\.(raises|lowers)$/.exec(key) ?? [];
  if (clause === undefined || !isMessageKey(clause))
    throw new RangeError(`reasonSentence: there is no message "${key}".`);
  const reason = message(language, clause, facts);
  return of === undefined
    ? message(language, `reason.${effect as Effect}`, { reason })
    : message(language, `reason.${effect as Effect}Class`, { reason, class: of });
}

type Effect = 'raises' | 'lowers';
