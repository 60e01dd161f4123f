import { describe, expect, it } from 'vitest';
import { booleanOrder, guessKind, sortLevels } from './guess.js';

function guess(values: readonly string[], { commaIsFree = false } = {}) {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const meanLength = values.reduce((sum, value) => sum + value.length, 0) / values.length;
  const { kind, format } = guessKind(counts, { commaIsFree, meanLength });
  return format === undefined ? kind : `${kind} ${format}`;
}
const numbered = (n: number, write: (i: number) => string) => Array.from({ length: n }, (_, i) => write(i));

describe('guessKind', () => {
  it.each([
    ['plain numbers', ['1', '-2.5', '.5', '3e-4', '+7'], 'numeric'],
    ['thousands separators', ['1,200', '13', '1,234,567.5'], 'numeric 1,234.5'],
    ['percent', ['13.5%', '7 %', '100%'], 'numeric 1234.5%'],
    ['currency', ['$1,200', '$13.50', '-$7', '($1,000)'], 'numeric $1,234.5'],
    ['currency after the amount', ['1200元', '13.5元'], 'numeric $1,234.5'],
    ['numbers with words for "no value"', [...numbered(20, String), 'unknown', '-', 'n/a'], 'numeric'],
    ['few whole numbers', ['1', '2', '3', '4', '1'], 'numeric'],
    ['one and two', ['1', '2', '2'], 'numeric'],
    ['mostly numbers and one mistake', [...numbered(50, String), 'o7'], 'numeric'],
    ['digits and a letter code', ['1', '2', '3', 'A', '1', '2'], 'categorical'],
    ['codes with leading zeros', ['001', '002', '117', '001'], 'categorical'],
    ['zero and one', ['0', '1', '0', ''], 'boolean'],
    ['zero and one with a fraction', ['0.0', '1.0', '1.0'], 'boolean'],
    ['yes and no', ['Yes', 'No', 'NA'], 'boolean'],
    ['是 and 否', ['是', '否'], 'boolean'],
    ['one word', ['n', 'n'], 'categorical'],
    ['two words', ['good', 'bad'], 'categorical'],
    ['ISO dates', ['2011-12-01', '2012-1-31'], 'datetime'],
    ['ISO times', ['2011-12-01T10:11:12Z', '2012-01-31 10:11:12.123+02:00'], 'datetime'],
    ['months', ['2011-12', '2012-01'], 'datetime yyyy-mm'],
    ['mm/yyyy', ['04/2012', '12/2011'], 'datetime mm/yyyy'],
    ['month first, because of the 31', ['01/02/2012', '12/31/2011'], 'datetime mm/dd/yyyy'],
    ['day first, because of the 31', ['01/02/2012', '31/12/2011'], 'datetime dd/mm/yyyy'],
    ['German dates', ['1.2.2012', '31.12.2011'], 'datetime dd.mm.yyyy'],
    ['month names', ['Dec-2011', 'Jan-2012'], 'datetime Mon-yyyy'],
    ['short month names', ['Dec-11', 'Jan-12'], 'datetime Mon-yy'],
    ['Chinese dates', ['2011年12月1日', '2012年1月31日'], 'datetime yyyy年mm月dd日'],
    ['eight digits that are all dates', numbered(12, (i) => `201101${10 + i}`), 'datetime yyyymmdd'],
    ['eight digits that are not all dates', [...numbered(12, (i) => `201101${10 + i}`), '20119999'], 'numeric'],
    ['sentences', numbered(60, (i) => `I need money for reason number ${i}, please`), 'text'],
    ['ordered words', ['10+ years', '< 1 year', '2 years'], 'categorical'],
    ['nothing', ['', 'NA'], 'numeric'],
  ])('%s', (_, values, expected) => {
    expect(guess(values)).toBe(expected);
  });

  it('reads a comma as the decimal sign where it does not separate fields', () => {
    expect(guess(['1.234,56', '13,5', '7'], { commaIsFree: true })).toBe('numeric 1.234,5');
    expect(guess(['12,5', '13,25'])).toBe('numeric 1.234,5');
    expect(guess(['12,5 %', '13,25 %'], { commaIsFree: true })).toBe('numeric 1.234,5%');
    expect(guess(['1.200,00 €', '13,25 €'], { commaIsFree: true })).toBe('numeric 1.234,5 €');
  });

  it('says when day and month could be exchanged', () => {
    const values = new Map([
      ['01/02/2012', 1],
      ['03/04/2012', 1],
    ]);
    expect(guessKind(values, { commaIsFree: false, meanLength: 10 })).toEqual({
      kind: 'datetime',
      format: 'mm/dd/yyyy',
      isAmbiguous: true,
    });
  });
});

describe('levels', () => {
  it('puts "no" before "yes"', () => {
    expect(booleanOrder(['Y', 'N'])).toEqual(['N', 'Y']);
    expect(booleanOrder(['true', 'false'])).toEqual(['false', 'true']);
    expect(booleanOrder(['good', 'bad'])).toBeUndefined();
  });

  it('sorts numbers by value and words by code unit', () => {
    expect(sortLevels(['10', '9', '-1'])).toEqual(['-1', '9', '10']);
    expect(sortLevels(['b', 'B', 'a10', 'a9'])).toEqual(['B', 'a10', 'a9', 'b']);
  });
});
