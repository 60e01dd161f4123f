import { ShapeError } from '../../errors/index.js';
import type { Value } from '../graph/index.js';
import { cast } from './cast.js';
import { equal } from './compare.js';
import { constant } from './constant.js';
import { reshape } from './reshape.js';

/** 1 at the place of each label, 0 elsewhere: integers [...] in [0, classes) -> floats [..., classes]; zeros for other integers. */
export function oneHot(labels: Value, classes: number): Value {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new ShapeError(
      `oneHot: expected a number of classes, at least 1, received ${classes}; bind it where it is the size of an axis.`,
    );
  }
  const range = constant(
    Int32Array.from({ length: classes }, (_, i) => i),
    [classes],
    'int',
  );
  return cast(equal(reshape(labels, [...labels.shape, 1]), range), 'float');
}
