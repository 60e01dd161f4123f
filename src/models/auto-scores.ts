import { classTarget, numberTarget } from '../features/index.js';
import { boostClasses } from './boost-classes.js';
import { boostNumbers } from './boost-numbers.js';
import { createChooser } from './chooser.js';
import type { Classifier, Regressor } from './estimator.js';
import { multinomial } from './multinomial/multinomial.js';
import type { ModelFamily } from './registry.js';
import { ridge } from './ridge/ridge.js';

const nothingOfItsOwn = (): never => {
  throw new Error('auto saves the model that it took, under the name of that model.');
};

/** The better of multinomial regression and boosted trees, by inner folds. */
export const autoClasses: ModelFamily<Classifier> = {
  name: 'auto',
  size: 'traditional',
  summary: 'the better of logistic and boost by log-loss on inner folds, the simpler where chance cannot tell',
  create: (parameters = {}) =>
    createChooser<Classifier>(
      {
        candidates: [
          { family: multinomial, sketch: {} },
          { family: boostClasses, sketch: { bags: 1 } },
        ],
        check: classTarget,
        strata: (table) => table.categories(table.role('target')[0]!.name).codes,
        async losses(model, rows) {
          const { columns, data } = await model.predictProba(rows);
          const { codes } = rows.categories(rows.role('target')[0]!.name);
          return Float64Array.from(codes, (code, row) => -Math.log(Math.max(data[row * columns + code]!, 1e-15)));
        },
      },
      parameters,
    ),
  load: nothingOfItsOwn,
};

/** The better of linear regression and boosted trees, by inner folds. */
export const autoNumbers: ModelFamily<Regressor> = {
  name: 'auto',
  size: 'traditional',
  summary: 'the better of ridge and boost by squared error on inner folds, the simpler where chance cannot tell',
  create: (parameters = {}) =>
    createChooser<Regressor>(
      {
        candidates: [
          { family: ridge, sketch: {} },
          { family: boostNumbers, sketch: { bags: 1 } },
        ],
        check: numberTarget,
        strata: () => undefined,
        async losses(model, rows) {
          const actual = rows.numbers(rows.role('target')[0]!.name);
          return (await model.predict(rows)).map((said, row) => (said - actual[row]!) ** 2);
        },
      },
      parameters,
    ),
  load: nothingOfItsOwn,
};
