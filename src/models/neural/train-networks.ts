// Trains the networks of a model: each on its own rows, stopped by those it has not seen.
import {
  logSumExp,
  mean,
  mul,
  oneHot,
  reshape,
  type Size,
  softplus,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  type Value,
} from '../../engine/index.js';
import { weightedMean } from '../../nn/index.js';
import type { Random } from '../../random/index.js';
import { adamW, describeTraining, rowBatches, fit as trainNetwork, warmUp } from '../../train/index.js';
import type { Dependence, FitContext, FitPlan } from '../estimator.js';
import { dealBags } from './bags.js';
import type { InputPlaces } from './column-inputs.js';
import { EpochLoss } from './epoch-loss.js';
import { type Aim, type Architecture, networkOf, scoresOf } from './networks.js';

/** How a network learns. */
export interface Learning {
  readonly dropout: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly batchSize: number;
  /** Most passes over the rows. */
  readonly epochs: number;
  /** Looks at held-out rows without gain that end a training. */
  readonly patience: number;
  readonly bags: number;
  readonly holdOut: number;
  /** Whether new networks learn from all rows, for as long as was best on average; so it is in any case where time runs. */
  readonly refit: boolean;
}

export interface NetworkData {
  /** As the network reads them, shape (rows, width). */
  readonly rows: Float32Array;
  readonly places: InputPlaces;
  /** 1 for the event, the number of a class, or a standardised number; shape (rows,). */
  readonly targets: Float64Array;
  /** shape (rows,), > 0 */
  readonly weights: Float64Array | undefined;
  readonly aim: Aim;
  readonly outputs: number;
  readonly dependence: Dependence | undefined;
}

export interface LearnedNetworks {
  /** Parameters of each. */
  readonly networks: readonly Float32Array[];
  /** For the record: epochs of each, and the least mean loss on held-out rows where there were any. */
  readonly epochs: readonly number[];
  readonly heldOutLoss: number | null;
}

/** Share of the parameters' running average that stays in each step, at most. */
const averaging = 0.99;
/** Share of the most steps that a network stopped by held-out rows is expected to take, before any has ended. */
const expectedShare = 1 / 3;
/** Share of the first epochs' steps in which the rate rises. */
const warmUpShare = 1;
const progressUnits = 1000;

/** The networks of a model: which rows each learns from and which stop it, and how it is trained on them. */
function plannedNetworks(data: NetworkData, architecture: Architecture, learning: Learning, random: Random) {
  const { places, targets, aim, outputs, dependence } = data;
  const { bags, holdOut, batchSize, patience } = learning;
  const dealt = dealBags(
    targets.length,
    aim === 'number' ? undefined : targets,
    dependence,
    { bags, holdOut },
    random.split('bags'),
  );
  const network = networkOf(architecture, places, outputs, learning.dropout);
  const batchesOf = (rows: Int32Array, size: number, shuffle: boolean) =>
    rowBatches(columnsOf(data, rows), { size: Math.min(size, rows.length), shuffle, ...weightsOf(data, rows) });
  const optionsOf = (rows: Int32Array, held: Int32Array, epochs: number, name: string) => {
    const batches = batchesOf(rows, batchSize, true);
    const perEpoch = batches.perEpoch!;
    return {
      network,
      data: batches,
      loss: memberLoss(aim),
      optimizer: adamW({
        learningRate: warmUp(Math.max(1, Math.round(warmUpShare * perEpoch)), learning.learningRate),
        weightDecay: learning.weightDecay,
        clip: 1,
      }),
      epochs,
      averaging: Math.min(averaging, 1 - 1 / (2 * perEpoch + 1)),
      ...(held.length > 0 && {
        validation: { data: batchesOf(held, 1024, false), loss: meanLoss(aim), patience },
      }),
      random: random.split(name),
      threads: 1,
    };
  };
  /** Without rows to tell when it is enough, a part of the most. */
  const epochsOf = (held: Int32Array) => (held.length > 0 ? learning.epochs : Math.ceil(learning.epochs / 4));
  const isRefitted = dealt[0]!.held.length > 0 && (learning.refit || dependence?.kind === 'time');
  // Where time runs, all would hold out the same rows.
  const jobs = dependence?.kind === 'time' && isRefitted ? dealt.slice(0, 1) : dealt;
  return { jobs, isRefitted, optionsOf, epochsOf };
}

/** What training the network that takes most takes: of those that hold rows out and those that learn from all. */
export async function planNetworks(
  data: NetworkData,
  architecture: Architecture,
  learning: Learning,
  { random }: FitContext,
): Promise<FitPlan> {
  const { jobs, isRefitted, optionsOf, epochsOf } = plannedNetworks(data, architecture, learning, random);
  const networks = jobs.length + (isRefitted ? learning.bags : 0);
  const { learn, held } = jobs.reduce((most, job) => (job.learn.length > most.learn.length ? job : most));
  const first = await describeTraining(optionsOf(learn, held, epochsOf(held), 'network 0'));
  if (!isRefitted) return { networks, ...first };
  const again = await describeTraining(optionsOf(everyRow(data), new Int32Array(0), epochsOf(held), 'all 0'));
  const { memory } = first.memory.total > again.memory.total ? first : again;
  const steps = first.steps && again.steps && Math.max(first.steps, again.steps);
  return { networks, ...again, steps, memory, flopsPerStep: Math.max(first.flopsPerStep, again.flopsPerStep) };
}

