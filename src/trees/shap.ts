// Trees as the SHAP kernel walks them: a list of edges; its layout and the formula are told in kernels/assembly/shap.ts.
import { gaussLegendre } from './gauss-legendre.js';
import type { Arena } from './kernels/arena.js';
import { type Tree, treeMean } from './tree.js';
import { classMask, runOf } from './tree-nodes.js';

export interface Attribution {
  /** Mean score over the training rows, as the trees' covers tell it. */
  readonly base: number;
  /** shape (rows, features), row-major; base plus a row's contributions is its score */
  readonly contributions: Float64Array;
}

export interface RowAttribution {
  readonly score: number;
  /** Mean score over the training rows. */
  readonly base: number;
  /** shape (features,); base plus their sum is the score */
  readonly contributions: Float64Array;
}

/** A tree written for the kernel. */
interface EdgeList {
  readonly address: number;
  readonly count: number;
  readonly points: number;
}

interface Edge {
  readonly node: number;
  readonly parent: number;
  readonly isSecond: boolean;
  /** Edges from the root to here, this one included. */
  readonly level: number;
  /** Different columns on the way here. */
  readonly columns: number;
  /** Level where the same column stood last; 0 for none. */
  readonly before: number;
  /** Share of the training weight that passes all splits on the column so far. */
  readonly share: number;
  /** How many edges end with this leaf; 0 when it is none. */
  ended: number;
}

const edgeBytes = 40;
const levelBytes = 32;

/** Trees of one output, ready to explain rows of classes. */
export class PathExplainer {
  /** Mean of the trees over their training rows. */
  readonly mean: number;
  readonly #arena: Arena;
  readonly #trees: readonly EdgeList[];
  readonly #rules = new Map<number, number>();
  readonly #stack: number;

  /** @param classes per column, the number that stands for each bin (shape (256,)) */
  constructor(arena: Arena, trees: readonly Tree[], classes: readonly Uint8Array[]) {
    this.#arena = arena;
    this.mean = trees.reduce((sum, tree) => sum + treeMean(tree), 0);
    let stackBytes = 0;
    this.#trees = trees
      .filter((tree) => tree.feature[0]! >= 0)
      .map((tree) => {
        const edges = edgesOf(tree);
        const [columns, deepest] = edges.reduce(
          ([most, deep], edge) => [Math.max(most, edge.columns), Math.max(deep, edge.level)],
          [0, 0],
        );
        const points = 2 * Math.ceil(columns / 4);
        if (!this.#rules.has(points)) this.#rules.set(points, writeRule(arena, points));
        stackBytes = Math.max(stackBytes, (deepest + 1) * (levelBytes + 24 * points));
        return writeEdges(arena, tree, edges, points, classes);
      });
    this.#stack = arena.allocate(stackBytes);
  }

  /**
   * Adds the SHAP values of rows.
   *
   * @param bins address of the rows' classes, column after column, `columnStride` bytes apart
   * @param out address of f64, shape (rows, columns)
   */
  add(bins: number, columnStride: number, rows: number, columns: number, out: number): void {
    const { kernels } = this.#arena;
    for (const { address, count, points } of this.#trees) {
      const rule = this.#rules.get(points)!;
      kernels.pathShap(address, count, points / 2, rule, bins, 1, columnStride, rows, out, 8 * columns, this.#stack);
    }
  }
}

/** The edges in preorder. */
function edgesOf(tree: Tree): Edge[] {
  const edges: Edge[] = [];
  const path: Edge[] = [];
  const open = [{ node: 0, parent: -1, isSecond: false, level: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, parent, isSecond, level } = next;
    if (level > 0) {
      path.length = level - 1;
      const column = tree.feature[parent]!;
      const last = path.findLast((edge) => tree.feature[edge.parent] === column);
      const edge: Edge = {
        node,
        parent,
        isSecond,
        level,
        before: last?.level ?? 0,
        columns: (path.at(-1)?.columns ?? 0) + (last === undefined ? 1 : 0),
        share: (last?.share ?? 1) * (tree.cover[node]! / tree.cover[parent]!),
        ended: 0,
      };
      path.push(edge);
      edges.push(edge);
    }
    if (tree.feature[node]! < 0) {
      // What ends with this leaf: the edges up to the first that is no second child.
      let at = path.length - 1;
      while (at > 0 && path[at]!.isSecond) at--;
      if (at >= 0) path.at(-1)!.ended = path.length - at;
    } else {
      const child = tree.child[node]!;
      open.push({ node: child + 1, parent: node, isSecond: true, level: level + 1 });
      open.push({ node: child, parent: node, isSecond: false, level: level + 1 });
    }
  }
  return edges;
}

function writeRule(arena: Arena, n: number): number {
  const { points, weights } = gaussLegendre(n);
  const { address, values } = arena.float64(5 * n);
  for (let k = 0; k < n; k++) {
    const [x, w] = [points[k]!, weights[k]!];
    const at = 10 * (k >> 1) + (k & 1);
    [1 - x, x, w, (1 - x) * w, x * w].forEach((value, part) => {
      values[at + 2 * part] = value;
    });
  }
  return address;
}

function writeEdges(
  arena: Arena,
  tree: Tree,
  edges: readonly Edge[],
  n: number,
  classes: readonly Uint8Array[],
): EdgeList {
  const size = edgeBytes;
  const address = arena.allocate(size * edges.length);
  const words = new Uint32Array(arena.memory.buffer, address, (size / 4) * edges.length);
  const floats = new Float64Array(arena.memory.buffer, address, (size / 8) * edges.length);
  const masks = new Map<number, number>();
  edges.forEach(({ parent, isSecond, level, before, share, node, ended }, e) => {
    const column = tree.feature[parent]!;
    const classOf = classes[column]!;
    const run = runOf(tree.left, parent);
    const first = run === undefined ? 0 : classOf[run.first]!;
    const span =
      run === undefined ? 0 : run.span === 255 ? 255 : (classOf[(run.first + run.span) & 255]! - first) & 255;
    if (run === undefined && !masks.has(parent)) {
      masks.set(parent, arena.copy(classMask(tree.left, parent, classOf)));
    }
    const at = (size / 4) * e;
    words[at] = column;
    words[at + 1] = first | (span << 8) | (run === undefined ? 0x10000 : 0) | (isSecond ? 0x20000 : 0);
    words[at + 2] = masks.get(parent) ?? 0;
    words[at + 3] = level * (levelBytes + 24 * n);
    words[at + 4] = before * (levelBytes + 24 * n);
    words[at + 5] = ended;
    floats[at / 2 + 3] = share;
    floats[at / 2 + 4] = ended === 0 ? 0 : tree.value[node]!;
  });
  return { address, count: edges.length, points: n };
}
