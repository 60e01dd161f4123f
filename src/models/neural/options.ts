// Hyper-parameters of networks, and what they are where nothing is said.
import { z } from 'zod';
import type { Architecture } from './networks.js';
import type { Learning } from './train-networks.js';

type OrAuto<T> = T | 'auto';

/** How the columns are read and the network learns. */
interface Common {
  readonly layers: OrAuto<number>;
  readonly width: OrAuto<number>;
  readonly dropout: OrAuto<number>;
  readonly bins: OrAuto<number>;
  readonly rareShare: OrAuto<number>;
  readonly learningRate: OrAuto<number>;
  readonly weightDecay: OrAuto<number>;
  readonly batchSize: OrAuto<number>;
  readonly epochs: OrAuto<number>;
  readonly patience: OrAuto<number>;
  readonly bags: OrAuto<number>;
  readonly holdOut: OrAuto<number>;
  readonly refit: OrAuto<boolean>;
}

export interface MlpOptions extends Common {
  readonly members: OrAuto<number>;
  readonly embedding: OrAuto<number>;
}

export interface TransformerOptions extends Common {
  readonly heads: OrAuto<number>;
}

const whole = (least: number, most: number) => z.union([z.number().int().min(least).max(most), z.literal('auto')]);
const real = (least: number, most: number) => z.union([z.number().min(least).max(most), z.literal('auto')]);

const common = {
  layers: whole(1, 16),
  width: whole(1, 2048),
  dropout: real(0, 0.9),
  bins: whole(2, 256),
  rareShare: real(0, 0.5),
  learningRate: real(1e-6, 1),
  weightDecay: real(0, 10),
  batchSize: whole(1, 65_536),
  epochs: whole(1, 10_000),
  patience: whole(1, 10_000),
  bags: whole(1, 100),
  holdOut: real(0, 0.5),
  refit: z.union([z.boolean(), z.literal('auto')]),
};

const commonDefaults = Object.fromEntries(Object.keys(common).map((name) => [name, 'auto'])) as unknown as Common;

export const mlpSchema: z.ZodType<MlpOptions> = z.strictObject({
  members: whole(1, 256),
  embedding: whole(1, 256),
  ...common,
});
export const mlpDefaults: MlpOptions = { members: 'auto', embedding: 'auto', ...commonDefaults };

export const transformerSchema: z.ZodType<TransformerOptions> = z.strictObject({ heads: whole(1, 64), ...common });
export const transformerDefaults: TransformerOptions = { heads: 'auto', ...commonDefaults };

/** Everything that is decided before training. */
export interface Settings {
  readonly architecture: Architecture;
  readonly learning: Learning;
  readonly bins: number;
  readonly rareShare: number;
}

/** Decided for data of this size. */
type Chosen<T> = { readonly [K in keyof T]: Exclude<T[K], 'auto'> };

/** By rows: few need many cautious networks, many need few. Chosen on the credit files, dealt into folds by other seeds than the reported ones. */
type Amount = 'few' | 'some' | 'many';
const amountOf = (rows: number): Amount => (rows < 1500 ? 'few' : rows < 8000 ? 'some' : 'many');

export function mlpSettings(options: MlpOptions, rows: number): Settings {
  const amount = amountOf(rows);
  const byAmount = {
    few: { width: 96, dropout: 0.2, bins: 16, learningRate: 2e-3, batchSize: 64, patience: 6, bags: 4 },
    some: { width: 96, dropout: 0.1, bins: 16, learningRate: 3e-3, batchSize: 256, patience: 6, bags: 4 },
    many: { width: 128, dropout: 0.1, bins: 32, learningRate: 3e-3, batchSize: 512, patience: 4, bags: 2 },
  }[amount];
  const { members, embedding, ...own } = complete<MlpOptions>(options, {
    ...{ members: 8, embedding: 8, layers: 2, weightDecay: 0.01 },
    ...{ ...byAmount, ...(amount === 'many' && rows < 20_000 && { batchSize: 256 }) },
    ...{ refit: amount !== 'many', ...alike(rows) },
  });
  const { layers, width } = own;
  return settingsOf({ kind: 'mlp', members, layers, width, embedding }, own);
}

export function transformerSettings(options: TransformerOptions, rows: number): Settings {
  const amount = amountOf(rows);
  const { width: given, heads: wanted } = options;
  const usual = amount === 'few' ? 16 : 32;
  const size = given !== 'auto' ? given : wanted === 'auto' ? usual : wanted * Math.ceil(usual / wanted);
  const divisor = [4, 3, 2, 1].find((each) => size % each === 0)!;
  const byAmount = {
    // On few rows networks differ more from each other than from the truth.
    few: {
      layers: 1,
      dropout: 0.3,
      weightDecay: 1,
      rareShare: Math.min(0.5, 16 / rows),
      bins: 16,
      learningRate: 1e-3,
      batchSize: 64,
      patience: 6,
      bags: 8,
    },
    some: {
      layers: 2,
      dropout: 0,
      weightDecay: 0.01,
      bins: 16,
      learningRate: 2e-3,
      batchSize: 256,
      patience: 6,
      bags: 4,
    },
    many: {
      layers: 1,
      dropout: 0,
      weightDecay: 0.01,
      bins: 32,
      learningRate: 2e-3,
      batchSize: 512,
      patience: 3,
      bags: 2,
    },
  }[amount];
  const { heads, ...own } = complete<TransformerOptions>(options, {
    ...{ heads: divisor, width: size, refit: amount === 'some', ...alike(rows), ...byAmount },
  });
  const { layers, width } = own;
  return settingsOf({ kind: 'transformer', layers, width, heads }, own);
}

/** What follows from the rows whatever the kind of network, where it does not say otherwise. */
function alike(rows: number) {
  const isMany = amountOf(rows) === 'many';
  return {
    rareShare: Math.max(0.002, Math.min(0.5, 5 / rows)),
    epochs: isMany ? 40 : 100,
    holdOut: isMany ? 0.15 : 0.2,
  };
}

function settingsOf(architecture: Architecture, { bins, rareShare, ...own }: Chosen<Common>): Settings {
  const { dropout, learningRate, weightDecay, batchSize, epochs, patience, bags, holdOut, refit } = own;
  return {
    architecture,
    learning: { dropout, learningRate, weightDecay, batchSize, epochs, patience, bags, holdOut, refit },
    bins,
    rareShare,
  };
}

function complete<T extends object>(options: T, defaults: Chosen<T>): Chosen<T> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, value === 'auto' ? defaults[name as keyof T] : value]),
  ) as Chosen<T>;
}
