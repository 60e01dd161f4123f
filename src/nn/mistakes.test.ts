// Every layer, given what it was not made for: the sentence names the layer, what it expected, what came, and what to change.
import { describe, expect, it } from 'vitest';
import { type DType, input, relu, type Shape, type Value } from '../engine/index.js';
import * as nn from './index.js';
import * as losses from './losses/index.js';

/** What a layer of a path is bound to. */
function call(layer: nn.Layer<never, unknown>, given: unknown): unknown {
  const { parameters, buffers } = nn.layoutOf(layer as nn.Layer);
  const parts = new Map([...parameters, ...buffers].map(({ path, shape }) => [path, input(path, shape)]));
  return nn.bind(layer as nn.Layer<unknown, unknown>, (path) => parts.get(path)!)(given);
}

const x = (shape: Shape, dtype?: DType) => input('x', shape, dtype);
const { chain } = nn;

const mistakes: readonly (readonly [string, nn.Layer<never, unknown>, unknown, string])[] = [
  [
    'linear',
    nn.linear(12, 4),
    x(['batch', 10]),
    'linear(12, 4): expected float [..., 12], received float [batch, 10]. Make it linear(10, 4), or give it 12 features.',
  ],
  [
    'linear of codes',
    nn.linear(3, 4),
    x(['batch', 3], 'int'),
    "linear(3, 4): expected float [..., 3], received int [batch, 3]; cast() it to 'float'.",
  ],
  [
    'linear of a number',
    nn.linear(3, 4),
    x([]),
    'linear(3, 4): expected float [..., 3], received float []; reshape() it to 1 axes or more.',
  ],
  [
    'a layer in a chain',
    chain(nn.linear(3, 8), relu, nn.linear(6, 2)),
    x(['batch', 3]),
    'layers.2: linear(6, 2): expected float [..., 6], received float [batch, 8]. Make it linear(8, 2), or give it 6 features.',
  ],
  [
    'mlp',
    nn.mlp([12, 8, 2]),
    x(['batch', 10]),
    'layers.0: linear(12, 8): expected float [..., 12], received float [batch, 10]. Make it linear(10, 8), or give it 12 features.',
  ],
  [
    'conv1d',
    nn.conv1d(4, 8, 3),
    x(['batch', 20, 4]),
    'conv1d(4, 8, 3): expected float [batch, 4, time], received float [batch, 20, 4]. Make it conv1d(20, 8, 3), or give it 4 channels: they come before time, so transpose() x where they come last.',
  ],
  [
    'conv2d',
    nn.conv2d(1, 8, [5, 3]),
    x(['batch', 3, 64, 60]),
    'conv2d(1, 8, [5, 3]): expected float [batch, 1, height, width], received float [batch, 3, 64, 60]. Make it conv2d(3, 8, [5, 3]), or give it 1 channels: they come before height, so transpose() x where they come last.',
  ],
  [
    'lstm',
    nn.lstm(6, 32),
    x(['batch', 20, 5]),
    'lstm(6, 32): expected float [batch, time, 6], received float [batch, 20, 5]. Make it lstm(5, 32), or give it 6 features per step.',
  ],
  [
    'lstm of a table',
    nn.lstm(6, 32),
    x(['batch', 6]),
    'lstm(6, 32): expected float [batch, time, 6], received float [batch, 6]; reshape() it to 3 axes.',
  ],
  [
    'lstm with lengths',
    nn.lstm(6, 32),
    { x: x(['batch', 20, 6]), lengths: x(['batch']) },
    "lengths of lstm(6, 32): expected int [batch], received float [batch]; cast() it to 'int'.",
  ],
  [
    'gru',
    nn.gru(6, 32),
    x(['batch', 20, 5]),
    'gru(6, 32): expected float [batch, time, 6], received float [batch, 20, 5]. Make it gru(5, 32), or give it 6 features per step.',
  ],
  [
    'embedding',
    nn.embedding(30, 8),
    x(['batch', 4]),
    "embedding(30, 8): expected int [...], received float [batch, 4]; cast() it to 'int'.",
  ],
  [
    'multiHeadAttention',
    nn.multiHeadAttention(16, { heads: 4 }),
    { x: x(['batch', 9, 12]) },
    'multiHeadAttention(16): expected float [batch, time, 16], received float [batch, 9, 12]. Make it multiHeadAttention(12, ...), or give it a width of 16.',
  ],
  [
    'memory of multiHeadAttention',
    nn.multiHeadAttention(16, { heads: 4 }),
    { x: x(['batch', 9, 16]), memory: x(['batch', 5, 12]) },
    'memory of multiHeadAttention(16): expected float [batch, places, 16], received float [batch, 5, 12]. Make it with memoryWidth: 12, or give it a memory of width 16.',
  ],
  [
    'transformerEncoder',
    nn.transformerEncoder(16, { layers: 1, heads: 2 }),
    x(['batch', 9, 12]),
    'transformerEncoder(16): expected float [batch, time, 16], received float [batch, 9, 12]. Make it transformerEncoder(12, ...), or bring the input to a width of 16 by linear(12, 16).',
  ],
  [
    'transformerDecoder',
    nn.transformerDecoder(16, { layers: 1, heads: 2 }),
    { x: x(['batch', 9, 12]), memory: x(['batch', 9, 16]) },
    'transformerDecoder(16): expected float [batch, time, 16], received float [batch, 9, 12]. Make it transformerDecoder(12, ...), or bring the input to a width of 16 by linear(12, 16).',
  ],
  [
    'layerNorm',
    nn.layerNorm(12),
    x(['batch', 10]),
    'layerNorm(12): expected float [..., 12], received float [batch, 10]. Make it layerNorm(10), or give it 12 features.',
  ],
  [
    'rmsNorm',
    nn.rmsNorm(12),
    x(['batch', 10]),
    'rmsNorm(12): expected float [..., 12], received float [batch, 10]. Make it rmsNorm(10), or give it 12 features.',
  ],
  [
    'batchNorm',
    nn.batchNorm(8),
    x(['batch', 4, 20]),
    'batchNorm(8): expected float [batch, 8, size], received float [batch, 4, 20]. Make it batchNorm(4), or give it 8 channels: they are the second axis.',
  ],
  [
    'linearPerColumn',
    nn.linearPerColumn(5, 4, 2),
    x(['batch', 5, 3]),
    'linearPerColumn(5, 4, 2): expected float [batch, 5, 4], received float [batch, 5, 3]. Make it for the columns of its input and the numbers of each.',
  ],
  [
    'periodic',
    nn.periodic(5, { frequencies: 3 }),
    x(['batch', 4]),
    'periodic(5): expected float [batch, 5], received float [batch, 4]. Make it periodic(4, ...), or give it 5 columns.',
  ],
  [
    'piecewiseLinear',
    nn.piecewiseLinear([
      [0, 1],
      [0, 2],
    ]),
    x(['batch', 3]),
    'piecewiseLinear: expected float [batch, 2], received float [batch, 3]. Give it the edges of 3 columns, or 2 columns.',
  ],
  [
    'tabM',
    nn.tabM({ inputs: 5, outputs: 2, hidden: [8] }),
    x(['batch', 4]),
    'tabM: expected float [batch, 5], received float [batch, 4]. Make it tabM({ inputs: 4, ... }), or give it 5 features.',
  ],
  [
    'dLinear',
    nn.dLinear({ inputs: 20, horizon: 5, window: 5 }),
    x(['batch', 18]),
    'dLinear: expected float [..., 20], received float [batch, 18]. Make it dLinear({ inputs: 18, ... }), or give it 20 steps as the last axis.',
  ],
  [
    'attentionPool',
    nn.attentionPool(8),
    { x: x(['batch', 5, 6]) },
    'attentionPool(8): expected float [batch, time, 8], received float [batch, 5, 6]. Make it attentionPool(6), or give it 8 features per step.',
  ],
  [
    'temporalCnn',
    nn.temporalCnn(6, { channels: 8, blocks: 2 }),
    x(['batch', 20, 5]),
    'temporalCnn(6): expected float [batch, time, 6], received float [batch, 20, 5]. Make it temporalCnn(5), or give it 6 features per step.',
  ],
  [
    'temporalBlock',
    nn.temporalBlock(6, { channels: 8 }),
    x(['batch', 5, 20]),
    'first: conv1d(6, 8, 3): expected float [batch, 6, time], received float [batch, 5, 20]. Make it conv1d(5, 8, 3), or give it 6 channels: they come before time, so transpose() x where they come last.',
  ],
  [
    'cnn2d',
    nn.cnn2d([64, 60], 2, { channels: [4] }),
    x(['batch', 1, 60, 64]),
    'cnn2d([64, 60], 2): expected float [batch, 1, 64, 60], received float [batch, 1, 60, 64]. Make it for images of the size and channels that come, or give it images [batch, 1, 64, 60].',
  ],
  [
    'featureTokenizer',
    nn.featureTokenizer(8, { numeric: 3 }),
    { numbers: x(['batch', 4]) },
    'numbers of featureTokenizer: expected float [batch, 3], received float [batch, 4]. Make it for 4 columns, or give it 3.',
  ],
  [
    'ftTransformer',
    nn.ftTransformer(8, { categorical: [3, 4], outputs: 2, layers: 1, heads: 2 }),
    { levels: x(['batch', 2]) },
    "tokens: levels of featureTokenizer: expected int [batch, 2], received float [batch, 2]; cast() it to 'int'.",
  ],
];

