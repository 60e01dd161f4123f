import type { Value } from '../graph/index.js';
import { cast } from './cast.js';
import { equal } from './compare.js';
import { constant } from './constant.js';
import { reshape } from './reshape.js';

/** 1 at the place of each label, 0 elsewhere: integers [...] in [0, classes) -> floats [..., classes]; zeros for other integers. */
export function oneHot(labels: Value, classes: number): Value {
  const range = constant(
    Int32Array.from({ length: classes }, (_, i) => i),
    [classes],
    'int',
  );
  return cast(equal(reshape(labels, [...labels.shape, 1]), range), 'float');
}
