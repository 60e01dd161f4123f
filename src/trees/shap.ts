// Trees as the SHAP kernel walks them: a list of inner nodes; its layout and the formula are told in kernels/assembly/shap.ts.
import { gaussLegendre } from './gauss-legendre.js';
import type { Arena } from './kernels/arena.js';
import { type Tree, treeMean } from './tree.js';
import { classMask, runOf, runOfClasses } from './tree-nodes.js';

export interface Attribution {
  /** Mean score over the training rows, as the trees' covers tell it. */
  readonly base: number;
  /** shape (rows, features), row-major; base plus a row's contributions is its score */
  readonly contributions: Float64Array;
}

/** SHAP values of pairs of columns. */
export interface InteractionAttribution {
  /** Mean score over the training rows, as the trees' covers tell it. */
  readonly base: number;
  /** shape (rows, features, features), row-major; base plus a row's values is its score */
  readonly values: Float64Array;
}

export interface RowAttribution {
  readonly score: number;
  /** Mean score over the training rows. */
  readonly base: number;
  /** shape (features,); base plus their sum is the score */
  readonly contributions: Float64Array;
}

/** A tree written for the kernel. */
interface NodeList {
  readonly address: number;
  readonly count: number;
  readonly points: number;
}

const nodeBytes = 56;
const slotBytes = (points: number) => 16 + 32 * points;

/** Trees of one output, ready to explain rows of classes. */
export class PathExplainer {
  /** Mean of the trees over their training rows. */
  readonly mean: number;
  readonly #arena: Arena;
  readonly #trees: readonly NodeList[];
  readonly #rules = new Map<number, number>();
  readonly #work: number;

  /** @param classes per column, the number that stands for each bin (shape (256,)) */
  constructor(arena: Arena, trees: readonly Tree[], classes: readonly Uint8Array[]) {
    this.#arena = arena;
    this.mean = trees.reduce((sum, tree) => sum + treeMean(tree), 0);
    const plans = trees.filter((tree) => tree.feature[0]! >= 0).map(planOf);
    const most = (bytes: (plan: Plan) => number) => plans.reduce((found, plan) => Math.max(found, bytes(plan)), 0);
    this.#work = arena.allocate(most(({ nodes, points }) => nodes.length * slotBytes(points)));
    const sink = arena.allocate(most(({ points }) => 8 * points));
    this.#trees = plans.map((plan) => {
      const { points } = plan;
      if (!this.#rules.has(points)) this.#rules.set(points, writeRule(arena, points));
      return writeNodes(arena, plan, classes, this.#work, sink);
    });
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
      kernels.pathShap(address, count, points / 2, rule, bins, 1, columnStride, rows, out, 8 * columns, this.#work);
    }
  }
}

interface Inner {
  readonly node: number;
  /** Share of the training weight that passes the splits on the column so far, and with this split to the first child. */
  readonly share: number;
  readonly firstShare: number;
  /** The inner node where the column stood last (its place in the list), and the side taken there. */
  readonly last: { readonly place: number; readonly isSecond: boolean } | undefined;
}

interface Plan {
  readonly tree: Tree;
  /** Parents before their children. */
  readonly nodes: readonly Inner[];
  /** An even number that integrates the products of the longest path. */
  readonly points: number;
}

/** What a node's way tells of each column on it. */
type Way = ReadonlyMap<number, { readonly place: number; readonly isSecond: boolean; readonly share: number }>;

function planOf(tree: Tree): Plan {
  const nodes: Inner[] = [];
  const open: { node: number; way: Way }[] = [{ node: 0, way: new Map() }];
  let most = 1;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, way } = next;
    const column = tree.feature[node]!;
    const last = way.get(column);
    const share = last?.share ?? 1;
    const child = tree.child[node]!;
    const place = nodes.length;
    const part = (side: number) => share * (tree.cover[child + side]! / tree.cover[node]!);
    nodes.push({ node, share, firstShare: part(0), last });
    most = Math.max(most, way.size + (last === undefined ? 1 : 0));
    for (const side of [1, 0]) {
      if (tree.feature[child + side]! < 0) continue;
      const own = { place, isSecond: side === 1, share: part(side) };
      open.push({ node: child + side, way: new Map(way).set(column, own) });
    }
  }
  return { tree, nodes, points: 2 * Math.ceil(most / 4) };
}

function writeRule(arena: Arena, n: number): number {
  const { points } = gaussLegendre(n);
  const { address, values } = arena.float64(2 * n);
  points.forEach((x, k) => {
    const at = 4 * (k >> 1) + (k & 1);
    values[at] = 1 - x;
    values[at + 2] = x;
  });
  return address;
}

/** @param sink where the products of leaves go, which nobody reads */
function writeNodes(arena: Arena, plan: Plan, classes: readonly Uint8Array[], work: number, sink: number): NodeList {
  const { tree, nodes, points } = plan;
  const { weights } = gaussLegendre(points);
  const address = arena.allocate(nodeBytes * nodes.length);
  const words = new Uint32Array(arena.memory.buffer, address, (nodeBytes / 4) * nodes.length);
  const floats = new Float64Array(arena.memory.buffer, address, (nodeBytes / 8) * nodes.length);
  const leaves = arena.float64(points * (nodes.length + 1));
  const slotOf = new Map(nodes.map(({ node }, place) => [node, work + place * slotBytes(points)]));
  let leaf = 0;
  nodes.forEach(({ node, share, firstShare, last }, place) => {
    const column = tree.feature[node]!;
    const classOf = classes[column]!;
    const run = runOf(tree.left, node);
    const at = (nodeBytes / 4) * place;
    words[at] = column;
    words[at + 1] = run === undefined ? 0x10000 : runOfClasses(run, classOf);
    words[at + 2] = run === undefined ? arena.copy(classMask(tree.left, node, classOf)) : 0;
    words[at + 3] = last === undefined ? 0 : work + last.place * slotBytes(points) + (last.isSecond ? 8 : 0);
    for (const side of [0, 1]) {
      const child = tree.child[node]! + side;
      const slot = slotOf.get(child);
      if (slot === undefined) {
        weights.forEach((weight, k) => {
          leaves.values[leaf * points + k] = tree.value[child]! * weight;
        });
      }
      words[at + 4 + side] = slot === undefined ? sink : slot + 16;
      words[at + 6 + side] = slot === undefined ? leaves.address + 8 * points * leaf++ : slot + 16 + 24 * points;
    }
    floats[at / 2 + 4] = share;
    floats[at / 2 + 5] = firstShare;
  });
  return { address, count: nodes.length, points };
}
