import { describe, expect, it } from 'vitest';
import { exampleReport } from './example.test.data.js';
import { nextSteps } from './next-steps.js';
import type { ReportData } from './report-data.js';
import { Words } from './words.js';

const words = new Words('en');
const example = exampleReport();
const steps = (change: Partial<ReportData>) => nextSteps({ ...example, ...change }, words).join('\n');
const judged = (change: Partial<ReportData['result']['metrics']>, more: Partial<ReportData['result']> = {}) =>
  steps({ result: { ...example.result, metrics: { ...example.result.metrics, ...change }, ...more } });

describe('nextSteps', () => {
  it('starts with critical findings, and says nothing of them when there are none', () => {
    expect(nextSteps(example, words)[0]).toContain('critical data findings first (1)');
    expect(steps({ findings: [] })).not.toContain('critical');
  });

  it('counts no finding that the training settled already', () => {
    const columns = example.data.columns.map((column) =>
      column.name === 'collected_later' ? { ...column, role: 'feature' } : column,
    );
    expect(steps({ data: { ...example.data, columns } })).toContain('critical data findings first (2)');
  });

  it('follows the verdict when the saved model is not the one it tells for', () => {
    expect(steps({})).not.toContain('--model');
    expect(steps({ model: { ...example.model, name: 'scorecard' } })).toContain('train again with `--model boost`');
    const keep = { worthIt: false, key: 'verdict.tooSmall', facts: { complex: 'boost', simple: 'scorecard' } };
    expect(steps({ verdict: keep })).toContain('train again with `--model scorecard`');
    expect(steps({ verdict: { ...keep, key: 'verdict.onlySimple' } })).not.toContain('--model');
  });

  it('suspects a leak when the model is too good', () => {
    expect(judged({ auc: 0.981 })).toContain('Look for a leak: an AUC of 0.981');
    expect(judged({ auc: 0.9 })).not.toContain('leak');
  });

  it('warns of a model that may order by chance, and of few events', () => {
    expect(judged({}, { intervals: { auc: [0.49, 0.6] } })).toContain('Do not use this model');
    expect(judged({}, { events: 150 })).toContain('only 150 defaults');
    expect(steps({})).not.toMatch(/Do not use|intervals are wide/);
  });

  it('asks for recalibration when the miss is large beside the default rate', () => {
    expect(judged({ ece: 0.05 })).toContain('they miss by 5.0%');
    expect(judged({ ece: 0.01 })).not.toContain('Recalibrate');
  });

  it('asks for later loans unless they were part of the judgement', () => {
    expect(steps({})).toContain('the time column is issued');
    expect(steps({ test: example.result })).not.toContain('--split time');
    const columns = example.data.columns.filter(({ role }) => role !== 'time');
    expect(steps({ data: { ...example.data, columns } })).toContain('`fathom evaluate spring-loans NEW_LOANS`');
  });
});
