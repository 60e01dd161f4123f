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

/** As from plain JavaScript, where no type helps. */
const loose = nn as unknown as Readonly<Record<string, (...given: unknown[]) => unknown>>;

it.each([
  [
    'gru',
    [3, 4, { bidirectional: true }],
    'gru: there is no option "bidirectional". Did you mean "isBidirectional"? There are: layers, isBidirectional, dropout.',
  ],
  ['lstm', [3, 4, { num_layers: 2 }], 'lstm: there is no option "num_layers".'],
  ['transformerEncoder', [32, { heads: 4, num_layers: 4 }], 'transformerEncoder: there is no option "num_layers".'],
  [
    'transformerEncoder',
    [32, { heads: 4 }],
    'transformerEncoder: the option "layers" is missing; give { layers: ..., heads: ... }.',
  ],
  ['transformerEncoder', [32, { layers: 2 }], 'transformerEncoder: the option "heads" is missing;'],
  [
    'transformerEncoder',
    [32],
    'transformerEncoder: expected an object of options, such as { layers: ..., heads: ... }.',
  ],
  ['transformerDecoder', [32, { heads: 4 }], 'transformerDecoder: the option "layers" is missing;'],
  ['ftTransformer', [8, { layers: 1, heads: 2, numeric: 3 }], 'ftTransformer: the option "outputs" is missing;'],
  ['multiHeadAttention', [32, {}], 'multiHeadAttention: the option "heads" is missing; give { heads: ... }.'],
  ['featureTokenizer', [8, { numerics: 3 }], 'there is no option "numerics". Did you mean "numeric"?'],
  ['periodic', [3, {}], 'periodic: the option "frequencies" is missing;'],
  ['tabM', [{ inputs: 3, hidden: [8] }], 'tabM: the option "outputs" is missing;'],
  ['dLinear', [{ inputs: 8 }], 'dLinear: the option "horizon" is missing; give { inputs: ..., horizon: ... }.'],
  ['linear', [3, 4, { biass: false }], 'linear: there is no option "biass". Did you mean "bias"?'],
  ['linear', [3, 4, false], 'linear: expected an object of options, such as { bias: ... }.'],
  ['mlp', [[3, 1], { drop: 0.1 }], 'mlp: there is no option "drop". There are: activation, dropout.'],
  ['embedding', [3, 4, { padding: 0 }], 'embedding: there is no option "padding".'],
  ['layerNorm', [3, { eps: 1e-6 }], 'layerNorm: there is no option "eps". There are: epsilon.'],
  ['batchNorm', [3, { moment: 0.1 }], 'batchNorm: there is no option "moment". Did you mean "momentum"?'],
  ['conv1d', [1, 8, 5, { strides: 2 }], 'conv1d: there is no option "strides". Did you mean "stride"?'],
  ['conv2d', [1, 8, [5, 3], { dilations: 2 }], 'conv2d: there is no option "dilations". Did you mean "dilation"?'],
  ['cnn2d', [[64, 60], 2, { channel: [4] }], 'cnn2d: there is no option "channel". Did you mean "channels"?'],
  ['cnn2d', [[64, 60], 2, { first: { strides: 2 } }], 'cnn2d: first: there is no option "strides".'],
  ['temporalBlock', [3, { blocks: 2 }], 'temporalBlock: there is no option "blocks".'],
  ['temporalCnn', [3, { dilation: 2 }], 'temporalCnn: there is no option "dilation".'],
])('%s with options that do not exist or are missing, %j', (name, given, sentence) => {
  expect(() => loose[name]!(...given)).toThrow(sentence);
});

