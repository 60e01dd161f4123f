import { mkdirSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandPaths } from './expand-paths.js';
import { temporaryFolder } from './files.test.helper.js';

const file = temporaryFolder();
for (const folder of ['2011', '2012', '2012/late']) mkdirSync(file(folder));
for (const name of [
  '2011/a.csv',
  '2011/b.csv',
  '2012/a.csv',
  '2012/.a.csv',
  '2012/late/c.csv',
  '2012/late/c.txt',
  'x[1].csv',
]) {
  file(name, 'a\n1\n');
}
const found = (pattern: string) => expandPaths([file(pattern)]).map((path) => relative(file(''), path));

describe('expandPaths', () => {
  it.each([
    ['2011/*.csv', ['2011/a.csv', '2011/b.csv']],
    ['201?/a.csv', ['2011/a.csv', '2012/a.csv']],
    ['201[2-9]/*', ['2012/a.csv']],
    ['{2011,2012}/{a,b}.csv', ['2011/a.csv', '2011/b.csv', '2012/a.csv']],
    ['**/*.csv', ['2011/a.csv', '2011/b.csv', '2012/a.csv', '2012/late/c.csv', 'x[1].csv']],
    ['**/c.txt', ['2012/late/c.txt']],
  ])('%s', (pattern, expected) => {
    expect(found(pattern)).toEqual(expected);
  });

  it('takes a name that exists by the letter', () => {
    expect(found('x[1].csv')).toEqual(['x[1].csv']);
  });

  it('keeps the order of what is given', () => {
    const paths = [file('2012/a.csv'), file('2011/a.csv')];
    expect(expandPaths(paths)).toEqual(paths);
  });
});
