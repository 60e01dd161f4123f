// A slow, obvious grower to compare with: every sum is a loop over rows, every box a list of bins, and where theory says
// that a cut of an order is the best grouping, every grouping is tried.
import type { GrowSettings } from './settings.js';

export interface ReferenceColumn {
  readonly isCategorical: boolean;
  readonly extras: number;
  readonly count: number;
  readonly bins: readonly number[];
  readonly direction: number;
}

export interface ReferenceInput {
  readonly columns: readonly ReferenceColumn[];
  /** Weighted, as are the hessians. */
  readonly gradients: readonly number[];
  readonly hessians: readonly number[];
  readonly settings: GrowSettings;
  /** Columns that may stand on one path, by number. */
  readonly groups: readonly (readonly number[])[];
}

export interface ReferenceNode {
  readonly rows: readonly number[];
  readonly depth: number;
  /** Per column the bins that lead here. */
  readonly box: readonly ReadonlySet<number>[];
  /** Columns split on above. */
  readonly path: readonly number[];
  readonly value: number;
  lower: number;
  upper: number;
  candidate: Candidate | undefined;
  feature: number;
  gain: number;
  children?: readonly [number, number];
}

interface Candidate {
  readonly gain: number;
  readonly feature: number;
  readonly left: ReadonlySet<number>;
  readonly leftValue: number;
  readonly rightValue: number;
}