it.each([
  ['linear', [3, -1], 'linear: outputs must be a whole number of at least 1, received -1.'],
  ['linear', [3, 1.5], 'outputs must be a whole number of at least 1, received 1.5.'],
  ['linear', ['3', 2], "inputs must be a whole number of at least 1, received '3'."],
  ['linear', [3], 'outputs must be a whole number of at least 1, received undefined.'],
  ['mlp', [3, 8, 1], 'mlp: sizes must be a list of whole numbers of at least 1, such as [20, 64, 2], received 3.'],
  ['mlp', [[3, 0, 1]], 'such as [20, 64, 2], received [3, 0, 1].'],
  ['embedding', [0, 4], 'embedding: codes must be'],
  ['layerNorm', [0], 'layerNorm: width must be'],
  ['rmsNorm', [0.5], 'rmsNorm: features must be'],
  ['batchNorm', [-3], 'batchNorm: channels must be'],
  ['attentionPool', [Number.NaN], 'attentionPool: width must be a whole number of at least 1, received NaN.'],
  ['linearPerColumn', [3, 0, 2], 'linearPerColumn: inputs must be'],
  ['periodic', [3, { frequencies: 0 }], 'periodic: frequencies must be'],
  ['piecewiseLinear', [[0, 1]], 'piecewiseLinear: expected a list of edges for each column, such as'],
  ['gru', [3, 0], 'gru: hidden must be'],
  ['lstm', [0, 3], 'lstm: features must be'],
  ['lstm', [3, 3, { layers: 1.5 }], 'lstm: layers must be'],
  ['multiHeadAttention', [8, { heads: 0 }], 'multiHeadAttention: heads must be'],
  ['transformerEncoder', [8, { layers: 0, heads: 2 }], 'transformerEncoder: layers must be'],
  ['transformerDecoder', [8, { layers: 1, heads: 2, memoryWidth: 0 }], 'transformerDecoder: memoryWidth must be'],
  ['featureTokenizer', [8, { numeric: -1 }], 'featureTokenizer: numeric must be'],
  ['featureTokenizer', [8, { categorical: [3, 0] }], 'featureTokenizer: categorical must be a list'],
  ['ftTransformer', [8, { layers: 1, heads: 2, numeric: 3, outputs: 0 }], 'ftTransformer: outputs must be'],
  ['tabM', [{ inputs: 3, outputs: 1, hidden: 8 }], 'tabM: hidden must be a list of whole numbers of at least 1,'],
  ['tabM', [{ inputs: 3, outputs: 1, hidden: [8], members: 0 }], 'tabM: members must be'],
  ['dLinear', [{ inputs: 8, horizon: 0 }], 'dLinear: horizon must be'],
  ['conv1d', [1, 8, [5]], 'conv1d: kernel must be a whole number of at least 1, received [5].'],
  ['conv1d', [1, 8, 5, { groups: 0 }], 'conv1d: groups must be'],
  [
    'conv1d',
    [1, 8, 5, { padding: 'foo' }],
    "conv1d: padding must be 'valid', 'same', 'causal' or numbers before and after each axis, received 'foo'.",
  ],
  ['conv1d', [1, 8, 5, { stride: 0 }], 'conv1d: stride: expected a whole number above 0'],
  ['conv2d', [1, 8, 5], 'conv2d: kernel must be a list of 2 whole numbers of at least 1, such as [5, 3], received 5.'],
  ['cnn2d', [[64, 60], 0], 'cnn2d: outputs must be'],
  ['cnn2d', [64, 2], 'cnn2d: size must be a list of 2 whole numbers of at least 1, such as [64, 60], received 64.'],
  ['temporalBlock', [3, { dilation: 0 }], 'temporalBlock: dilation must be'],
  ['temporalCnn', [3, { blocks: 0 }], 'temporalCnn: blocks must be'],
])('%s of sizes that cannot be, %j', (name, given, sentence) => {
  expect(() => loose[name]!(...given)).toThrow(sentence);
});

it('a chain of something else says which step', () => {
  const loose = nn.chain as unknown as (...steps: readonly unknown[]) => unknown;
  expect(() => loose(nn.linear(3, 4), undefined)).toThrow(
    'chain: step 1: expected a layer, such as linear(20, 8), or a function of a value, such as relu, received nothing.',
  );
  expect(() => loose('relu')).toThrow('chain: step 0: expected a layer');
  expect(() => loose({ parts: {} })).toThrow('chain: step 0: expected a layer');
});

it('no layer is left out', () => {
  // What takes any width, or makes no layer.
  const others = [
    ...['accuracy', 'bind', 'bindEntries', 'bindFlat', 'buffer', 'chain', 'constantly', 'dropout', 'fanIn', 'frozen'],
    ...['initialBuffers', 'initialParameters', 'joinParts', 'lastOfTime', 'layer', 'layoutOf', 'maxOverTime'],
    ...['meanOfMembers', 'meanOverTime', 'namedWeights', 'normal', 'ones', 'outputShape', 'parameter', 'partLayout'],
    ...['isNetworkWeights', 'readWeights', 'tensorsOf', 'weightsFile'],
    ...['recompute', 'signs', 'takePart', 'toSequence', 'uniform', 'withWeights', 'zeros'],
  ];
  const isLoss = (name: string) => name in losses;
  const missing = Object.keys(nn).filter(
    (name) => !others.includes(name) && !isLoss(name) && !mistakes.some(([of]) => of.split(' ')[0] === name),
  );
  expect(missing).toEqual([]);
});
