import { nonNegativeLogistic } from '../non-negative-logistic.js';
import { type CalibrationKind, type Calibrator, calibrate, softplus } from './calibrator.js';

/** Predictions of rows that a model had not seen, and what happened. */
export interface CalibrationRows {
  /** shape (rows,) */
  readonly logOdds: Float64Array;
  /** 1 or 0, shape (rows,); both occur */
  readonly outcome: Uint8Array | Int32Array;
  /** shape (rows,), >= 0; 1 each when absent */
  readonly weights?: Float64Array | undefined;
}

/** Learns a calibrator of one kind by maximum likelihood. */
export function fitCalibrator(kind: CalibrationKind, rows: CalibrationRows): Calibrator {
  switch (kind) {
    case 'none':
      return { kind };
    case 'platt': {
      const { intercept, coefficients } = nonNegativeLogistic([rows.logOdds], rows.outcome, rows.weights, pull);
      return { kind, slope: coefficients[0]!, intercept };
    }
    case 'beta': {
      const values = [rows.logOdds.map((z) => -softplus(-z)), rows.logOdds.map(softplus)];
      const { intercept, coefficients } = nonNegativeLogistic(values, rows.outcome, rows.weights, pull);
      return { kind, a: coefficients[0]!, b: coefficients[1]!, c: intercept };
    }
    case 'isotonic':
      return fitIsotonic(rows);
  }
}

/** Without it rows that can be told apart without error have no finite slope. */
const pull = { to: 1, strength: 1 };
/** Events and others that a block is taken to hold beyond its own, so that no probability is 0 or 1. */
const prior = 0.5;
/** Least weight of a block: steps of a few rows are noise, and ties that would cost order. */
const leastBlock = 20;

interface Block {
  /** Weight, weighted events and weighted log-odds. */
  weight: number;
  events: number;
  sum: number;
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al., 1955), as straight lines between the blocks' means: steps
 * would make ties of rows that the model orders.
 */
function fitIsotonic({ logOdds, outcome, weights }: CalibrationRows): Calibrator {
  const order = Uint32Array.from(logOdds.keys()).sort((a, b) => logOdds[a]! - logOdds[b]!);
  const blocks: Block[] = [];
  let open: Block = { weight: 0, events: 0, sum: 0 };
  order.forEach((row, i) => {
    const weight = weights?.[row] ?? 1;
    open.weight += weight;
    open.events += weight * outcome[row]!;
    open.sum += weight * logOdds[row]!;
    const isTied = i + 1 < order.length && logOdds[order[i + 1]!] === logOdds[row];
    if (isTied || (open.weight < leastBlock && i + 1 < order.length)) return;
    push(blocks, open);
    open = { weight: 0, events: 0, sum: 0 };
  });
  const from: number[] = [];
  const to: number[] = [];
  for (const { weight, events, sum } of blocks.filter((block) => block.weight > 0)) {
    from.push(sum / weight);
    to.push(Math.log((events + prior) / (weight - events + prior)));
  }
  // The prior may turn neighbours of different weight around.
  for (let i = 1; i < to.length; i++) to[i] = Math.max(to[i]!, to[i - 1]!);
  return { kind: 'isotonic', from, to };
}

function push(blocks: Block[], block: Block): void {
  let last = block;
  const rate = ({ events, weight }: Block) => events / weight;
  for (let before = blocks.at(-1); before !== undefined && rate(before) >= rate(last); before = blocks.at(-1)) {
    blocks.pop();
    last = { weight: before.weight + last.weight, events: before.events + last.events, sum: before.sum + last.sum };
  }
  blocks.push(last);
}

/** From the fewest things to learn to the most. */
const kinds = ['none', 'platt', 'beta', 'isotonic'] as const satisfies readonly CalibrationKind[];

/**
 * The kind that predicts best what it has not seen: each is learned on all parts but one and judged on that one, by its
 * log-loss. A kind with more to learn must be better by more than one standard error of the difference.
 *
 * @param partOf part of each row, shape (rows,)
 */
export function chooseCalibrator(
  rows: CalibrationRows,
  partOf: Int32Array,
  allowed: readonly CalibrationKind[] = kinds,
): Calibrator {
  const parts = new Set(partOf);
  const losses = new Map(allowed.map((kind) => [kind, new Float64Array(rows.logOdds.length)]));
  for (const part of parts) {
    const learned = pickRows(rows, (row) => partOf[row] !== part);
    if (!hasBoth(learned)) return { kind: 'none' };
    for (const kind of allowed) {
      const calibrator = fitCalibrator(kind, learned);
      const own = losses.get(kind)!;
      for (let row = 0; row < own.length; row++) {
        if (partOf[row] !== part) continue;
        const z = calibrate(calibrator, rows.logOdds[row]!);
        own[row] = softplus(z) - rows.outcome[row]! * z;
      }
    }
  }
  let chosen: CalibrationKind = allowed[0]!;
  for (const kind of allowed.slice(1)) {
    const gains = losses.get(kind)!.map((loss, row) => losses.get(chosen)![row]! - loss);
    if (isGain(gains, rows.weights)) chosen = kind;
  }
  return fitCalibrator(chosen, rows);
}

function hasBoth({ outcome }: CalibrationRows): boolean {
  return new Set(outcome).size === 2;
}

function pickRows({ logOdds, outcome, weights }: CalibrationRows, keep: (row: number) => boolean): CalibrationRows {
  const rows = Array.from(logOdds.keys()).filter(keep);
  return {
    logOdds: Float64Array.from(rows, (row) => logOdds[row]!),
    outcome: Uint8Array.from(rows, (row) => outcome[row]!),
    weights: weights && Float64Array.from(rows, (row) => weights[row]!),
  };
}

/** Whether the weighted mean is above its standard error. */
function isGain(gains: Float64Array, weights: Float64Array | undefined): boolean {
  let [total, sum] = [0, 0];
  for (let i = 0; i < gains.length; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    sum += weight * gains[i]!;
  }
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < gains.length; i++) squares += ((weights?.[i] ?? 1) * (gains[i]! - mean)) ** 2;
  return mean > Math.sqrt(squares) / total;
}
