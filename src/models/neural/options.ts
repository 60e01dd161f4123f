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

/** Rows from which networks are larger, fewer and trained for fewer epochs. */
const isMany = (rows: number) => rows >= 8000;

export function mlpSettings(options: MlpOptions, rows: number): Settings {
  const many = isMany(rows);
  const { members, embedding, ...own } = complete<MlpOptions>(options, {
    ...{ members: 8, embedding: 8, layers: 2, width: many ? 128 : 96, dropout: many ? 0.1 : 0.2 },
    ...{ learningRate: 2e-3, weightDecay: 0.01, ...lengthFor(rows) },
    ...{ bins: many ? 32 : 16 },
  });
  const { layers, width } = own;
  return settingsOf({ kind: 'mlp', members, layers, width, embedding }, own);
}

export function transformerSettings(options: TransformerOptions, rows: number): Settings {
  const many = isMany(rows);
  const { width: given, heads: wanted } = options;
  const usual = many ? 32 : 16;
  const size = given !== 'auto' ? given : wanted === 'auto' ? usual : wanted * Math.ceil(usual / wanted);
  const divisor = [4, 3, 2, 1].find((each) => size % each === 0)!;
  const { heads, ...own } = complete<TransformerOptions>(options, {
    ...{ heads: divisor, layers: many ? 2 : 1, width: size, dropout: 0.1 },
    ...{ learningRate: 1e-3, weightDecay: 0.01, ...lengthFor(rows) },
    ...{ bins: many ? 32 : 16 },
    // Small ones, many of them: on few rows they differ more from each other than from the truth.
    ...(many ? {} : { bags: 8, refit: false }),
  });
  const { layers, width } = own;
  return settingsOf({ kind: 'transformer', layers, width, heads }, own);
}

/** Few rows: many short steps and several networks; many rows: long steps and two networks. */
function lengthFor(rows: number) {
  const large = isMany(rows);
  return {
    rareShare: Math.max(0.002, Math.min(0.5, 5 / rows)),
    batchSize: rows < 1500 ? 64 : !large ? 128 : rows < 50_000 ? 256 : 512,
    epochs: large ? 40 : 100,
    patience: large ? 4 : 6,
    bags: large ? 2 : 4,
    holdOut: large ? 0.15 : 0.2,
    refit: !large,
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
