// Uses of the operators whose contract is tested beside them, for those who look at every operator.

import * as ops from './index.js';
import type { Sample } from './samples.test.help.js';

const lengths: NonNullable<Sample['draw']> = (random, size, input) =>
  Array.from({ length: size }, () => (input >= 4 ? 1 + random.integer(4) : random.normal()));
const gruLengths: NonNullable<Sample['draw']> = (random, size, input) =>
  Array.from({ length: size }, () => (input >= 5 ? 1 + random.integer(4) : random.normal()));
const lstmShapes = [[4, 3, 2], [8, 3], [8, 2], [8]];
const gruShapes = [[4, 3, 2], [6, 3], [6, 2], [6], [2]];

/** By name of the operator. */
export const moreSamples: Readonly<Record<string, readonly Sample[]>> = {
  batchNorm: [
    { name: 'series', f: (x, s, t) => ops.batchNorm(x!, s!, t!).y, shapes: [['batch', 3, 5], [3], [3]] },
    { name: 'images', f: (x, s, t) => ops.batchNorm(x!, s!, t!).y, shapes: [['batch', 3, 5, 2], [3], [3]] },
  ],
  channelAffine: [
    { name: 'series', f: (x, s, t) => ops.channelAffine(x!, s!, t!), shapes: [['batch', 3, 5], [3], [3]] },
  ],
  conv: [
    {
      name: 'series',
      f: (x, w, bias) => ops.conv(x!, w!, { bias: bias!, padding: 'same' }),
      shapes: [['batch', 3, 8], [4, 3, 3], [4]],
    },
    {
      name: 'images',
      f: (x, w, bias) => ops.conv(x!, w!, { bias: bias!, stride: 2 }),
      shapes: [['batch', 3, 8, 7], [4, 3, 3, 3], [4]],
    },
    {
      name: 'groups',
      f: (x, w) => ops.conv(x!, w!, { groups: 2, dilation: 2 }),
      shapes: [
        ['batch', 4, 9],
        [4, 2, 3],
      ],
    },
    {
      name: 'wide images',
      f: (x, w) => ops.conv(x!, w!, { dilation: 2, padding: 'same' }),
      shapes: [
        ['batch', 3, 9, 9],
        [2, 3, 3, 3],
      ],
    },
  ],
  convInput: [
    {
      name: 'series',
      f: (dy, w) => ops.convInput(dy!, w!, [8]),
      shapes: [
        ['batch', 4, 6],
        [4, 3, 3],
      ],
    },
  ],
  convWeight: [
    {
      name: 'series',
      f: (x, dy) => ops.convWeight(x!, dy!, [3]),
      shapes: [
        ['batch', 3, 8],
        ['batch', 4, 6],
      ],
    },
  ],
  gru: [
    { name: 'all steps', f: (x, a, b, c, d) => ops.gru(x!, a!, b!, c!, d!).outputs, shapes: gruShapes },
    {
      name: 'lengths',
      f: (x, a, b, c, d, n) => ops.gru(x!, a!, b!, c!, d!, { lengths: n! }).outputs,
      shapes: [...gruShapes, [2]],
      types: ['float', 'float', 'float', 'float', 'float', 'int'],
      draw: gruLengths,
    },
  ],
  lstm: [
    { name: 'all steps', f: (x, a, b, c) => ops.lstm(x!, a!, b!, c!).outputs, shapes: lstmShapes },
    {
      name: 'lengths',
      f: (x, a, b, c, n) => ops.lstm(x!, a!, b!, c!, { lengths: n! }).outputs,
      shapes: [...lstmShapes, [2]],
      types: ['float', 'float', 'float', 'float', 'int'],
      draw: lengths,
    },
  ],
  maxPool: [
    { name: 'series side by side', f: (x) => ops.maxPool(x!, 2), shapes: [['batch', 3, 8]] },
    { name: 'images', f: (x) => ops.maxPool(x!, [2, 2]), shapes: [['batch', 3, 8, 6]] },
    { name: 'overlapping', f: (x) => ops.maxPool(x!, 3, { stride: 2, padding: [[1, 1]] }), shapes: [['batch', 3, 9]] },
  ],
  repeat: [
    {
      name: 'steps',
      f: (x) => ops.repeat(4, [ops.fill(0, [3])], [x!], ([so], [part]) => [ops.tanh(ops.add(so!, part!))])[0]!,
      shapes: [[4, 3]],
      isDifferentiable: false,
    },
  ],
};
