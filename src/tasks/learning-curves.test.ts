import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { firstRows, sizesFor } from './learning-curves.js';

const foldsOf = (rows: number) => ({ folds: [{ train: new Int32Array(rows), test: new Int32Array(0) }] });

describe('rows of a learning curve', () => {
  it('regression: are as many as asked, of every class, also where classes are many', () => {
    const codes = Int32Array.from({ length: 1800 }, (_, row) => row % 150);
    const rows = firstRows(Int32Array.from(codes.keys()), codes, 370, new Random('rows'));
    expect(rows.length).toBe(370);
    expect(new Set(rows).size).toBe(370);
    expect(new Set(Array.from(rows, (row) => codes[row])).size).toBe(150);
  });

  it('lie inside those of a larger size', () => {
    const codes = Int32Array.from({ length: 2000 }, (_, row) => Number(row % 9 === 0));
    const of = (size: number) => firstRows(Int32Array.from(codes.keys()), codes, size, new Random('rows'));
    const larger = new Set(of(800));
    for (const row of of(300)) expect(larger.has(row)).toBe(true);
  });
});

describe('sizes of a learning curve', () => {
  it('double up to a whole part, without those below twice the number of classes', () => {
    expect(sizesFor('auto', foldsOf(1800), 2)).toEqual([113, 225, 450, 900, 1800]);
    expect(sizesFor('auto', foldsOf(1800), 150)).toEqual([450, 900, 1800]);
    expect(sizesFor('auto', foldsOf(200), 150)).toEqual([200]);
  });

  it('are refused where they are too few for the classes', () => {
    expect(sizesFor([400, 300], foldsOf(1800), 150)).toEqual([300, 400]);
    expect(() => sizesFor([299], foldsOf(1800), 150)).toThrow(
      '--sizes: expected whole numbers from 300 (twice the number of classes) to 1800, the rows of a training part; received 299.',
    );
  });
});
