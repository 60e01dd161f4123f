import { describe, expect, it } from 'vitest';
import { Table } from '../data/index.js';
import { binaryOutcome } from './outcome.js';

const withTarget = (values: readonly (string | null)[]) =>
  Table.fromRecords(
    [{ name: 'status', kind: 'categorical', role: 'target' }],
    values.map((status) => ({ status })),
  );

describe('binaryOutcome', () => {
  it('takes 1 of 0/1 and bad of good/bad as default without being told', () => {
    expect([...binaryOutcome(withTarget(['0', '1', '0']), 'status', {}).outcome]).toEqual([0, 1, 0]);
    expect([...binaryOutcome(withTarget(['good', 'bad', 'good']), 'status', {}).outcome]).toEqual([0, 1, 0]);
  });

  it('asks which of 1 and 2 means default', () => {
    expect(() => binaryOutcome(withTarget(['1', '2', '1']), 'status', {})).toThrow(
      'The target "status" holds "1" (2), "2" (1); say which value means default with --positive VALUE.',
    );
    expect([...binaryOutcome(withTarget(['1', '2', '1']), 'status', { positive: ['2'] }).outcome]).toEqual([0, 1, 0]);
  });

  it('joins several bad statuses and leaves open ones out, keeping row numbers', () => {
    const known = binaryOutcome(withTarget(['Paid', 'Late', 'Current', 'Charged Off', 'Current', 'Paid']), 'status', {
      positive: ['Late', 'charged off'],
      exclude: ['Current'],
    });
    expect([...known.outcome]).toEqual([0, 1, 1, 0]);
    expect([...known.table.rowNumbers]).toEqual([1, 2, 4, 6]);
    expect(known.excluded).toBe(2);
    expect(known.positive).toEqual(['Charged Off', 'Late']);
    expect(known.table.schema[0]).toMatchObject({ kind: 'boolean', role: 'target', levels: ['0', '1'] });
  });

  it.each([
    [['1', '1', '1'], {}, 'The target "status" has only one value, "1" (3)'],
    [['a', 'b', 'c'], {}, 'The target "status" has 3 values'],
    [
      ['1', null, '0'],
      {},
      'The target "status" has no value in 1 of 3 rows (first: row 2). Fill them in, or leave those rows out with --exclude "".',
    ],
    [[null, null], {}, 'The target "status" is empty in all 2 rows'],
    [['good', 'bad'], { positive: ['baad'] }, 'no row has this value in the target "status". Did you mean "bad"?'],
    [['good', 'bad'], { positive: ['good', 'bad'] }, 'Every value of the target "status" is in --positive'],
    [['good', 'bad', 'x'], { positive: ['bad'], exclude: ['bad'] }, 'both in --positive and in --exclude'],
  ])('refuses %j with %j in one sentence', (values, options, text) => {
    expect(() => binaryOutcome(withTarget(values), 'status', options)).toThrow(text);
  });

  it('leaves rows without an outcome out when asked', () => {
    expect(binaryOutcome(withTarget(['1', null, '0']), 'status', { exclude: [''] })).toMatchObject({ excluded: 1 });
  });
});
