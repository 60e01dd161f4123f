// An objective with one score per row, whose loss is a sum over rows, from its formulas of one row.
import type { Bounded, GradientWork, Objective, RowList, Scored, TargetRange } from './objective.js';

/** Numbers under which kernels/assembly/gradients.ts knows the formulas. */
export const kernelKinds = {
  logLoss: 0,
  squaredError: 1,
  absoluteError: 2,
  quantile: 3,
  huber: 4,
  poisson: 5,
  tweedie: 6,
} as const;

export interface PointwiseFormulas extends Pick<Objective, 'leafStep' | 'leafScore' | 'renewLeaf'> {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly targets: TargetRange;
  loss(score: number, target: number): number;
  gradient(score: number, target: number): number;
  /** Second derivative, or what stands in for it where that is 0 or misleads. */
  hessian(score: number, target: number): number;
  /** The score that minimises the loss of the listed rows. */
  initialScore(targets: Float64Array, weights: Float64Array | undefined, rows: Uint32Array): number;
  /** Prediction of a score; the score itself when absent. */
  inverseLink?(score: number): number;
  /** The kernel that computes the same formulas, and the parameter it takes; without one they are called row by row. */
  readonly kernel?: {
    readonly kind: keyof typeof kernelKinds;
    readonly parameter: number;
    /** Largest absolute gradient and largest hessian, where there are such. */
    readonly bounds?: { readonly gradient: number; readonly hessian: number };
  };
}

/** Rows whose losses are summed together before those sums are summed; as BLOCK in kernels/assembly/losses.ts. */
export const blockRows = 1024;

export interface PointwiseObjective extends Objective {
  readonly formulas: PointwiseFormulas;
}

export function pointwise(formulas: PointwiseFormulas): PointwiseObjective {
  const { name, targets, parameters = {}, kernel, inverseLink } = formulas;
  return {
    name,
    parameters,
    outputs: 1,
    targets,
    formulas,
    initialScores: (...rows) => Float64Array.of(formulas.initialScore(...rows)),
    gradients: kernel === undefined ? (work) => eachRow(formulas, work) : (work) => allRows(kernel, work),
    loss(work, rows) {
      const loss = kernel === undefined ? sumLosses(formulas, work, rows) : kernelLoss(kernel, work, rows);
      return { loss, weight: sumWeights(work, rows) };
    },
    inverseLink(scores) {
      if (inverseLink === undefined) return;
      for (let i = 0; i < scores.length; i++) scores[i] = inverseLink(scores[i]!);
    },
    ...(kernel?.bounds === undefined ? {} : { bounded: { ...kernel.bounds, writePairs: pairsOf(kernel) } }),
    ...(formulas.leafStep === undefined ? {} : { leafStep: formulas.leafStep }),
    ...(formulas.leafScore === undefined ? {} : { leafScore: formulas.leafScore }),
    ...(formulas.renewLeaf === undefined ? {} : { renewLeaf: formulas.renewLeaf }),
  };
}

type Kernel = NonNullable<PointwiseFormulas['kernel']>;

function allRows({ kind, parameter }: Kernel, { team, rows, scores, targets, gradients, hessians }: GradientWork) {
  team.overRows('pointwiseGradients', rows, (first, count) => [
    kernelKinds[kind],
    parameter,
    scores.address,
    targets.address,
    first,
    first + count,
    gradients.address,
    hessians.address,
  ]);
}

function pairsOf({ kind, parameter }: Kernel): Bounded['writePairs'] {
  return ({ team, rows, scores, targets, weights }, _, { gradientScale, hessianScale }, pairs) =>
    team.overRows('pointwisePairs', rows, (first, count) => [
      kernelKinds[kind],
      parameter,
      scores.address,
      targets.address,
      weights?.address ?? 0,
      first,
      first + count,
      gradientScale,
      hessianScale,
      pairs,
    ]);
}

function eachRow(formulas: PointwiseFormulas, { rows, scores, targets, gradients, hessians }: GradientWork): void {
  for (let row = 0; row < rows; row++) {
    gradients.values[row] = formulas.gradient(scores.values[row]!, targets.values[row]!);
    hessians.values[row] = formulas.hessian(scores.values[row]!, targets.values[row]!);
  }
}

function kernelLoss({ kind, parameter }: Kernel, work: Scored, rows: RowList): number {
  const { team, scores, targets, weights, scratch } = work;
  const task = (first: number, count: number) => [
    kernelKinds[kind],
    parameter,
    scores.address,
    targets.address,
    weights?.address ?? 0,
    rows.address + 4 * first,
    count,
    scratch.address + (8 * first) / blockRows,
  ];
  team.overRows('pointwiseLosses', rows.values.length, task, blockRows);
  return sumBlocks(scratch.values, rows.values.length);
}

/** Adds up what a kernel wrote for each block of `count` listed rows. */
export function sumBlocks(blocks: Float64Array, count: number): number {
  let sum = 0;
  for (let block = 0; block * blockRows < count; block++) sum += blocks[block]!;
  return sum;
}

function sumLosses(formulas: PointwiseFormulas, { scores, targets, weights }: Scored, rows: RowList): number {
  let loss = 0;
  for (const row of rows.values) {
    loss += (weights?.values[row] ?? 1) * formulas.loss(scores.values[row]!, targets.values[row]!);
  }
  return loss;
}

/** Sum of the listed rows' weights; exact, as weights are multiples of one power of two. */
export function sumWeights({ weights }: Pick<Scored, 'weights'>, { values }: Pick<RowList, 'values'>): number {
  if (weights === undefined) return values.length;
  let sum = 0;
  for (const row of values) sum += weights.values[row]!;
  return sum;
}
