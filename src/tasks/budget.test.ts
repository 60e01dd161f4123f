import { describe, expect, it } from 'vitest';
import { languages } from '../messages/index.js';
import { caveatSentence } from '../report/index.js';
import { budgetCaveats, secondsPerFit } from './budget.js';

const pace = { folds: 5, threads: 2, load: 10 };

describe('a budget', () => {
  it('gives each fit its share of what reading leaves, as many at a time as there are threads', () => {
    expect(secondsPerFit(90, pace)).toBeCloseTo((0.8 * 80) / 3, 12);
    expect(secondsPerFit(90, { ...pace, threads: 16 })).toBeCloseTo(0.8 * 80, 12);
    expect(secondsPerFit(5, pace), 'never nothing').toBeGreaterThan(0);
  });

  it('names what there was no time for and a budget under which there is', () => {
    const lacking = (seconds: number) => ({ seconds: 12, leftOut: [{ model: 'boost', seconds, isLeast: false }] });
    const [caveat, ...others] = budgetCaveats(90, [lacking(20), lacking(30)], pace);
    expect(others).toEqual([]);
    const needed = 10 + (3 * 42) / 0.8;
    const more = Number(caveat!.facts.more);
    expect(more).toBeGreaterThanOrEqual(needed);
    expect(secondsPerFit(more, pace), 'enough for the longest fit').toBeGreaterThanOrEqual(42);
    expect(caveatSentence(caveat!, 'en')).toBe(
      'The budget of 90 s left no time for boost (in 2 of 6 fits). With all candidates this takes about 170 s on this machine: give --budget 190s, or leave --budget out. What there is time for depends on the speed of the machine, so the run may come out otherwise when it is made again.',
    );
  });

  it('says so where it was not seen how long they take, in every language', () => {
    const short = [{ seconds: 1, leftOut: [{ model: 'boost', seconds: 0, isLeast: true }] }];
    const [caveat] = budgetCaveats(90, short, pace);
    expect(caveat!.facts.more).toBe('180');
    for (const language of languages) expect(caveatSentence(caveat!, language)).toMatch(/boost.*--budget 180s/);
    expect(caveatSentence(caveat!, 'en')).toContain('none to see how long they would take');
  });

  it('says nothing where all were tried', () => {
    expect(budgetCaveats(90, [], pace)).toEqual([]);
  });
});
