// Which kernel, C and gamma: the ones whose decisions on inner held-out rows make the best probabilities.
import type { Random } from '../../random/index.js';
import { type Axis, climb, worthwhile } from './climb.js';
import type { InnerFolds } from './inner-folds.js';
import { distancesOf } from './kernel.js';
import { heldOutDecisions, kernelMachine, linearMachine, type Machine } from './machine.js';
import type { SvmOptions } from './options.js';
import { fitPlatt } from './platt.js';
import type { SvmRows } from './problem.js';

export interface SvmChoice {
  readonly kernel: 'linear' | 'rbf';
  readonly C: number;
  /** 0 for the linear kernel, which has none. */
  readonly gamma: number;
}

/** What is compared is good enough at this tolerance. */
const roughly = 0.05;
const linearC: Axis = { start: -4, least: -12, most: 6 };
const radialC: Axis = { start: 0, least: -8, most: 10 };
/** In powers of two of 1 / (sum of the columns' variances). */
const gammas: Axis = { start: -1, least: -9, most: 7 };

/**
 * Completes the settings; what was given stays. Each candidate is judged by the log loss of Platt's line on the decisions of
 * held-out rows. With too few rows to hold any out, the kernel is linear and C and gamma are in the middle of their ranges.
 *
 * @param onTrial called after every candidate
 */
export function chooseSettings(
  rows: SvmRows,
  folds: InnerFolds,
  { kernel, C, gamma, loss }: SvmOptions,
  random: Random,
  onTrial: () => void,
  mayStop: () => void,
): SvmChoice {
  const unit = 1 / Math.max(totalVariance(rows), 1e-9);
  const isOpen = kernel === 'auto' || C === 'auto' || (kernel === 'rbf' && gamma === 'auto');
  if (!isOpen || folds.count === 1) {
    const own = kernel === 'auto' ? 'linear' : kernel;
    const middle = 2 ** (own === 'linear' ? linearC : radialC).start;
    const width = gamma === 'auto' ? unit * 2 ** gammas.start : gamma;
    return { kernel: own, C: C === 'auto' ? middle : C, gamma: own === 'rbf' ? width : 0 };
  }
  const given = (value: number | 'auto', axis: Axis, scale = 1): Axis => {
    if (value === 'auto') return axis;
    const exponent = Math.log2(value / scale);
    return { start: exponent, least: exponent, most: exponent };
  };
  const lossOf = <D>(machine: Machine<D>) => {
    const { loss } = fitPlatt(heldOutDecisions(machine, folds), rows.sign, rows.weight);
    onTrial();
    return loss;
  };
  const settings = { loss, tolerance: roughly };
  const candidates = [];
  if (kernel !== 'rbf') {
    const found = climb([given(C, linearC)], ([c]) =>
      lossOf(linearMachine(rows, { ...settings, C: 2 ** c! }, random, mayStop)),
    );
    candidates.push({ kernel: 'linear' as const, C: 2 ** found.point[0]!, gamma: 0, loss: found.value });
  }
  if (kernel !== 'linear') {
    const distances = distancesOf(rows.x);
    const found = climb([given(C, radialC), given(gamma, gammas, unit)], ([c, g]) =>
      lossOf(kernelMachine(rows, distances, unit * 2 ** g!, { ...settings, C: 2 ** c! }, mayStop)),
    );
    const [c, g] = found.point;
    candidates.push({ kernel: 'rbf' as const, C: 2 ** c!, gamma: unit * 2 ** g!, loss: found.value });
  }
  // The linear kernel stands first and is kept unless the other is worth it.
  const best = candidates.reduce((a, b) => (b.loss < (1 - worthwhile) * a.loss ? b : a));
  return {
    kernel: best.kernel,
    // Powers of logarithms are not quite what was given.
    C: C === 'auto' ? best.C : C,
    gamma: best.kernel === 'rbf' && gamma !== 'auto' ? gamma : best.gamma,
  };
}

function totalVariance({ x: { rows, columns, data }, weight: weights }: SvmRows): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let variance = 0;
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += (weights[i]! * data[i * columns + j]!) / total;
    for (let i = 0; i < rows; i++) variance += (weights[i]! * (data[i * columns + j]! - mean) ** 2) / total;
  }
  return variance;
}
