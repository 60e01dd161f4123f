import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { makeBinMatrix } from './bin-matrix.js';
import { binOf, chooseBins } from './binning.js';
import type { TreeColumn } from './column.js';
import { Arena } from './kernels/arena.js';

function mixedColumns(random: Random, rows: number, count: number): TreeColumn[] {
  return Array.from({ length: count }, (_, j): TreeColumn => {
    const name = `x${j}`;
    if (j % 3 === 2) {
      const levels = Array.from({ length: 1 + random.integer(300) }, (_, i) => `level ${i}`);
      const codes = Int32Array.from({ length: rows }, () => random.integer(levels.length + 2) - 1);
      return { name, kind: 'categorical', codes, levels };
    }
    const special = j % 2 === 0 ? [] : [-9, -8];
    const values = Float64Array.from({ length: rows }, () => {
      const draw = random.uniform();
      return draw < 0.1 ? Number.NaN : draw < 0.3 ? -9 : draw < 0.4 ? -0 : random.normal() * 1e3;
    });
    return { name, kind: 'numeric', values, special };
  });
}

describe('makeBinMatrix', () => {
  it('holds the bin of every value, by row and by column', () => {
    const random = new Random('matrix');
    for (const [rows, count] of [
      [1, 1],
      [300, 3],
      [515, 17],
      [70, 70],
    ] as const) {
      const columns = mixedColumns(random, rows, count);
      const bins = columns.map((column) => chooseBins(column, undefined, { maxBins: 255, minLevelRows: 1 }));
      Arena.withSync((arena) => {
        const matrix = makeBinMatrix(arena, columns, bins);
        const bytes = new Uint8Array(arena.memory.buffer);
        columns.forEach((column, j) => {
          const values = column.kind === 'categorical' ? column.codes : column.values;
          const expected = Array.from(values, (value) => binOf(bins[j]!, value));
          const own = (at: (row: number) => number) => expected.map((_, row) => bytes[at(row)]!);
          expect(own((row) => matrix.byColumn + j * matrix.columnStep + row)).toEqual(expected);
          expect(own((row) => matrix.address + row * matrix.stride + j)).toEqual(expected);
        });
      });
    }
  });

  it('refuses columns that do not fit the bins or each other', () => {
    const [x, y] = mixedColumns(new Random(1), 4, 3).filter((_, j) => j !== 1) as [TreeColumn, TreeColumn];
    const [ofX, ofY] = [x, y].map((column) => chooseBins(column, undefined, { maxBins: 255, minLevelRows: 1 }));
    const longer: TreeColumn = { name: 'long', kind: 'numeric', values: new Float64Array(5), special: [] };
    Arena.withSync((arena) => {
      expect(() => makeBinMatrix(arena, [x], [ofX!, ofY!])).toThrow('The trees expect 2 columns, received 1.');
      expect(() => makeBinMatrix(arena, [x, longer], [ofX!, ofX!])).toThrow(
        'Column "long" has 5 rows, the first one 4.',
      );
      expect(() => makeBinMatrix(arena, [x], [ofY!])).toThrow(
        'Column "x0" is numeric; the trees learned it as categorical.',
      );
    });
  });
});
