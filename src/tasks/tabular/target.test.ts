import { describe, expect, it } from 'vitest';
import { type Kind, Table } from '../../data/index.js';
import { readTarget, settleTarget } from './target.js';

function tableOf(values: readonly unknown[], kind: Kind = 'numeric', levels?: readonly string[]): Table {
  return Table.fromRecords(
    [
      { name: 'x', kind: 'numeric', role: 'feature' },
      { name: 'y', kind, role: 'target', ...(levels && { levels }) },
    ],
    values.map((y, x) => ({ x, y })),
  );
}
const repeat = (values: readonly unknown[], times: number) => Array.from({ length: times }, () => values).flat();

describe('settleTarget', () => {
  it.each([
    ['zeros and ones', tableOf(repeat([0, 1, 1], 10), 'boolean', ['0', '1']), 'binary', ['0', '1']],
    [
      'two words, the rarer the event',
      tableOf(repeat(['cat', 'dog', 'dog'], 10), 'categorical'),
      'binary',
      ['dog', 'cat'],
    ],
    [
      'two words of which one says yes',
      tableOf(repeat(['yes', 'yes', 'no'], 10), 'categorical'),
      'binary',
      ['no', 'yes'],
    ],
    ['two other numbers', tableOf(repeat([2, 1, 1], 10)), 'binary', ['1', '2']],
    ['words', tableOf(repeat(['b', 'a', 'c'], 10), 'categorical'), 'multiclass', ['a', 'b', 'c']],
    ['few whole numbers, by size', tableOf(repeat([10, 9, 2], 10)), 'multiclass', ['2', '9', '10']],
    ['many whole numbers', tableOf(Array.from({ length: 60 }, (_, i) => i % 20)), 'regression', []],
    ['few whole numbers of few rows each', tableOf(repeat([10, 9, 2], 5)), 'regression', []],
    ['fractions', tableOf(repeat([0.5, 1, 1.5], 20)), 'regression', []],
  ] as const)('%s', (_, table, kind, classes) => {
    const { target } = settleTarget(table, 'y', {});
    expect(target.kind).toBe(kind);
    expect(target.classes).toEqual(classes);
  });

  it('does as --kind and --positive say', () => {
    const digits = tableOf(repeat([1, 2, 3], 20));
    expect(settleTarget(digits, 'y', { kinds: { y: 'numeric' } }).target.kind).toBe('regression');
    expect(
      settleTarget(tableOf(repeat([0.5, 1, 1.5], 20)), 'y', { kinds: { y: 'categorical' } }).target.classes,
    ).toEqual(['0.5', '1', '1.5']);
    const two = settleTarget(digits, 'y', { positive: ['3.0'] });
    expect(two.target).toMatchObject({ kind: 'binary', classes: ['1 | 2', '3'], values: [['1', '2'], ['3']] });
    expect([...two.truth.slice(0, 3)]).toEqual([0, 0, 1]);
    expect(two.table.categories('y').levels).toEqual(['1 | 2', '3']);
  });

  it('leaves rows without a value and excluded ones out, and counts them', () => {
    const { table, truth, left, caveats } = settleTarget(tableOf([...repeat([1.5, 2.25, null], 20), -9, -9]), 'y', {
      ...{ exclude: ['-9'], kinds: { y: 'numeric' } },
    });
    expect(left).toEqual({ missing: 20, excluded: 2 });
    expect(table.rowCount).toBe(40);
    expect(Array.from(truth.slice(0, 2))).toEqual([1.5, 2.25]);
    expect(caveats.map(({ key }) => key)).toEqual(['tabular.taken.regression', 'tabular.missing', 'tabular.excluded']);
    expect(table.rowNumbers[2], 'row 3 has no value').toBe(4);
  });

  it.each([
    [
      'one value',
      tableOf([1, 1, 1]),
      {},
      'The target "y" has only one value, "1" (3); there is nothing to tell apart.',
    ],
    ['no value', tableOf([null, null]), {}, 'The target "y" is empty in all 2 rows that are left'],
    [
      'a value per row',
      tableOf(['a1', 'b2', 'c3', 'd4'], 'categorical'),
      {},
      'The target "y" has 4 different values in 4 rows: it names rows instead of kinds of rows',
    ],
    ['dates', tableOf(['2024-01-01', '2024-01-02'], 'datetime'), {}, 'The target "y" holds dates; a model predicts'],
    [
      'an infinite number',
      tableOf([...repeat([1.5, 2.5, 3.5], 9), Number.POSITIVE_INFINITY]),
      {},
      'The target "y" is Infinity in row 28; a number to predict must be finite.',
    ],
    [
      'an event among numbers',
      tableOf(repeat([1.5, 2.5, 3.5], 9)),
      { positive: ['2'], kinds: { y: 'numeric' } },
      '--positive "2": the target "y" is taken as a number, which has no event.',
    ],
    [
      'an unknown event',
      tableOf(repeat(['cat', 'dog'], 9), 'categorical'),
      { positive: ['dg'] },
      '--positive "dg": no row has this value in the target "y". Did you mean "dog"? Its values are: "cat" (9), "dog" (9).',
    ],
    [
      'an unknown excluded value',
      tableOf(repeat(['cat', 'dog'], 9), 'categorical'),
      { exclude: ['cow'] },
      '--exclude "cow": no row has this value in the target "y".',
    ],
    [
      'all excluded',
      tableOf([1, 1, 2]),
      { exclude: ['1', '2'] },
      'The target "y" is empty in all 3 rows that are left',
    ],
    [
      'a kind that no target has',
      tableOf(repeat([1, 2], 9)),
      { kinds: { y: 'datetime' } },
      '--kind y=datetime: a target is categorical (its values are classes) or numeric (its values are numbers).',
    ],
  ] as const)('refuses %s', (_, table, options, message) => {
    expect(() => settleTarget(table, 'y', options)).toThrow(message);
  });
});

describe('readTarget', () => {
  const { target } = settleTarget(tableOf(repeat(['a', 'b', 'c'], 10), 'categorical'), 'y', {});

  it('reads classes by what they meant at training, in any order and with some absent', () => {
    const known = readTarget(tableOf(['c', null, 'b'], 'categorical'), target);
    expect(Array.from(known.truth)).toEqual([2, 1]);
    expect(known.left).toEqual({ missing: 1, excluded: 0 });
    expect(known.table.categories('y').levels).toEqual(['a', 'b', 'c']);
  });

  it('refuses a class that was not there', () => {
    expect(() => readTarget(tableOf(['c', 'd'], 'categorical'), target)).toThrow(
      'The target "y" holds "d" (1 rows), a value that was not there at training. Its classes are: a, b, c. Leave those rows out with --exclude "d".',
    );
    expect(Array.from(readTarget(tableOf(['c', 'd'], 'categorical'), target, { exclude: ['d'] }).truth)).toEqual([2]);
  });
});
