// Small trees as tables of the leaves that a bin leaves possible (QuickScorer; Lucchese et al., 2015): the leaf of a row
// is found by and-ing one word per column, for up to 64 trees at once. The layout is told in kernels/assembly/predict.ts.
import type { Arena } from './kernels/arena.js';
import type { ColumnClasses } from './predict-bins.js';
import type { Tree } from './tree.js';
import { classMask } from './tree-nodes.js';

const lineBytes = 64;
const mostLeaves = 64;

/** Trees that share lines. */
export interface QuickGroup {
  readonly trees: readonly Tree[];
  /** Bytes of a tree's word: 1, 2, 4 or 8. */
  readonly word: number;
  /** Columns that any of the trees looks at, ascending. */
  readonly columns: readonly number[];
  /** Bytes of its tables. */
  readonly bytes: number;
}

const leavesOf = (tree: Tree) => (tree.feature.length + 1) / 2;
const wordOf = (leaves: number) => (leaves <= 8 ? 1 : leaves <= 16 ? 2 : leaves <= 32 ? 4 : 8);

/**
 * The longest group that starts with `trees[start]`; undefined when walking its trees costs less.
 *
 * @param classes per column, as `columnClasses` finds them
 */
export function quickGroup(
  trees: readonly Tree[],
  start: number,
  classes: readonly ColumnClasses[],
): QuickGroup | undefined {
  let word = 1;
  let end = start;
  for (; end < trees.length; end++) {
    const leaves = leavesOf(trees[end]!);
    if (leaves > mostLeaves) break;
    const wider = Math.max(word, wordOf(leaves));
    if (end + 1 - start > lineBytes / wider) break;
    word = wider;
  }
  const own = trees.slice(start, end);
  const columns = [...new Set(own.flatMap((tree) => Array.from(tree.feature).filter((feature) => feature >= 0)))];
  columns.sort((a, b) => a - b);
  const lines = columns.reduce((sum, column) => sum + classes[column]!.count, 0);
  // Both in instructions per row, measured: a line and-ed per column, a step per level of every tree.
  const looking = 9 * columns.length + 6 * own.length;
  const walking = own.reduce((sum, tree) => sum + 12 * (1 + Math.log2(leavesOf(tree))), 0);
  if (looking >= walking) return undefined;
  return { trees: own, word, columns, bytes: lineBytes * lines + 8 * columns.length + 64 * word * own.length };
}

/** Writes the tables of a group and its 32-byte record at `record`. */
export function writeQuickGroup(
  group: QuickGroup,
  arena: Arena,
  record: number,
  classes: readonly ColumnClasses[],
): void {
  const { trees, word, columns } = group;
  const leaves = 8 * word;
  const values = arena.float64(leaves * trees.length);
  const table = arena.uint32(2 * columns.length);
  const lines = new Map<number, Uint8Array>();
  columns.forEach((column, k) => {
    const area = arena.uint8(lineBytes * classes[column]!.count);
    area.values.fill(255);
    lines.set(column, area.values);
    table.values[2 * k] = area.address;
    table.values[2 * k + 1] = column;
  });
  trees.forEach((tree, t) => {
    let leaf = 0;
    const visit = (node: number) => {
      const feature = tree.feature[node]!;
      if (feature < 0) {
        values.values[leaves * t + leaf++] = tree.value[node]!;
        return;
      }
      const first = leaf;
      visit(tree.child[node]!);
      const { classOf, count } = classes[feature]!;
      const left = classMask(tree.left, node, classOf);
      const own = lines.get(feature)!;
      for (let k = 0; k < count; k++) {
        if (((left[k >> 5]! >>> (k & 31)) & 1) === 1) continue;
        const at = lineBytes * k + word * t;
        for (let bit = first; bit < leaf; bit++) own[at + (bit >> 3)]! &= ~(1 << (bit & 7));
      }
      visit(tree.child[node]! + 1);
    };
    visit(0);
  });
  new Uint32Array(arena.memory.buffer, record, 5).set([
    word,
    trees.length,
    columns.length,
    table.address,
    values.address,
  ]);
}
