import { describe, expect, it } from 'vitest';
import { auc, delongTest, type Judgement } from '../evaluate/index.js';
import { languages } from '../messages/index.js';
import { Random } from '../random/index.js';
import { verdictSentence } from '../report/index.js';
import { type Candidate, verdictOf } from './verdict-of.js';

const random = new Random('verdict of');
const risk = Float64Array.from({ length: 3000 }, () => random.normal());
const outcome = Int32Array.from(risk, (z) => (random.uniform() < 1 / (1 + Math.exp(1 - 1.5 * z)) ? 1 : 0));

/** Models that know the risk with so much noise; the chosen one first. */
function candidates(noises: readonly (readonly [model: string, noise: number])[]): Candidate[] {
  const said = noises.map(([, noise]) => risk.map((z) => 1 / (1 + Math.exp(-z - noise * random.normal()))));
  return noises.map(([model], i): Candidate => {
    const judgement = { metrics: { auc: auc(outcome, said[i]!) }, intervals: {} } as Judgement;
    const test = i === 0 ? {} : { test: delongTest(outcome, said[0]!, said[i]!) };
    return { model, probability: said[i]!, judgement, seconds: 0, ...test };
  });
}

const decide = (noises: Parameters<typeof candidates>[0], fitted: Parameters<typeof verdictOf>[2]) =>
  verdictOf(outcome, candidates(noises), fitted, {});
const inner = (model: string, innerAuc: number) => ({ model, innerAuc, weight: 0.5 });

describe('the verdict of a training', () => {
  it('says how the model asked for stands, where it is about others', () => {
    const rivals = [
      ['scorecard', 0.3],
      ['boost', 0.3],
    ] as const;
    const behind = decide([['logistic', 2], ...rivals], { model: 'logistic' });
    expect([behind.facts.simple, behind.facts.complex]).toEqual(['scorecard', 'boost']);
    expect(behind.standing).toMatchObject({ key: 'standing.behind', facts: { chosen: 'logistic', pValue: '< 0.001' } });
    expect(behind.standing!.facts.difference).toBeLessThan(-0.05);
    expect(
      decide(
        [
          ['svm', 0.31],
          ['scorecard', 0.3],
          ['boost', 0.2],
        ],
        { model: 'svm' },
      ).standing?.key,
    ).toMatch(/level|behind/);
    expect(verdictSentence(behind, 'en')).toMatch(
      /Logistic regression \(AUC 0\.\d+\), the model asked for, predicts worse than (Scorecard|Gradient boosting)/,
    );
    expect(
      decide(
        [
          ['scorecard', 0.3],
          ['boost', 0.3],
        ],
        { model: 'scorecard' },
      ).standing,
    ).toBeUndefined();
  });

  it('of a large model is about the best traditional one, in words of its own', () => {
    const ahead = decide(
      [
        ['mlp', 0.1],
        ['scorecard', 2],
        ['boost', 1],
      ],
      { model: 'mlp' },
    );
    expect(ahead).toMatchObject({ worthIt: true, key: 'verdict.large.worthIt', facts: { simple: 'boost' } });
    expect(ahead.standing).toBeUndefined();
    expect(verdictSentence(ahead, 'en')).toMatch(/^Worth it: the large model, Neural network \(MLP\), beats the best/);
    const behind = decide(
      [
        ['transformer', 2],
        ['boost', 0.3],
        ['scorecard', 1],
      ],
      { model: 'transformer' },
    );
    expect(behind).toMatchObject({ worthIt: false, key: 'verdict.large.worse', facts: { simple: 'boost' } });
  });

  it('explains a sum of models that auto kept though the verdict does not confirm it', () => {
    const choice = { stackedAuc: 0.797, inner: [inner('scorecard', 0.783), inner('boost', 0.796)] };
    const same = [
      ['auto', 0.3],
      ['scorecard', 0.3],
      ['boost', 0.3],
    ] as const;
    const open = decide(same, { model: 'auto', choice });
    expect(open).toMatchObject({ worthIt: false, standing: { key: 'standing.stack' } });
    expect(verdictSentence(open, 'en')).toMatch(
      /^Keep the simple model.*AUC of 0\.797, Scorecard 0\.783.*so the choice is yours/,
    );
    const better = decide(
      [
        ['auto', 0.1],
        ['scorecard', 2],
      ],
      { model: 'auto', choice },
    );
    expect(better.worthIt).toBe(true);
    expect(better.standing).toBeUndefined();
  });

  it('tells a complex model that had no time from one that inner folds told against', () => {
    const alone = [
      ['auto', 0.3],
      ['scorecard', 0.3],
      ['prior', 9],
    ] as const;
    const leftOut = [
      { model: 'boost', seconds: 9, isLeast: false },
      { model: 'logistic', seconds: 9, isLeast: false },
    ];
    const noTime = decide(alone, {
      model: 'scorecard',
      choice: { stackedAuc: 0.8, inner: [inner('scorecard', 0.8)], leftOut },
    });
    expect(noTime).toMatchObject({ key: 'verdict.noTime', facts: { models: 'boost' } });
    const tried = decide(alone, {
      model: 'scorecard',
      choice: { stackedAuc: 0.8, inner: [inner('scorecard', 0.8), inner('boost', 0.79)] },
    });
    expect(tried).toMatchObject({ key: 'verdict.triedInside', facts: { models: 'boost', innerAuc: 0.8 } });
    expect(decide(alone, { model: 'scorecard' }).key).toBe('verdict.onlySimple');
    for (const language of languages) {
      for (const one of [noTime, tried]) expect(verdictSentence(one, language)).not.toMatch(/[{}]|undefined|boost\b/);
    }
  });
});
