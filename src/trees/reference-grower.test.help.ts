// A slow, obvious grower to compare with: every sum is a loop over rows, every grouping is tried.
import type { GrowSettings } from './settings.js';

export interface ReferenceColumn {
  readonly isCategorical: boolean;
  readonly extras: number;
  readonly count: number;
  readonly bins: readonly number[];
  readonly direction: number;
}

export interface ReferenceNode {
  readonly rows: readonly number[];
  readonly depth: number;
  readonly lower: number;
  readonly upper: number;
  value: number;
  feature: number;
  gain: number;
  children?: readonly [number, number];
}

interface Candidate {
  readonly gain: number;
  readonly feature: number;
  readonly left: ReadonlySet<number>;
  readonly isOrdered: boolean;
}

/** Grows best-first; ties go to the earlier feature, then the lower bin, then the earlier node. */
export function growReference(
  columns: readonly ReferenceColumn[],
  gradients: readonly number[],
  hessians: readonly number[],
  settings: GrowSettings,
): ReferenceNode[] {
  const isBounded = columns.some((column) => column.direction !== 0);
  const sum = (values: readonly number[], rows: readonly number[]) => rows.reduce((all, row) => all + values[row]!, 0);
  const mean = (rows: readonly number[]) => sum(gradients, rows) / sum(hessians, rows);
  const shrink = (g: number) => Math.sign(g) * Math.max(0, Math.abs(g) - settings.alpha);
  const leafValue = (rows: readonly number[], lower: number, upper: number, lambda: number) =>
    Math.max(lower, Math.min(upper, -shrink(sum(gradients, rows)) / (sum(hessians, rows) + lambda)));
  const saved = (rows: readonly number[], lower: number, upper: number, lambda: number) => {
    const g = sum(gradients, rows);
    const h = sum(hessians, rows);
    if (!isBounded) return shrink(g) ** 2 / (h + lambda);
    const w = leafValue(rows, lower, upper, lambda);
    return -2 * (g * w + settings.alpha * Math.abs(w)) - (h + lambda) * w * w;
  };

  /** Every set of bins that may go left. */
  function* groupings(
    column: ReferenceColumn,
    rows: readonly number[],
  ): Generator<{ left: Set<number>; isLast: boolean }> {
    const present = [...new Set(rows.map((row) => column.bins[row]!))].sort((a, b) => a - b);
    const outside = present.filter((bin) => column.isCategorical || bin < column.extras);
    const values = present.filter((bin) => !outside.includes(bin));
    if (column.isCategorical) {
      for (let pick = 1; pick < 2 ** outside.length - 1; pick++) {
        yield { left: new Set(outside.filter((_, i) => (pick >> i) & 1)), isLast: true };
      }
      return;
    }
    for (let pick = 0; pick < 2 ** outside.length; pick++) {
      for (let k = 0; k < values.length; k++) {
        const left = new Set([...outside.filter((_, i) => (pick >> i) & 1), ...values.slice(0, k + 1)]);
        yield { left, isLast: values[k] === column.count - 1 };
      }
    }
  }

  function bestSplit(node: ReferenceNode): Candidate | undefined {
    let best: Candidate | undefined;
    const before = saved(node.rows, node.lower, node.upper, settings.lambda);
    columns.forEach((column, feature) => {
      const lambda = settings.lambda + (column.isCategorical ? settings.levelLambda : 0);
      for (const { left, isLast } of groupings(column, node.rows)) {
        const isLeft = (row: number) => left.has(column.bins[row]!);
        const sides = [node.rows.filter(isLeft), node.rows.filter((row) => !isLeft(row))];
        if (sides.some((rows) => rows.length < Math.max(1, settings.minRows))) continue;
        if (sides.some((rows) => sum(hessians, rows) < settings.minHessian)) continue;
        const isOrdered = !column.isCategorical && column.direction !== 0 && !isLast;
        const [a, b] = sides.map((rows) => leafValue(rows, node.lower, node.upper, lambda)) as [number, number];
        if (isOrdered && (b - a) * column.direction < 0) continue;
        const after = sides.reduce((all, rows) => all + saved(rows, node.lower, node.upper, lambda), 0);
        // Groups of levels have no order of their own: the one of lower mean gradient is the left.
        if (column.isCategorical && mean(sides[0]!) > mean(sides[1]!)) continue;
        const gain = 0.5 * (after - before);
        if (gain > Math.max(settings.minGain, best?.gain ?? 0)) best = { gain, feature, left, isOrdered };
      }
    });
    return best;
  }

  const nodes: ReferenceNode[] = [];
  const candidates: (Candidate | undefined)[] = [];
  const add = (rows: readonly number[], depth: number, lower: number, upper: number, value: number) => {
    const node: ReferenceNode = { rows, depth, lower, upper, value, feature: -1, gain: 0 };
    nodes.push(node);
    candidates.push(depth < settings.maxDepth ? bestSplit(node) : undefined);
  };
  const all = gradients.map((_, row) => row);
  add(
    all,
    0,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    leafValue(all, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, settings.lambda),
  );
  for (let leaves = 1; leaves < settings.maxLeaves; leaves++) {
    let next = -1;
    candidates.forEach((candidate, i) => {
      if (candidate !== undefined && (next < 0 || candidate.gain > candidates[next]!.gain)) next = i;
    });
    if (next < 0) break;
    const node = nodes[next]!;
    const { feature, gain, left, isOrdered } = candidates[next]!;
    const column = columns[feature]!;
    const lambda = settings.lambda + (column.isCategorical ? settings.levelLambda : 0);
    const leftRows = node.rows.filter((row) => left.has(column.bins[row]!));
    const rightRows = node.rows.filter((row) => !left.has(column.bins[row]!));
    const leftValue = leafValue(leftRows, node.lower, node.upper, lambda);
    const rightValue = leafValue(rightRows, node.lower, node.upper, lambda);
    const middle = leftValue / 2 + rightValue / 2;
    const rises = isOrdered && column.direction > 0;
    const falls = isOrdered && column.direction < 0;
    candidates[next] = undefined;
    node.feature = feature;
    node.gain = gain;
    node.children = [nodes.length, nodes.length + 1];
    add(
      leftRows,
      node.depth + 1,
      falls ? Math.max(node.lower, middle) : node.lower,
      rises ? Math.min(node.upper, middle) : node.upper,
      leftValue,
    );
    add(
      rightRows,
      node.depth + 1,
      rises ? Math.max(node.lower, middle) : node.lower,
      falls ? Math.min(node.upper, middle) : node.upper,
      rightValue,
    );
  }
  return nodes;
}
