import { describe, expect, it } from 'vitest';
import { onlySimple, verdict } from '../evaluate/index.js';
import { languages } from '../messages/index.js';
import { verdictSentence } from './verdict.js';

const decide = (difference: number, pValue: number) =>
  verdict({
    complex: { model: 'boost', auc: 0.8 + difference },
    simple: { model: 'scorecard', auc: 0.8 },
    test: { name: 'DeLong', difference, interval: [difference - 0.01, difference + 0.01], pValue },
  });

describe('verdictSentence', () => {
  it('names the models in words and writes AUCs with three decimals', () => {
    expect(verdictSentence(decide(0.02, 1e-9), 'en')).toBe(
      'Worth it: Gradient boosting reaches an AUC of 0.820, Scorecard 0.800. The gain of 0.020 [0.010, 0.030] is unlikely to be luck (p < 0.001) and large enough to pay for a model that is harder to explain.',
    );
    expect(verdictSentence(decide(-0.02, 0.0123), 'en')).toContain(
      'the difference is −0.020 [−0.030, −0.010] (p 0.012)',
    );
  });

  it('has words for every outcome in every language', () => {
    const all = [
      decide(0.02, 0),
      decide(0.02, 0.4),
      decide(0.003, 0),
      decide(-0.02, 0),
      onlySimple({ model: 'tree', auc: 0.7 }),
    ];
    for (const language of languages) {
      const sentences = all.map((one) => verdictSentence(one, language));
      expect(new Set(sentences).size).toBe(all.length);
      for (const sentence of sentences) expect(sentence).not.toMatch(/[{}]|undefined|verdict\./);
    }
  });

  it('still says yes or no for an outcome it has no words for', () => {
    expect(verdictSentence({ worthIt: false, key: 'verdict.unheard-of', facts: {} }, 'en')).toBe(
      'The more complex model is not worth it; keep the simple one.',
    );
  });
});
