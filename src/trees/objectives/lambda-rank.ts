import type { GradientWork, Objective, ObjectiveFamily, RowList, Scored } from './objective.js';

/**
 * LambdaRank: within each group, rows of a higher label shall score higher, the more so near the top. Labels are whole
 * numbers; a row of label l is worth 2^l - 1, divided by log2(place + 1) in the sum DCG, and NDCG@k is the DCG of the
 * first k places as a share of the best possible one.
 *
 * Each pair of rows i, j with label_i > label_j has the loss w ln(1 + e^(score_j - score_i)), where w is the change of
 * NDCG@k if the two swapped places; w is held fixed when the derivatives are taken. The held-out loss is 1 - NDCG@k.
 *
 * Rows of equal score stand in ascending order of their labels, as the worst luck has it, and rows of equal label among
 * them share their places: so the order of the rows in memory changes nothing.
 *
 * Burges (2010), From RankNet to LambdaRank to LambdaMART: an overview.
 *
 * @param at k, the places that count
 */
export function lambdaRank({ at = 30 }: { readonly at?: number } = {}): Objective {
  return {
    name: 'lambdaRank',
    parameters: { at },
    outputs: 1,
    isGrouped: true,
    targets: {
      words: 'a whole number from 0 to 31',
      has: (target) => Number.isInteger(target) && target >= 0 && target <= 31,
    },
    initialScores: () => Float64Array.of(0),
    gradients: (work) => addLambdas(work, at),
    loss: (work, rows) => lostGain(work, rows, at),
    inverseLink() {},
  };
}

export const lambdaRankFamily: ObjectiveFamily = {
  name: 'lambdaRank',
  parameters: { at: { least: 1, most: 1e6, isWhole: true, default: 30 } },
  create: lambdaRank,
};

function addLambdas(work: GradientWork, at: number): void {
  const gradients = work.gradients.values.fill(0);
  const hessians = work.hessians.values.fill(0);
  const scores = work.scores.values;
  const labels = work.targets.values;
  const ranking = new Ranking(work, at);
  for (let group = 0; group < ranking.groups; group++) {
    ranking.read(group);
    const { order, size, discounts, counted, best } = ranking;
    if (best === 0) continue;
    for (let i = 0; i < counted; i++) {
      const a = order[i]!;
      for (let j = i + 1; j < size; j++) {
        const b = order[j]!;
        const more = gain(labels[a]!) - gain(labels[b]!);
        if (more === 0) continue;
        const change = (Math.abs(more) * (discounts[i]! - discounts[j]!)) / best;
        // a is the one of higher label where `more` is above 0; rho is the chance that the two stand the wrong way round.
        const sign = Math.sign(more);
        const rho = 1 / (1 + Math.exp(sign * (scores[a]! - scores[b]!)));
        const lambda = sign * change * rho;
        gradients[a]! -= lambda;
        gradients[b]! += lambda;
        hessians[a]! += change * rho * (1 - rho);
        hessians[b]! += change * rho * (1 - rho);
      }
    }
  }
}

/** 1 - NDCG@k of the groups that the listed rows belong to, weighted by the mean weight of their rows. */
function lostGain(work: Scored, rows: RowList, at: number): { loss: number; weight: number } {
  const ranking = new Ranking(work, at);
  const seen = new Uint8Array(ranking.groups);
  let loss = 0;
  let total = 0;
  for (const row of rows.values) {
    const group = work.groups!.of[row]!;
    if (seen[group] === 1) continue;
    seen[group] = 1;
    ranking.read(group);
    const { order, size, discounts, counted, best } = ranking;
    let found = 0;
    for (let i = 0; i < counted; i++) found += gain(work.targets.values[order[i]!]!) * discounts[i]!;
    let weight = 1;
    if (work.weights !== undefined) {
      weight = 0;
      for (let i = 0; i < size; i++) weight += work.weights.values[order[i]!]!;
      weight /= size;
    }
    loss += weight * (best === 0 ? 0 : 1 - found / best);
    total += weight;
  }
  return { loss, weight: total };
}

const gains = Float64Array.from({ length: 32 }, (_, label) => 2 ** label - 1);

function gain(label: number): number {
  return gains[label]!;
}

/** Sorts rows by score, best first, then by label: insertion where they are few. */
function sortRows(order: Uint32Array, scores: Float64Array, labels: Float64Array): void {
  if (order.length > 64) {
    order.sort((a, b) => scores[b]! - scores[a]! || labels[a]! - labels[b]!);
    return;
  }
  for (let i = 1; i < order.length; i++) {
    const row = order[i]!;
    const score = scores[row]!;
    let at = i;
    for (; at > 0; at--) {
      const other = order[at - 1]!;
      if (scores[other]! > score || (scores[other] === score && labels[other]! <= labels[row]!)) break;
      order[at] = other;
    }
    order[at] = row;
  }
}

/** The rows of one group after the other in the order of their scores. */
class Ranking {
  readonly groups: number;
  /** The group's rows, best score first; the first `size` count. */
  readonly order: Uint32Array;
  size = 0;
  /** Of each place: 1 / log2(place + 1) up to place k, then 0; equal rows share. */
  readonly discounts: Float64Array;
  /** Places whose discount is above 0. */
  counted = 0;
  /** DCG of the best order. */
  best = 0;
  readonly #work: Scored;
  readonly #at: number;
  readonly #ofPlace: Float64Array;
  readonly #ofLabel = new Uint32Array(32);

  constructor(work: Scored, at: number) {
    const { starts } = work.groups!;
    this.#work = work;
    this.#at = at;
    this.groups = starts.length - 1;
    let most = 0;
    for (let g = 0; g < this.groups; g++) most = Math.max(most, starts[g + 1]! - starts[g]!);
    this.order = new Uint32Array(most);
    this.discounts = new Float64Array(most);
    this.#ofPlace = Float64Array.from({ length: Math.min(at, most) }, (_, i) => 1 / Math.log2(i + 2));
  }

  read(group: number): void {
    const { groups, scores, targets } = this.#work;
    const start = groups!.starts[group]!;
    const labels = targets.values;
    this.size = groups!.starts[group + 1]! - start;
    const order = this.order.subarray(0, this.size);
    order.set(groups!.rows.subarray(start, start + this.size));
    sortRows(order, scores.values, labels);
    this.#share(order);
    this.#ofLabel.fill(0);
    for (const row of order) this.#ofLabel[labels[row]!]!++;
    this.best = 0;
    for (let label = 31, place = 0; label > 0; label--) {
      for (let k = 0; k < this.#ofLabel[label]! && place < this.#at; k++) {
        this.best += gain(label) * this.#ofPlace[place++]!;
      }
    }
  }

  #share(order: Uint32Array): void {
    const { scores, targets } = this.#work;
    this.counted = 0;
    for (let first = 0, end = 0; first < order.length; first = end) {
      const row = order[first]!;
      let sum = 0;
      for (; end < order.length; end++) {
        const other = order[end]!;
        if (scores.values[other] !== scores.values[row] || targets.values[other] !== targets.values[row]) break;
        sum += this.#ofPlace[end] ?? 0;
      }
      this.discounts.fill(sum / (end - first), first, end);
      if (sum > 0) this.counted = end;
    }
  }
}