it.each(mistakes)('%s', (_, layer, given, sentence) => {
  try {
    call(layer, given);
  } catch (error) {
    expect((error as Error).name).toBe('ShapeError');
    expect((error as Error).message).toBe(sentence);
    return;
  }
  throw new Error('Nothing was thrown.');
});

describe('a rate of dropout outside [0, 1)', () => {
  const rated: readonly (readonly [string, (dropout: number) => unknown])[] = [
    ['dropout', (dropout) => nn.dropout(dropout)],
    ['mlp', (dropout) => nn.mlp([3, 4, 1], { dropout })],
    ['gru', (dropout) => nn.gru(1, 4, { layers: 2, dropout })],
    ['lstm', (dropout) => nn.lstm(1, 4, { dropout })],
    ['tabM', (dropout) => nn.tabM({ inputs: 3, outputs: 1, hidden: [4], dropout })],
    ['temporalBlock', (dropout) => nn.temporalBlock(3, { dropout })],
    ['temporalCnn', (dropout) => nn.temporalCnn(3, { dropout })],
    ['cnn2d', (dropout) => nn.cnn2d([64, 60], 2, { dropout })],
    ['multiHeadAttention', (dropout) => nn.multiHeadAttention(4, { heads: 2, dropout })],
    ['transformerEncoder', (dropout) => nn.transformerEncoder(4, { layers: 1, heads: 2, dropout })],
    ['transformerDecoder', (dropout) => nn.transformerDecoder(4, { layers: 1, heads: 2, dropout })],
    ['ftTransformer', (dropout) => nn.ftTransformer(4, { numeric: 2, outputs: 1, layers: 1, heads: 2, dropout })],
    [
      'the network',
      (dropout) =>
        call(
          nn.layer({}, (_, x: Value, context) => context.dropout(x, dropout)),
          x([3]),
        ),
    ],
  ];

  it.each(rated)('%s', (name, make) => {
    for (const rate of [20, 1, -1, Number.NaN, '0.2' as never]) {
      expect(() => make(rate)).toThrow(
        `${name}: expected a dropout rate of at least 0 and below 1, received ${rate}; give the share to leave out, such as 0.2 for 20 %.`,
      );
    }
    expect(() => [make(0), make(0.5)]).not.toThrow();
  });
});

it('no layer is left out', () => {
  // What takes any width, or makes no layer.
  const others = [
    ...['accuracy', 'bind', 'bindEntries', 'bindFlat', 'buffer', 'chain', 'constantly', 'dropout', 'fanIn', 'frozen'],
    ...['initialBuffers', 'initialParameters', 'joinParts', 'lastOfTime', 'layer', 'layoutOf', 'maxOverTime'],
    ...['meanOfMembers', 'meanOverTime', 'namedWeights', 'normal', 'ones', 'outputShape', 'parameter', 'partLayout'],
    ...['recompute', 'signs', 'takePart', 'toSequence', 'uniform', 'withWeights', 'zeros'],
  ];
  const isLoss = (name: string) => name in losses;
  const missing = Object.keys(nn).filter(
    (name) => !others.includes(name) && !isLoss(name) && !mistakes.some(([of]) => of.split(' ')[0] === name),
  );
  expect(missing).toEqual([]);
});
