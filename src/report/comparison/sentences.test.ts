import { describe, expect, it } from 'vitest';
import { languages } from '../../messages/index.js';
import type { ComparisonData } from './comparison-data.js';
import { comparisonSentence, curveSentence } from './sentences.js';

const of = (model: string, auc: number) => ({ model, family: model, metrics: { auc } });
const pair = (first: string, second: string, difference: number) => ({ first, second, difference, adjusted: 0.001 });

/** A card, trees and an imported champion, of which the parts that make sentences. */
function compared(parts: Partial<ComparisonData>): ComparisonData {
  return {
    source: 'loans.csv',
    models: [of('card', 0.8), of('trees', 0.82), of('champion', 0.85)],
    pairs: [pair('card', 'trees', -0.02), pair('card', 'champion', -0.05), pair('trees', 'champion', -0.03)],
    best: 'champion',
    recommended: 'champion',
    beaten: [],
    doubtful: { models: ['champion'], otherwise: { recommended: 'trees' } },
    ...parts,
  } as unknown as ComparisonData;
}

describe('the sentence on learning curves', () => {
  const priorCurve = { model: 'prior', points: [{ auc: 0.5 }, { auc: 0.5 }] };
  const curves = (last: number) => ({
    sizes: [100, 200],
    models: [
      { model: 'scorecard', points: [{ auc: 0.7 }, { auc: 0.792 }] },
      { model: 'boost', points: [{ auc: 0.69 }, { auc: last }] },
    ],
  });
  const said = (last: number) =>
    curveSentence(
      compared({
        models: [of('scorecard', 0.792), of('boost', last)],
        curves: curves(last),
      } as unknown as Partial<ComparisonData>),
      'en',
    );

  it('regression: calls no lead overtaking that would not pay', () => {
    expect(said(0.794)).toContain('Gradient boosting and Scorecard are less than 0.005 of AUC apart at 200 rows.');
    expect(said(0.81)).toContain('Gradient boosting overtakes Scorecard from about 200 rows on.');
  });

  it('regression: says nothing where only the naive baseline is compared', () => {
    const alone = { models: [of('prior', 0.5)], curves: { sizes: [100, 200], models: [priorCurve] } };
    expect(curveSentence(compared(alone as unknown as Partial<ComparisonData>), 'en')).toBe('');
  });
});

describe('the sentence on a model that may have learned from the rows it is judged on', () => {
  it('makes the choice hang on it where the model wins', () => {
    expect(comparisonSentence(compared({}), 'en')).toBe(
      'Take champion only if it has not learned from rows of loans.csv: AUC 0.850 here, and no simpler model does as well. ' +
        'If it has, that AUC is too high and says nothing against the others: then take trees (AUC 0.820).',
    );
  });

  it('says that the choice stands where the model loses, and what it is without it where it changed it', () => {
    const lost = { best: 'trees', recommended: 'trees' };
    expect(comparisonSentence(compared(lost), 'en')).toContain('which can only raise its AUC here: the choice stands');
    const other = { models: ['champion'], otherwise: { recommended: 'card' } };
    expect(comparisonSentence(compared({ ...lost, doubtful: other }), 'en')).toContain(
      'if so, its AUC is too high, and the choice without it is card (AUC 0.800).',
    );
    expect(comparisonSentence(compared({ pairs: [], doubtful: { models: ['champion'] } }), 'en')).toBe(
      'champion has AUC 0.850; there is no other model to hold against it. champion may have learned from rows of loans.csv; if so, the AUC is too high, and there is nothing here to hold against it.',
    );
  });

  it('says so in every language', () => {
    for (const language of languages) {
      const sentence = comparisonSentence(compared({}), language);
      for (const word of ['champion', 'loans.csv', 'trees']) expect(sentence).toContain(word);
      expect(sentence).not.toMatch(/[{}]|undefined/);
    }
  });
});
