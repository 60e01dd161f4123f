// Every kind of model by name. A new one is a line here; the contract suite then runs for it.
import { auto } from './auto/index.js';
import { boost } from './boost.js';
import { foreignOnnx } from './foreign-onnx/index.js';
import { forest } from './forest.js';
import { imported } from './imported/index.js';
import { logistic } from './logistic-regression/index.js';
import { prior } from './prior.js';
import type { LoadableFamily, ModelFamily } from './registry.js';
import { scorecard } from './scorecard/index.js';
import { svm } from './svm/index.js';
import { tree } from './tree.js';

/** What can be trained. */
export const families: readonly ModelFamily[] = [auto, boost, forest, logistic, prior, scorecard, svm, tree];

/** What a run may hold: some models are made elsewhere and only loaded. */
export const loadable: readonly LoadableFamily[] = [...families, foreignOnnx, imported];