export async function trainNetworks(
  data: NetworkData,
  architecture: Architecture,
  learning: Learning,
  { random, progress, stop, device }: FitContext,
): Promise<LearnedNetworks> {
  const { bags } = learning;
  const { jobs, isRefitted, optionsOf, epochsOf } = plannedNetworks(data, architecture, learning, random);
  const total = (jobs.length + (isRefitted ? bags : 0)) * progressUnits;
  const shares: number[] = [];
  const learn = async (rows: Int32Array, held: Int32Array, most: number, place: number, name: string) => {
    stop.throwIfRequested();
    const first = place * progressUnits;
    const losses = new EpochLoss();
    let [reached, taken] = [first, 0];
    // As those before it, of which some were stopped.
    const usual = shares.length === 0 ? expectedShare : shares.reduce((sum, each) => sum + each, 0) / shares.length;
    const share = held.length > 0 ? usual : 1;
    const trained = await trainNetwork({
      ...optionsOf(rows, held, most, name),
      ...(device && { device }),
      stop,
      progress: ({ done, total: steps, metric }) => {
        taken = done / steps;
        reached = first + Math.floor(progressUnits * Math.min(1, taken / share));
        progress({ stage: 'fit', done: reached, total, ...(metric && { metric }) });
      },
      onPoint: ({ gradientNorm: _, metrics: __, ...point }) => {
        const loss = losses.note(point);
        if (point.validation !== undefined || held.length === 0)
          progress({ stage: 'fit', done: reached, total, point: { network: place, ...point, loss } });
      },
    });
    if (held.length > 0) shares.push(taken);
    return trained;
  };
  const all = everyRow(data);
  const networks: Float32Array[] = [];
  const stopped: number[] = [];
  const curves: number[][] = [];
  for (const [bag, { learn: rows, held }] of jobs.entries()) {
    const most = epochsOf(held);
    const { parameters, curve } = await learn(rows, held, most, bag, `network ${bag}`);
    const losses = curve.flatMap(({ validation }) => (validation === undefined ? [] : [validation]));
    curves.push(losses);
    networks.push(parameters);
    stopped.push(losses.length === 0 ? most : 1 + losses.indexOf(Math.min(...losses)));
  }
  const loss = meanCurve(curves);
  const best = loss.length === 0 ? null : Math.min(...loss);
  if (isRefitted) {
    const enough = 1 + loss.indexOf(best!);
    networks.length = 0;
    for (let bag = 0; bag < bags; bag++) {
      const { parameters } = await learn(all, new Int32Array(0), enough, jobs.length + bag, `all ${bag}`);
      networks.push(parameters);
    }
    stopped.splice(0, stopped.length, ...networks.map(() => enough));
  }
  progress({ stage: 'fit', done: total, total });
  return { networks, epochs: stopped, heldOutLoss: best };
}

function everyRow({ targets }: NetworkData): Int32Array {
  return Int32Array.from(targets.keys());
}

/** The mean of loss curves, each of which goes on as it ended. */
function meanCurve(curves: readonly (readonly number[])[]): number[] {
  const length = Math.max(...curves.map((curve) => curve.length));
  return Array.from(
    { length },
    (_, epoch) => curves.reduce((sum, curve) => sum + (curve[epoch] ?? curve.at(-1)!), 0) / curves.length,
  );
}

interface TargetColumns {
  readonly [name: string]: Tensor;
  readonly x: Tensor;
  readonly y: Tensor;
}

function columnsOf({ rows, places, targets, aim }: NetworkData, chosen: Int32Array): TargetColumns {
  const { width } = places;
  const x = new Float32Array(chosen.length * width);
  chosen.forEach((row, i) => {
    x.set(rows.subarray(row * width, (row + 1) * width), i * width);
  });
  const y = Float32Array.from(chosen, (row) => targets[row]!);
  return {
    x: tensor(x, [chosen.length, width]),
    y: aim === 'classes' ? tensor(Int32Array.from(y), [chosen.length], 'int') : tensor(y, [chosen.length]),
  };
}

/** Scaled to mean 1, so that their unit does not reach the graph. */
function weightsOf({ weights }: NetworkData, chosen: Int32Array): { readonly weight?: Float64Array } {
  if (weights === undefined) return {};
  const own = Float64Array.from(chosen, (row) => weights[row]!);
  const mean = own.reduce((sum, weight) => sum + weight, 0) / own.length;
  return { weight: own.map((weight) => weight / mean) };
}

type Loss = (network: (x: Value) => Value, batch: Readonly<Record<string, Value>>) => Value;

/** The mean of the members' own losses. */
function memberLoss(aim: Aim): Loss {
  return (network, { x, y, weight }) => {
    const losses = lossesOf(network(x!), y!, aim);
    return weightedMean(mean(losses, 1), { weight: weight! });
  };
}

/** The loss of what the members say together. */
function meanLoss(aim: Aim): Loss {
  return (network, { x, y, weight }) => {
    const scores = scoresOf(network(x!), aim);
    const [batch, outputs] = scores.shape as readonly [Size, number];
    const losses = lossesOf(reshape(scores, [batch, 1, outputs]), y!, aim);
    return weightedMean(reshape(losses, [batch]), { weight: weight! });
  };
}

/** Nats, or squared errors: [batch, members, outputs] -> [batch, members]. */
function lossesOf(members: Value, targets: Value, aim: Aim): Value {
  const [batch, count, outputs] = members.shape as readonly [Size, number, number];
  if (aim === 'classes') {
    const own = reshape(oneHot(targets, outputs), [batch, 1, outputs]);
    return sub(logSumExp(members, -1), sum(mul(members, own), -1));
  }
  const flat = reshape(members, [batch, count]);
  const y = reshape(targets, [batch, 1]);
  return aim === 'event' ? sub(softplus(flat), mul(y, flat)) : square(sub(flat, y));
}
