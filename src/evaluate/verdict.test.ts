import { describe, expect, it } from 'vitest';
import { isMessageKey, languages, message } from '../messages/index.js';
import { Random } from '../random/index.js';
import { auc, delongTest, onlySimple, type PairedTest, type Verdict, verdict } from './index.js';

const test = (difference: number, pValue: number): PairedTest => ({
  name: 'DeLong',
  difference,
  interval: [difference - 0.01, difference + 0.01],
  pValue,
});
const decide = (difference: number, pValue: number, more = {}) =>
  verdict({
    complex: { model: 'boost', auc: 0.8 + difference },
    simple: { model: 'scorecard', auc: 0.8 },
    test: test(difference, pValue),
    ...more,
  });

describe('verdict', () => {
  it.each([
    [0.02, 0.001, 'verdict.worthIt', true],
    [0.02, 0.2, 'verdict.notSignificant', false],
    [0.004, 0.001, 'verdict.tooSmall', false],
    [-0.02, 0.001, 'verdict.worse', false],
    [-0.02, 0.2, 'verdict.notSignificant', false],
  ] as const)('difference %f, p %f: %s', (difference, pValue, key, worthIt) => {
    expect(decide(difference, pValue)).toMatchObject({ key, worthIt });
    const large = decide(difference, pValue, { isLarge: true });
    expect(large).toMatchObject({ key: key.replace('verdict', 'verdict.large'), worthIt });
    for (const language of languages) expect(message(language, large.key, large.facts as never)).not.toMatch(/[{}]/);
  });

  it('a complex model that may be no better than chance is not worth it, whatever the simple one does', () => {
    const decision = verdict({
      complex: { model: 'boost', auc: 0.53, interval: [0.49, 0.57] },
      simple: { model: 'scorecard', auc: 0.45, interval: [0.41, 0.49] },
      test: test(0.08, 0.001),
    });
    expect(decision).toMatchObject({ worthIt: false, key: 'verdict.noSignal' });
  });

  it('asks more of the best of several models', () => {
    expect(decide(0.02, 0.02).worthIt).toBe(true);
    expect(decide(0.02, 0.02, { candidates: 3 }).key).toBe('verdict.notSignificant');
  });

  it('is a sentence in every language, whatever it says', () => {
    const all: Verdict[] = [
      decide(0.02, 1e-9),
      decide(0.02, 0.2),
      decide(0.004, 0.001),
      decide(-0.02, 0.001),
      onlySimple({ model: 'scorecard', auc: 0.8 }),
      verdict({
        complex: { model: 'boost', auc: 0.5, interval: [0.4, 0.6] },
        simple: { model: 'scorecard', auc: 0.5 },
        test: test(0, 1),
      }),
    ];
    for (const language of languages) {
      for (const { key, facts } of all) {
        if (!isMessageKey(key)) throw new Error(`no message ${key}`);
        const sentence = message(language, key, facts);
        expect(sentence).toContain('scorecard');
        expect(sentence).not.toMatch(/[{}]|undefined|NaN/);
      }
    }
    const { key, facts } = all[0]!;
    expect(message('en', key, facts)).toContain('(p < 0.001)');
    expect(message('en', key, facts)).toMatch(/boost.*0\.82.*scorecard.*0\.8.*0\.02/);
  });

  it('is wrongly "worth it" for at most 5 of 100 tables whose labels mean nothing', () => {
    const random = new Random('permuted labels');
    let worthIt = 0;
    const tables = 400;
    for (let table = 0; table < tables; table++) {
      const stream = random.split(table);
      const outcome = Array.from({ length: 300 }, () => (stream.uniform() < 0.25 ? 1 : 0));
      const noise = () => Float64Array.from(outcome, () => stream.uniform());
      const [complex, simple] = [noise(), noise()];
      const decision = verdict({
        complex: { model: 'complex', auc: auc(outcome, complex) },
        simple: { model: 'simple', auc: auc(outcome, simple) },
        test: delongTest(outcome, complex, simple),
      });
      if (decision.worthIt) worthIt++;
    }
    expect(worthIt / tables).toBeLessThanOrEqual(0.05);
    expect(worthIt, 'the test is alive').toBeGreaterThan(0);
  });
});
