import { describe, expect, it } from 'vitest';
import type { Finding } from '../quality/index.js';
import { exampleReport } from './example.test.data.js';
import { alarmsOf, alike, findingText, groupTitle, isSettled, worstFirst } from './findings.js';
import { Words } from './words.js';

const example = exampleReport();
const words = new Words('en');
const { columns } = example.data;
const about = (repair: Finding['repair'], check = 'leakage'): Finding => ({
  check,
  severity: 'critical',
  columns: ['income'],
  rows: { count: 3, examples: [] },
  facts: { column: 'income' },
  ...(repair && { repair }),
});

describe('isSettled', () => {
  it.each([
    ['a dropped column', { action: 'drop-column', column: 'collected_later' }, true],
    ['a column still in use', { action: 'drop-column', column: 'income' }, false],
    ['a role that was set', { action: 'set-role', column: 'sex', role: 'protected' }, true],
    ['a role that was not', { action: 'set-role', column: 'age', role: 'protected' }, false],
    ['codes that are known', { action: 'special-values', column: 'past_due_12m', values: [98] }, true],
    ['codes that are not', { action: 'special-values', column: 'past_due_12m', values: [97] }, false],
    ['a column that is not there', { action: 'drop-column', column: 'gone' }, false],
    ['rows', { action: 'drop-rows', rows: [1] }, false],
    ['nothing proposed', undefined, false],
  ] as const)('%s', (_, repair, settled) => {
    expect(isSettled(about(repair), columns)).toBe(settled);
  });
});

describe('findings', () => {
  it('stand worst first', () => {
    expect(worstFirst(example.findings).map(({ severity }) => severity)).toEqual([
      'critical',
      'critical',
      'warning',
      'warning',
      'notice',
    ]);
  });

  it('are alarms when they are no notice and not settled', () => {
    expect(alarmsOf(example).map(({ check }) => check)).toEqual(['unit-break', 'informative-missing']);
  });

  it('that are alike are said once', () => {
    const groups = alike([about(undefined), about(undefined, 'unit-break'), about(undefined), about(undefined)]);
    expect(groups.map((group) => group.length)).toEqual([3, 1]);
    expect(groupTitle(groups[0]!, words)).toMatch(/; 2 more like it$/);
  });

  it('of an unknown check go by its name', () => {
    expect(findingText(about(undefined, 'brand-new-check'), 'title', words)).toBe('brand new check');
    expect(findingText(about(undefined, 'brand-new-check'), 'repair', words)).toBe('');
  });
});