/** Ties go to the earlier feature, then the lower bin, then the earlier node. */
export function growReference({ columns, gradients, hessians, settings, groups }: ReferenceInput): ReferenceNode[] {
  const { alpha, pathSmooth = 0, maxDeltaStep = 0 } = settings;
  const isMonotone = columns.some((column) => column.direction !== 0);
  const isNewton = !isMonotone && pathSmooth === 0 && maxDeltaStep === 0;
  const sum = (values: readonly number[], rows: readonly number[]) => rows.reduce((all, row) => all + values[row]!, 0);

  /** What rows would hold by themselves: the Newton step, at most the largest step. */
  const ownValue = (rows: readonly number[], lambda: number) => {
    const g = sum(gradients, rows);
    const step = (-Math.sign(g) * Math.max(0, Math.abs(g) - alpha)) / (sum(hessians, rows) + lambda);
    return maxDeltaStep === 0 ? step : Math.max(-maxDeltaStep, Math.min(maxDeltaStep, step));
  };
  const childValue = (node: ReferenceNode, rows: readonly number[], lambda: number) => {
    const n = rows.length;
    const own = ownValue(rows, lambda);
    const smooth = pathSmooth === 0 ? own : (own * n + node.value * pathSmooth) / (n + pathSmooth);
    return Math.max(node.lower, Math.min(node.upper, smooth));
  };
  /** Twice the loss that rows save at value w, less their L1 and L2. */
  const saved = (rows: readonly number[], w: number, lambda: number) => {
    const g = sum(gradients, rows);
    const h = sum(hessians, rows) + lambda;
    if (isNewton) return Math.max(0, Math.abs(g) - alpha) ** 2 / h;
    return -2 * (g * w + alpha * Math.abs(w)) - h * w * w;
  };

  function bestSplit(node: ReferenceNode): Candidate | undefined {
    let best: Candidate | undefined;
    const before = saved(node.rows, node.value, settings.lambda);
    let most = before + 2 * settings.minGain;
    columns.forEach((column, feature) => {
      const inOneGroup = groups.some((group) => [...node.path, feature].every((each) => group.includes(each)));
      if (groups.length > 0 && !inOneGroup && node.path.some((each) => each !== feature)) return;
      const lambda = settings.lambda + (column.isCategorical ? settings.levelLambda : 0);
      for (const grouping of groupings(column, node.rows)) {
        const isLeft = (row: number) => grouping.left.has(column.bins[row]!);
        const sides = [node.rows.filter(isLeft), node.rows.filter((row) => !isLeft(row))] as const;
        if (sides.some((rows) => rows.length < Math.max(1, settings.minRows))) continue;
        if (sides.some((rows) => sum(hessians, rows) < settings.minHessian)) continue;
        const [leftValue, rightValue] = sides.map((rows) => childValue(node, rows, lambda)) as [number, number];
        if (grouping.isOrdered && (rightValue - leftValue) * column.direction < 0) continue;
        // Groups of levels have no order of their own: the one of lower mean gradient is the left.
        const mean = (rows: readonly number[]) => sum(gradients, rows) / sum(hessians, rows);
        if (column.isCategorical && grouping.isAny && mean(sides[0]) > mean(sides[1])) continue;
        const after = saved(sides[0], leftValue, lambda) + saved(sides[1], rightValue, lambda) - grouping.penalty;
        if (!(after > most)) continue;
        most = after;
        const left = new Set([
          ...grouping.left,
          ...(2 * sum(hessians, sides[0]) >= sum(hessians, node.rows) ? grouping.absent : []),
        ]);
        best = { gain: 0.5 * (after - before), feature, left, leftValue, rightValue };
      }
    });
    return best;
  }

  interface Grouping {
    readonly left: ReadonlySet<number>;
    /** Bins that no row of the node is in and that have no place in an order: they follow the larger side. */
    readonly absent: readonly number[];
    /** Whether values of the column lie on both sides. */
    readonly isOrdered: boolean;
    /** Taken from all groupings, not from the cuts of an order. */
    readonly isAny: boolean;
    readonly penalty: number;
  }

  /** Every set of bins that may go left. */
  function* groupings(column: ReferenceColumn, rows: readonly number[]): Generator<Grouping> {
    const isOutside = (bin: number) => column.isCategorical || bin < column.extras;
    const all = Array.from({ length: column.count }, (_, bin) => bin);
    const present = all.filter((bin) => rows.some((row) => column.bins[row] === bin));
    const outside = present.filter(isOutside);
    const values = present.filter((bin) => !isOutside(bin));
    const absent = all.filter((bin) => isOutside(bin) && !present.includes(bin));
    const isAny =
      isNewton &&
      settings.minRows <= 1 &&
      settings.minHessian === 0 &&
      (!column.isCategorical || (settings.levelSmoothing === 0 && settings.levelPrice === 0));
    const picks: number[][] = [];
    const ofBin = (values: readonly number[], bin: number) =>
      sum(
        values,
        rows.filter((row) => column.bins[row] === bin),
      );
    if (column.isCategorical) {
      const mean = sum(gradients, rows) / sum(hessians, rows);
      const smooth = (settings.levelSmoothing * sum(hessians, rows)) / rows.length + 1e-12;
      const key = new Map(
        outside.map((bin) => {
          const h = ofBin(hessians, bin);
          return [bin, (ofBin(gradients, bin) - mean * h) / (h + smooth)];
        }),
      );
      const sorted = [...outside].sort((a, b) => key.get(a)! - key.get(b)! || a - b);
      const roots = outside.reduce((all, bin) => all + Math.sqrt(ofBin(hessians, bin)), 0);
      const levels = (roots * roots) / sum(hessians, rows);
      const penalty = (settings.levelPrice * 2 * Math.max(0, levels - 6)) / Math.PI;
      if (isAny) picks.push(...subsets(outside).slice(1, -1));
      else for (let k = 1; k < sorted.length; k++) picks.push(sorted.slice(0, k));
      for (const pick of picks) yield { left: new Set(pick), absent, isOrdered: false, isAny, penalty };
      return;
    }
    const mean = new Map(outside.map((bin) => [bin, ofBin(gradients, bin) / ofBin(hessians, bin)]));
    const sorted = [...outside].sort((a, b) => mean.get(a)! - mean.get(b)! || a - b);
    if (isAny) picks.push(...subsets(outside));
    else if (sorted.length === 0) picks.push([]);
    else for (const k of sorted.keys()) picks.push(sorted.slice(0, k));
    if (!isAny) for (const k of sorted.keys()) picks.push(sorted.slice(k));
    for (const pick of picks) {
      for (const value of values) {
        const isLast = value === values.at(-1);
        const below = all.filter((bin) => !isOutside(bin) && (isLast || bin <= value));
        yield { left: new Set([...pick, ...below]), absent, isOrdered: !isLast, isAny, penalty: 0 };
      }
    }
  }

  /** Bounds from all leaves that a change of one constrained column leads to. */
  function boundsOf(nodes: readonly ReferenceNode[], node: ReferenceNode): { lower: number; upper: number } {
    let lower = Number.NEGATIVE_INFINITY;
    let upper = Number.POSITIVE_INFINITY;
    for (const leaf of nodes) {
      if (leaf.children !== undefined || leaf === node) continue;
      columns.forEach((column, c) => {
        const meets = columns.every((_, j) => j === c || [...node.box[j]!].some((bin) => leaf.box[j]!.has(bin)));
        const [own, other] = [node, leaf].map((each) => [...each.box[c]!].filter((bin) => bin >= column.extras));
        if (column.direction === 0 || !meets || own!.length === 0 || other!.length === 0) return;
        const isHigher = Math.min(...other!) > Math.max(...own!);
        if (isHigher === column.direction > 0) upper = Math.min(upper, leaf.value);
        else lower = Math.max(lower, leaf.value);
      });
    }
    return { lower, upper };
  }

  const nodes: ReferenceNode[] = [];
  const canSplit = (node: ReferenceNode) => node.depth < settings.maxDepth;
  const all = gradients.map((_, row) => row);
  const root: ReferenceNode = {
    rows: all,
    depth: 0,
    box: columns.map(({ count }) => new Set(Array.from({ length: count }, (_, bin) => bin))),
    path: [],
    value: ownValue(all, settings.lambda),
    lower: Number.NEGATIVE_INFINITY,
    upper: Number.POSITIVE_INFINITY,
    candidate: undefined,
    feature: -1,
    gain: 0,
  };
  nodes.push(root);
  root.candidate = bestSplit(root);
  for (let leaves = 1; leaves < settings.maxLeaves; leaves++) {
    let next: ReferenceNode | undefined;
    for (const node of nodes) {
      if (node.candidate === undefined || node.children !== undefined) continue;
      const isShallower = settings.growth === 'depth' && node.depth !== next?.depth;
      if (next === undefined || (isShallower ? node.depth < next.depth : node.candidate.gain > next.candidate!.gain)) {
        next = node;
      }
    }
    if (next === undefined) break;
    const node = next;
    const { feature, gain, left, leftValue, rightValue } = node.candidate!;
    node.feature = feature;
    node.gain = gain;
    node.children = [nodes.length, nodes.length + 1];
    for (const isLeft of [true, false]) {
      nodes.push({
        rows: node.rows.filter((row) => left.has(columns[feature]!.bins[row]!) === isLeft),
        depth: node.depth + 1,
        box: node.box.map((bins, j) =>
          j === feature ? new Set([...bins].filter((b) => left.has(b) === isLeft)) : bins,
        ),
        path: [...node.path, feature],
        value: isLeft ? leftValue : rightValue,
        lower: Number.NEGATIVE_INFINITY,
        upper: Number.POSITIVE_INFINITY,
        candidate: undefined,
        feature: -1,
        gain: 0,
      });
    }
    // The new leaves move the bounds of others, which then look again; one that found nothing before does not.
    for (const [i, leaf] of nodes.entries()) {
      const isNew = i >= nodes.length - 2;
      if (leaf.children !== undefined || !canSplit(leaf) || (!isNew && leaf.candidate === undefined)) continue;
      const { lower, upper } = boundsOf(nodes, leaf);
      const isMoved = lower !== leaf.lower || upper !== leaf.upper;
      Object.assign(leaf, { lower, upper });
      if (isNew || isMoved) leaf.candidate = bestSplit(leaf);
    }
  }
  return nodes;
}

function subsets(items: readonly number[]): number[][] {
  return Array.from({ length: 2 ** items.length }, (_, pick) => items.filter((_, i) => (pick >> i) & 1));
}
