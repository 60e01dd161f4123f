// What a reader finds in the model file of another library, put in terms that are the same for all of them.
import { DataError, NotSupportedError, UsageError } from '../../errors/index.js';
import type { RawTree } from '../../trees/index.js';

export interface ForeignFeature {
  readonly name: string;
  /** How a feature of levels enters; a number enters as it is. */
  readonly levels?: LevelCodes | 'not named';
}

/** The level `names[i]` enters the trees as the number `codes[i]`. */
export interface LevelCodes {
  readonly names: readonly string[];
  readonly codes: readonly number[];
}

export interface ForeignModel {
  readonly library: 'LightGBM' | 'XGBoost';
  readonly objective: string;
  /** All features of the file, in its order: trees name them by their place. */
  readonly features: readonly ForeignFeature[];
  /** Log-odds of the event are `base + scale * sum of leaves`. */
  readonly base: number;
  readonly scale: number;
  readonly trees: readonly RawTree[];
  /** Boosting rounds that the trees are from, and how many the file holds. */
  readonly rounds: { readonly used: number; readonly all: number };
  /** What the person who imports it should know. */
  readonly warnings: readonly string[];
}

/** Makes the sentence that refuses a file. */
export type Refuse = (what: string) => DataError;

export const refuseFile =
  (path: string): Refuse =>
  (what) =>
    new DataError(`${path}: ${what}. Save the model again with save_model of its library.`);

const imported = 'binary and cross_entropy (LightGBM), binary:logistic, reg:logistic and binary:logitraw (XGBoost)';

export const unknownObjective = (path: string, objective: string) =>
  new NotSupportedError(
    `${path}: the objective "${objective}" does not give the probability of one event. Fathom imports models of ${imported}.`,
  );

/** @throws DataError when a name is there twice, or is no text */
export function checkedNames(names: readonly unknown[], refuse: Refuse): readonly string[] {
  const seen = new Set<unknown>();
  for (const name of names) {
    if (typeof name !== 'string' || name === '') throw refuse('a feature has no name');
    if (seen.has(name)) throw refuse(`two features are called "${name}"`);
    seen.add(name);
  }
  return names as readonly string[];
}

/** How many of the rounds to use. @throws UsageError for no whole number from 1 on; DataError for more than there are */
export function roundsToUse(all: number, asked: number | undefined, path: string): number {
  if (asked === undefined) return all;
  if (!(Number.isInteger(asked) && asked >= 1)) {
    throw new UsageError(`--rounds: expected a whole number of at least 1, received ${asked}.`);
  }
  if (asked <= all) return asked;
  throw new DataError(`${path}: the model has ${all} rounds of boosting, fewer than the ${asked} of --rounds.`);
}

/** A number, also as text; NaN for everything else. */
export function toNumber(value: unknown): number {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : Number.NaN;
}
