// Every kind of model by name, for each kind of target. A new one is a line here; the contract suites then run for it.
import { auto } from './auto/index.js';
import { autoClasses, autoNumbers } from './auto-scores.js';
import { boost } from './boost.js';
import { boostClasses } from './boost-classes.js';
import { boostNumbers } from './boost-numbers.js';
import type { Classifier, Regressor } from './estimator.js';
import { foreignOnnx } from './foreign-onnx/index.js';
import { forest } from './forest.js';
import { forestNumbers } from './forest-numbers.js';
import { imported } from './imported/index.js';
import { logistic } from './logistic-regression/index.js';
import { multinomial } from './multinomial/multinomial.js';
import { mlp, mlpClasses, mlpNumbers, transformer, transformerClasses, transformerNumbers } from './neural/index.js';
import { prior } from './prior.js';
import { priorClasses, priorNumbers } from './prior-scores.js';
import type { LoadableFamily, ModelFamily } from './registry.js';
import { ridge } from './ridge/ridge.js';
import { scorecard } from './scorecard/index.js';
import { svm } from './svm/index.js';
import { tree } from './tree.js';
import { treeNumbers } from './tree-numbers.js';

/** What can be trained on a target of two classes. */
export const families: readonly ModelFamily[] = [
  auto,
  boost,
  forest,
  logistic,
  mlp,
  prior,
  scorecard,
  svm,
  transformer,
  tree,
];

/** What a run may hold: some models are made elsewhere and only loaded. */
export const loadable: readonly LoadableFamily[] = [...families, foreignOnnx, imported];

/** What can be trained on a target of more classes than two. */
export const multiclassFamilies: readonly ModelFamily<Classifier>[] = [
  autoClasses,
  boostClasses,
  mlpClasses,
  multinomial,
  priorClasses,
  transformerClasses,
];

/** What can be trained on a numeric target. */
export const regressionFamilies: readonly ModelFamily<Regressor>[] = [
  autoNumbers,
  boostNumbers,
  forestNumbers,
  mlpNumbers,
  priorNumbers,
  ridge,
  transformerNumbers,
  treeNumbers,
];
