// Every operator: the contract suite runs over this list, and a new one is a line here.
import type { Op } from '../graph/index.js';
import * as exported from './index.js';

// biome-ignore lint/suspicious/noExplicitAny: the attributes of an operator are known to its own rules only
export const ops: readonly Op<any>[] = Object.values(exported).flatMap((each) =>
  typeof each === 'function' && 'op' in each ? [each.op as Op] : [],
);
