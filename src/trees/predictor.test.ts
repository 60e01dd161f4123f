import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { Arena } from './kernels/arena.js';
import { plainScores, randomEnsemble, randomTree, rowOf } from './random-trees.test.help.js';
import { goesLeft, leafOf, maskWords } from './tree.js';
import { addScratchBytes, nodeBytes, runOf, writeNodes } from './tree-nodes.js';

/** Leaves of the trees of an ensemble: tables of every word, walked trees, and all of them mixed. */
const sizes: Readonly<Record<string, (random: Random) => number>> = {
  'up to 8 leaves': (random) => 1 + random.integer(8),
  'up to 16 leaves': (random) => 9 + random.integer(8),
  'up to 32 leaves': (random) => 20 + random.integer(13),
  'up to 64 leaves': (random) => 33 + random.integer(32),
  'up to 300 leaves': (random) => 65 + random.integer(236),
  'any number of leaves': (random) => 1 + random.integer(2 ** (1 + random.integer(8))),
};

describe('TreeEnsemble.scores', () => {
  it.each(Object.keys(sizes))('is the sum of the leaves in the order of the trees: %s', (name) => {
    for (let seed = 0; seed < 6; seed++) {
      const random = new Random(name).split(seed);
      const shape = {
        columns: 1 + random.integer(seed === 0 ? 150 : 12),
        trees: 30 + random.integer(60),
        rows: [1, 2, 5, 300, 2048, 4100][seed]!,
        leaves: sizes[name]!,
        outputs: 1 + (seed % 3),
        maxBins: [256, 100, 20][seed % 3]!,
      };
      const { ensemble, columns } = randomEnsemble(random, shape);
      const expected = plainScores(ensemble, columns);
      const scores = ensemble.scores(columns);
      expect(scores).toEqual(expected);
      for (let row = 0; row < Math.min(40, shape.rows); row++) {
        const own = ensemble.scoresOfRow(rowOf(columns, row));
        expect(own).toEqual(expected.slice(row * shape.outputs, (row + 1) * shape.outputs));
      }
    }
  });

  it('of no rows is empty, of no trees the base, of a constant column no matter', () => {
    const { ensemble, columns } = randomEnsemble(new Random('few'), { columns: 4, trees: 0, rows: 3, leaves: () => 1 });
    expect(ensemble.scores(columns)).toEqual(new Float64Array(3).fill(ensemble.base[0]!));
    const empty = columns.map((column) =>
      column.kind === 'numeric' ? { ...column, values: new Float64Array(0) } : { ...column, codes: new Int32Array(0) },
    );
    expect(ensemble.scores(empty)).toEqual(new Float64Array(0));
  });

  it('of many ensembles at once each keeps its own numbers, in few memories', () => {
    const open = Array.from({ length: 60 }, (_, i) =>
      randomEnsemble(new Random('many').split(i), { columns: 3, trees: 5, rows: 40, leaves: () => 6 }),
    );
    for (const { ensemble } of open) ensemble.score(new Float64Array(3));
    for (const { ensemble, columns } of open) {
      expect(ensemble.scores(columns)).toEqual(plainScores(ensemble, columns));
      expect(ensemble.shap(columns).contributions.every(Number.isFinite)).toBe(true);
    }
    for (const { ensemble, columns } of open) expect(ensemble.scores(columns)).toEqual(plainScores(ensemble, columns));
    const arenas = new Set(
      Array.from({ length: 400 }, () => {
        const arena = Arena.lasting();
        arena.allocate(100_000);
        return arena;
      }),
    );
    expect(arenas.size, '40 MB in areas of 4 MiB').toBeLessThan(12);
  });

  it('refuses columns that are not those of the training', () => {
    const { ensemble, columns } = randomEnsemble(new Random('wrong'), {
      columns: 4,
      trees: 3,
      rows: 10,
      leaves: () => 4,
    });
    expect(() => ensemble.scores(columns.slice(1))).toThrow('The trees expect 4 columns, received 3.');
    expect(() => ensemble.scores(columns.with(0, columns[3]!))).toThrow(
      'Column "x3" is categorical; the trees learned it as numeric.',
    );
    const short = { name: 'x1', kind: 'numeric', values: new Float64Array(9), special: [] } as const;
    expect(() => ensemble.scores(columns.with(1, short))).toThrow('Column "x1" has 9 rows, the first one 10.');
  });
});

describe('addTreeToRows', () => {
  it('adds the leaf of every named row once, bins by row or by column', () => {
    const random = new Random('rows');
    const features = 5;
    const rows = 5000;
    for (const leaves of [1, 2, 31, 400]) {
      const tree = randomTree(random, { leaves, features, bins: Array(features).fill(256), isAny: (j) => j === 2 });
      const named = Uint32Array.from({ length: rows }, (_, i) => i).filter(() => random.uniform() < 0.7);
      Arena.withSync((arena) => {
        const bins = arena.uint8(rows * features);
        for (let i = 0; i < rows * features; i++) bins.values[i] = random.integer(256);
        const list = arena.uint32(named.length);
        list.values.set(named);
        const nodes = arena.allocate(nodeBytes * tree.feature.length);
        expect(writeNodes(tree, arena.memory.buffer, nodes)).toBeLessThanOrEqual(
          nodes + nodeBytes * tree.feature.length,
        );
        const scratch = arena.allocate(addScratchBytes(tree.feature.length));
        const scores = arena.float64(rows);
        for (const [rowStride, columnStride] of [
          [features, 1],
          [1, rows],
        ] as const) {
          scores.values.fill(1);
          const { address } = bins;
          arena.kernels.addTreeToRows(
            nodes,
            list.address,
            named.length,
            address,
            rowStride,
            columnStride,
            scores.address,
            scratch,
          );
          const expected = new Float64Array(rows).fill(1);
          for (const row of named) {
            const own = Uint8Array.from(
              { length: features },
              (_, j) => bins.values[row * rowStride + j * columnStride]!,
            );
            expected[row]! += tree.value[leafOf(tree, own)]!;
          }
          expect(scores.values).toEqual(expected);
          expect(list.values).toEqual(named);
        }
      });
    }
  });
});

describe('runOf', () => {
  it('finds the bins that go left where they are one run, round the end too', () => {
    const random = new Random('runs');
    const tree = (mask: Uint32Array) => ({ left: mask }) as Parameters<typeof goesLeft>[0];
    for (let k = 0; k < 400; k++) {
      const mask = new Uint32Array(maskWords);
      const [first, span] = [random.integer(256), random.integer(256)];
      for (let bin = 0; bin < 256; bin++) {
        if (((bin - first) & 255) <= span !== (k % 2 === 1 && random.uniform() < 0.01)) {
          mask[bin >> 5]! |= 1 << (bin & 31);
        }
      }
      const run = runOf(mask, 0);
      let changes = 0;
      for (let bin = 0; bin < 256; bin++) {
        if (goesLeft(tree(mask), 0, bin) !== goesLeft(tree(mask), 0, (bin + 1) & 255)) changes++;
      }
      expect(run === undefined).toBe(changes > 2);
      if (run === undefined) continue;
      const differs = Array.from({ length: 256 }, (_, bin) => bin).filter(
        (bin) => ((bin - run.first) & 255) <= run.span !== goesLeft(tree(mask), 0, bin),
      );
      expect(differs).toEqual([]);
    }
    expect(runOf(new Uint32Array(maskWords), 0)).toBeUndefined();
  });
});
