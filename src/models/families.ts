// Every kind of model that can be trained by name. A new one is a line here; the contract suite then runs for it.
import { boost } from './boost.js';
import { forest } from './forest.js';
import { logistic } from './logistic-regression/index.js';
import { prior } from './prior.js';
import type { ModelFamily } from './registry.js';
import { scorecard } from './scorecard/index.js';
import { svm } from './svm/index.js';
import { tree } from './tree.js';

export const families: readonly ModelFamily[] = [boost, forest, logistic, prior, scorecard, svm, tree];
