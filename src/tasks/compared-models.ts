// Which models a comparison on data is of.
import { UsageError } from '../errors/index.js';
import { findFamily, type LoadableFamily, type Model } from '../models/index.js';
import type { PlainCompareOptions } from './comparer.js';
import { simplicity } from './judge-all.js';

/**
 * Those named, or all but large ones, which take minutes and are named by who has them; the simplest first.
 *
 * @throws UsageError for a model that does not exist, or fewer than two
 */
export function comparedModels(
  { models: named, task }: Pick<PlainCompareOptions, 'models' | 'task'>,
  families: readonly LoadableFamily<Model>[],
): string[] {
  const wanted = named ?? families.filter(({ size }) => size !== 'large').map(({ name }) => name);
  const models = [...new Set(wanted)].sort((a, b) => simplicity(a) - simplicity(b));
  for (const model of models) findFamily(families, model);
  if (models.length > 1) return models;
  const own = models[0] ?? 'boost';
  // What training sets beside it too.
  const simple = ['scorecard', 'logistic', 'ridge'].find((name) => families.some((family) => family.name === name))!;
  const beside = own === simple ? 'boost' : simple;
  throw new UsageError(
    `--models ${models.join(',')}: one model has nothing to be compared with. Name two or more, such as --models ${beside},${own}; to train one model beside a simple one: fathom train ${task} FILE --model ${own}.`,
  );
}
