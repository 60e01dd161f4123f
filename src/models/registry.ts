import { didYouMean, UsageError } from '../errors/index.js';
import type { Classifier, Estimator, Model } from './estimator.js';

/** A kind of model that a run may hold: how to rebuild a saved one. */
export interface LoadableFamily<M extends Model = Classifier> {
  readonly name: string;
  /** Simple enough to be read whole, or large; decides which side of "is it worth it" the model stands on. */
  readonly size: 'baseline' | 'traditional' | 'large';
  /** @throws DataError when the saved state is not one of this family */
  load(state: Readonly<Record<string, unknown>>): M;
}

/** A kind of model that can be trained: how to make its estimator from hyper-parameters, and to rebuild a saved model. */
export interface ModelFamily<M extends Model = Classifier> extends LoadableFamily<M> {
  /** One line for `--help`. */
  readonly summary: string;
  /** @throws UsageError naming the hyper-parameter that is unknown or out of range */
  create(parameters?: Readonly<Record<string, unknown>>): Estimator<M>;
}

/** Finds a family by name among those registered. */
export function findFamily<F extends LoadableFamily<Model>>(families: readonly F[], name: string): F {
  const found = families.find((family) => family.name === name);
  if (found !== undefined) return found;
  const names = families.map((family) => family.name);
  throw new UsageError(`There is no model "${name}".${didYouMean(name, names)} The models are: ${names.join(', ')}.`);
}
