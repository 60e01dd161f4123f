// Says why a training cannot go on: numbers that are not finite, or a loss that grows without end.
import type { NonFinite } from '../engine/index.js';
import { DivergenceError } from '../errors/index.js';
import type { Layout } from '../nn/index.js';
import type { BatchData } from './compiled-step.js';

const remedy = 'lower the learning rate, clip the gradient (clip: 1), or look for extreme values in the data';

/** What keeps an operator from it. */
const cures: Readonly<Record<string, string>> = {
  log: 'keep what it reads above 0',
  sqrt: 'keep what it reads above 0',
  pow: 'keep its base above 0',
  div: 'keep its divisor away from 0',
  exp: 'limit what it reads: exp(x) is infinite above 88',
};

/** Three digits. */
function show(value: number): string {
  const size = Math.abs(value);
  if (Number.isFinite(value) && size !== 0 && (size >= 1e6 || size < 1e-3)) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
}

/** Inputs are to be of the size of 1; these are not. */
function extremes(batch: BatchData): string {
  for (const [name, data] of Object.entries(batch)) {
    if (!(data instanceof Float32Array || data instanceof Float64Array)) continue;
    let most = 0;
    for (const value of data) if (Math.abs(value) > Math.abs(most)) most = value;
    if (Math.abs(most) > 1e4) return ` Input "${name}" of this batch reaches ${show(most)}: scale it.`;
  }
  return '';
}

/** A loss of one's own may divide by the weight of a batch. */
function weightless({ weight }: BatchData): string {
  if (weight === undefined || weight.some((value) => value !== 0)) return '';
  return ' All rows of this batch weigh 0: take the mean with weightedMean, which is then 0.';
}

/** The first running value of a layer that is not finite. */
export function brokenBuffer({ buffers }: Layout, values: Float32Array | undefined) {
  const place = values?.findIndex((value) => !Number.isFinite(value)) ?? -1;
  if (place < 0) return undefined;
  const { path } = buffers.findLast(({ start }) => start <= place)!;
  return { what: `running value "${path}"`, value: values![place]! };
}

/** What is not finite, of which step. */
export interface NotFinite {
  /** 1 for the first; absent for the held-out rows. */
  readonly step?: number;
  readonly what: string;
  readonly value: number;
  /** Where it arose; absent where that could not be found. */
  readonly cause: NonFinite | undefined;
  readonly batch: BatchData;
  /** Losses of the first step and of the one before. */
  readonly losses?: readonly [first: number, last: number];
}

export function notFiniteError({ step, what, value, cause, batch, losses }: NotFinite): DivergenceError {
  const when = step === undefined ? 'On held-out rows' : `Step ${step} of the training:`;
  const [first, last] = losses ?? [0, 0];
  const growth =
    Math.abs(last) > lossGrowth * Math.abs(first)
      ? ` The loss had grown from ${show(first)} to ${show(last)} before: the learning rate is too large.`
      : '';
  return new DivergenceError(
    `${when} the ${what} is ${show(value)}. ${told(cause)}${extremes(batch)}${weightless(batch)}${growth}`,
  );
}

function told(cause: NonFinite | undefined): string {
  if (cause === undefined) return `To go on, ${remedy}.`;
  const { input, operator, place, reads, range } = cause;
  if (input !== undefined) {
    return `The ${input} were not finite any more after the step before, whose change was too large: lower the learning rate, or clip the gradient (clip: 1).`;
  }
  if (range !== undefined) {
    const [{ least, most } = { least: 0, most: 0 }] = reads;
    return range.isWhole
      ? `Labels are whole numbers from ${show(least)} to ${show(most)}, and the number of classes is ${range.high + 1}: labels count from 0, to ${range.high}. Number them so, or give the network more classes.`
      : `Targets are numbers from ${show(least)} to ${show(most)}, and the loss takes them from ${Math.round(range.low)} to ${Math.round(range.high)}: 1 where the event happened and 0 where not, or its probability. Give it those, or a loss of numbers such as meanSquaredError.`;
  }
  const ranges = reads.map(({ least, most }) => `${show(least)} to ${show(most)}`);
  const read = ranges.length === 0 ? '' : `, which reads numbers from ${ranges.join(' and from ')}`;
  const cure = cures[operator];
  return `The first such number is made by operator "${operator}"${place === '' ? '' : ` in ${place}`}${read}. To go on, ${cure === undefined ? '' : `${cure}, `}${remedy}.`;
}

/** So many steps in a row with a loss this many times the first one, and parameters this many times as long, are no accident. */
const patience = 20;
const lossGrowth = 1e4;
const parameterGrowth = 100;
/** What a training that began with 0 is measured by: losses and parameters of numbers that are scaled. */
const leastLoss = 1e-4;
const leastParameters = 1;

/** What a training began with. */
export interface Start {
  /** Loss of the first step that had one. */
  readonly loss: number;
  /** Length of all parameters before it. */
  readonly parameters: number;
}

/** How a training stands; plain data. */
export interface RunawayCount {
  /** Steps in a row with a suspicious loss. */
  steps: number;
  /** Loss of the step that was noted last. */
  last: number;
}

/** Notices a training that runs away while its numbers are still finite. */
export class RunawayWatch {
  readonly #count: RunawayCount;

  /** @param count where it goes on; written to */
  constructor(count: RunawayCount = { steps: 0, last: 0 }) {
    this.#count = count;
  }

  /**
   * @param parameters those after the step; looked at only when the loss is suspicious
   * @throws DivergenceError
   */
  note(step: number, loss: number, start: Start, parameters: () => Float32Array): void {
    const count = this.#count;
    count.last = loss;
    if (Math.abs(loss) <= lossGrowth * Math.max(leastLoss, Math.abs(start.loss))) {
      count.steps = 0;
      return;
    }
    if (++count.steps < patience) return;
    count.steps = 0;
    const length = lengthOf(parameters());
    if (length <= parameterGrowth * Math.max(leastParameters, start.parameters)) return;
    throw new DivergenceError(
      `Step ${step} of the training: the loss has grown from ${show(start.loss)} to ${show(loss)}, and the parameters from a length of ${show(start.parameters)} to ${show(length)}. The learning rate is too large: divide it by 10, or look for one with findLearningRate.`,
    );
  }
}

/** Euclidean length. */
export function lengthOf(vector: Float32Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}
