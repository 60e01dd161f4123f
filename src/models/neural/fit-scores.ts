// From a table to sums of networks, whatever the target.
import type { Table } from '../../data/index.js';
import { binaryTarget, classTarget, describeInputs, modelInputs, numberTarget } from '../../features/index.js';
import type { Dependence, FitContext, FitPlan } from '../estimator.js';
import { encodeInputs, inputPlaces, learnColumn } from './column-inputs.js';
import { NetworkScores } from './network-scores.js';
import type { Aim } from './networks.js';
import type { Settings } from './options.js';
import { type NetworkData, planNetworks, trainNetworks } from './train-networks.js';

export interface Fitted {
  readonly scores: NetworkScores;
  /** Empty for a number. */
  readonly classes: readonly string[];
  readonly training: Readonly<Record<string, unknown>>;
}

/** Training rows whose explanations tell the importance of features. */
const explainedRows = 256;

/** What networks are to learn from a table, and how its columns are read. */
interface Learnable {
  readonly features: ReturnType<typeof describeInputs>;
  readonly columns: readonly ReturnType<typeof learnColumn>[];
  readonly data: NetworkData;
  readonly classes: readonly string[];
  readonly settings: Settings;
  /** Where a numeric target is moved to and how far it is stretched. */
  readonly unit: { readonly shift: number; readonly scale: number };
}

/** @throws DataError when target, weights or features cannot be learned from */
function learnable(
  whole: Table,
  model: string,
  aim: Aim,
  settingsFor: (rows: number) => Settings,
  { stop, dependence }: FitContext,
): Learnable {
  stop.throwIfRequested();
  const target = targetOf(whole, model, aim);
  // Rows of weight 0 teach nothing.
  const counted = target.weights === undefined ? undefined : positive(target.weights);
  const pick = (values: Float64Array) =>
    counted === undefined ? values : Float64Array.from(counted, (row) => values[row]!);
  const table = counted === undefined ? whole : whole.rows(counted);
  const weights = target.weights && pick(target.weights);
  const targets = pick(target.targets);
  const settings = settingsFor(table.rowCount);
  const features = describeInputs(table);
  const inputs = modelInputs(table, features);
  const columns = inputs.map((input) => {
    stop.throwIfRequested();
    return learnColumn(input, weights, settings);
  });
  const unit = aim === 'number' ? momentsOf(targets, weights) : { shift: 0, scale: 1 };
  const data = {
    rows: encodeInputs(inputs, columns, table.rowCount),
    places: inputPlaces(columns),
    targets: targets.map((value) => (value - unit.shift) / unit.scale),
    weights,
    aim,
    outputs: aim === 'classes' ? target.classes.length : 1,
    dependence: dependence && dependenceAmong(dependence, counted),
  };
  return { features, columns, data, classes: target.classes, settings, unit };
}

/** What `fitScores` takes. @throws as `fitScores` */
export function planScores(
  whole: Table,
  model: string,
  aim: Aim,
  settingsFor: (rows: number) => Settings,
  context: FitContext,
): Promise<FitPlan> {
  const { data, settings } = learnable(whole, model, aim, settingsFor, context);
  return planNetworks(data, settings.architecture, settings.learning, context);
}

/** @throws DataError when target, weights or features cannot be learned from */
export async function fitScores(
  whole: Table,
  model: string,
  aim: Aim,
  settingsFor: (rows: number) => Settings,
  context: FitContext,
): Promise<Fitted> {
  const { features, columns, data, classes, settings, unit } = learnable(whole, model, aim, settingsFor, context);
  const { rows, places, weights, targets, outputs } = data;
  const { architecture, learning } = settings;
  const { networks, epochs, heldOutLoss } = await trainNetworks(data, architecture, learning, context);
  const count = targets.length;
  const base = Array.from(meanRow(rows, places.width, weights));
  const parts = { features, columns, architecture, aim, outputs, base, unit, importance: features.map(() => 0) };
  const sample = context.random.split('importance').sample(count, explainedRows);
  const explained = new Float32Array(sample.length * places.width);
  sample.forEach((row, i) => {
    explained.set(rows.subarray(row * places.width, (row + 1) * places.width), i * places.width);
  });
  const scores = await new NetworkScores(parts, networks).weighed(
    explained,
    weights && Float64Array.from(sample, (row) => weights[row]!),
  );
  const training = { rows: count, bins: settings.bins, ...learning, stoppedAt: epochs, heldOutLoss };
  return { scores, classes, training };
}

interface Target {
  readonly targets: Float64Array;
  readonly classes: readonly string[];
  readonly weights?: Float64Array | undefined;
}

function targetOf(table: Table, model: string, aim: Aim): Target {
  switch (aim) {
    case 'event': {
      const { isEvent, classes, weights } = binaryTarget(table, model);
      return { targets: Float64Array.from(isEvent), classes, weights };
    }
    case 'classes': {
      const { codes, classes, weights } = classTarget(table, model);
      return { targets: Float64Array.from(codes), classes, weights };
    }
    case 'number': {
      const { values, weights } = numberTarget(table, model);
      return { targets: values, classes: [], weights };
    }
  }
}

function positive(weights: Float64Array): Int32Array | undefined {
  const rows = Int32Array.from(weights.keys()).filter((row) => weights[row]! > 0);
  return rows.length === weights.length ? undefined : rows;
}

function dependenceAmong(all: Dependence, rows: Int32Array | undefined): Dependence {
  if (rows === undefined) return all;
  return all.kind === 'group'
    ? { kind: 'group', values: Int32Array.from(rows, (row) => all.values[row]!) }
    : { kind: 'time', values: Float64Array.from(rows, (row) => all.values[row]!) };
}

/** Weighted mean and standard deviation. */
function momentsOf(values: Float64Array, weights: Float64Array | undefined) {
  const weight = (row: number) => weights?.[row] ?? 1;
  const total = values.reduce((sum, _, row) => sum + weight(row), 0);
  const shift = values.reduce((sum, value, row) => sum + weight(row) * value, 0) / total;
  const variance = values.reduce((sum, value, row) => sum + weight(row) * (value - shift) ** 2, 0) / total;
  return { shift, scale: Math.sqrt(variance) };
}

function meanRow(rows: Float32Array, width: number, weights: Float64Array | undefined): Float32Array {
  const sums = new Float64Array(width);
  let total = 0;
  for (let row = 0; row < rows.length / width; row++) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    for (let j = 0; j < width; j++) sums[j]! += weight * rows[row * width + j]!;
  }
  return Float32Array.from(sums, (sum) => sum / total);
}
