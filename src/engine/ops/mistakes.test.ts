// Every operator, used wrongly: the sentence names it, both shapes, and what to do.
import { describe, expect, it } from 'vitest';
import { GraphError } from '../../errors/index.js';
import { applyOp, type Value } from '../graph/index.js';
import { tensor } from '../tensor/index.js';
import * as all from './index.js';
import { ops } from './registry.js';

const { input } = all;
const x = input('x', [2, 3]);
const whole = input('whole', [2, 3], 'int');
const truth = input('truth', [2, 3], 'bool');
const image = input('image', ['batch', 3, 8]);
const window = { kernel: [3], strides: [1], dilations: [1], before: [0], after: [0] };
const float = (...shape: (number | string)[]) => input('v', shape);

/** By operator: mistakes, and what the sentence must hold of both shapes or types. */
const mistakes: Readonly<Record<string, readonly (readonly [make: () => unknown, ...parts: string[]])[]>> = {
  affine: [
    [() => all.affine(x, float(4, 2), float(2)), '[2, 3]', '[4, 2]'],
    [() => all.affine(x, float(3, 2), float(3)), '[2]', '[3]'],
    [() => all.affine(whole, float(3, 2), float(2)), 'int [2, 3]'],
  ],
  attention: [
    [() => all.attention(x, float(5, 4), float(5, 1)), '[2, 3]', '[5, 4]', '[5, 1]'],
    [() => all.attention(x, float(0, 3), float(0, 1)), '[2, 0]'],
  ],
  batchNorm: [
    [() => all.batchNorm(image, float(4), float(4)), '[batch, 3, 8]', '[4]'],
    [() => all.batchNorm(float('batch', 3, 0), float(3), float(3)), '[batch, 3, 0]'],
  ],
  broadcastTo: [[() => all.broadcastTo(x, [4, 3]), '[2, 3]', '[4, 3]']],
  channelAffine: [[() => all.channelAffine(image, float(4), float(4)), '[batch, 3, 8]', '[4]']],
  clip: [[() => all.clip(whole, 0, 1), 'int [2, 3]']],
  concat: [
    [() => all.concat([x, float(2, 4)], 0), '[2, 3]', '[2, 4]'],
    [() => all.concat([float('batch', 1), float('batch', 1)], 0), '[batch, 1]'],
  ],
  conv: [
    [() => all.conv(image, float(2, 4, 3)), '[batch, 3, 8]', '[2, 4, 3]'],
    [() => all.conv(image, float(2, 3, 9)), '9', '8'],
    [() => all.conv(x, float(2, 3, 3)), '[2, 3]'],
  ],
  convInput: [
    [() => all.convInput(float('batch', 2, 5), float(2, 3, 3), [8]), '[batch, 2, 6]', '[batch, 2, 5]'],
    [() => applyOp(all.convInput.op, [float(1, 2, 6), float(2, 3)], { ...window, groups: 1, space: [8] }), '[2, 3]'],
  ],
  convWeight: [[() => all.convWeight(image, float('batch', 2, 5), [3]), '[batch, 2, 6]', '[batch, 2, 5]']],
  cumulativeSum: [[() => all.cumulativeSum(x, 2), '2', '[2, 3]']],
  gather: [
    [() => all.gather(x, float(4)), '[2, 3]', 'float [4]'],
    [() => all.gather(float(0, 3), whole), '[0, 3]'],
  ],
  gru: [
    [() => all.gru(float(4, 3, 'batch'), float(6, 2), float(6, 2), float(6), float(2)), '[4, 3, batch]', '[6, 2]'],
    [
      () => all.gru(float(4, 3, 2), float(6, 3), float(6, 2), float(6), float(2), { state: float(2, 5) }),
      '[2, 2]',
      '[2, 5]',
    ],
  ],
  layerNorm: [
    [() => all.layerNorm(x, float(4), float(4)), '[3]', '[4]', '[2, 3]'],
    [() => all.layerNorm(float(), float(), float()), '[]'],
  ],
  leakyRelu: [[() => all.leakyRelu(whole), 'int [2, 3]']],
  logSumExp: [[() => all.logSumExp(float(2, 0), 1), '[2, 0]']],
  lstm: [
    [() => all.lstm(float(4, 3, 'batch'), float(8, 2), float(8, 2), float(8)), '[4, 3, batch]', '[8, 2]'],
    [
      () => all.lstm(float(4, 3, 2), float(8, 3), float(8, 2), float(8), { lengths: input('n', [3], 'int') }),
      '[2]',
      '[3]',
    ],
    [() => all.lstm(float(4, 3, 2), float(8, 3), float(8, 2), float(8), { lengths: float(2) }), 'float [2]'],
  ],
  matmul: [
    [() => all.matmul(x, float(2, 4)), '[2, 3]', '[2, 4]'],
    [() => all.matmul(x, float(3)), '[2, 3]', '[3]'],
    [() => all.matmul(float(2, 2, 3), float(4, 3, 2)), '[2, 2, 3]', '[4, 3, 2]'],
  ],
  max: [[() => all.max(float(0, 2), 0), '[0, 2]']],
  maxPool: [
    [() => all.maxPool(image, 9), '9', '8'],
    [() => all.maxPool(x, 2), '[2, 3]'],
    [() => all.maxPool(image, [2, 2]), '[2, 2]', '[batch, 3, 8]'],
    [() => all.maxPool(image, 2, { padding: [[2, 0]] }), '[2]', '[0]'],
  ],
  mean: [
    [() => all.mean(truth), 'bool [2, 3]'],
    [() => all.mean(x, 5), '5', '[2, 3]'],
  ],
  min: [[() => all.min(whole), 'int [2, 3]']],
  not: [[() => all.not(x), 'float [2, 3]']],
  pad: [
    [() => all.pad(x, [1], [0]), '[2, 3]', '[1]'],
    [() => all.pad(float('batch', 3), [1, 0], [0, 0]), '[batch, 3]', '1'],
  ],
  pow: [[() => all.pow(whole, 3), 'int [2, 3]']],
  repeat: [
    [() => all.repeat(3, [x], [float(2, 3)], ([so]) => [so!]), '[2, 3]', '3'],
    [() => all.repeat(2, [x], [], ([so]) => [all.sum(so!)]), '[2, 3]', '[]'],
    [() => all.repeat(2, [x], [], () => []), '1', '0'],
  ],
  reshape: [
    [() => all.reshape(x, [4]), '[2, 3]', '[4]'],
    [() => all.reshape(x, [4, -1]), '[2, 3]', '[4, -1]'],
  ],
  rmsNorm: [[() => all.rmsNorm(x, float(4)), '[4]', '[2, 3]']],
  rotary: [[() => all.rotary(x), '[2, 3]']],
  scatterAdd: [[() => all.scatterAdd(x, whole, [5, 2]), '[2, 3, 2]', '[2, 3]', '[5, 2]']],
  slice: [
    [() => all.slice(x, 1, 2, 5), '[2, 3]', '5'],
    [() => all.slice(float('batch', 3), 0, 0, 2), '[batch, 3]'],
  ],
  softmax: [
    [() => all.softmax(float()), '[]'],
    [() => all.softmax(whole), 'int [2, 3]'],
  ],
  nanOutside: [[() => all.nanOutside(truth, 0, 1), 'bool [2, 3]']],
  softmaxCrossEntropy: [[() => all.softmaxCrossEntropy(x, whole), '[2, 3]', 'int [2, 3]']],
  sum: [
    [() => all.sum(truth), 'bool [2, 3]'],
    [() => all.sum(x, [0, -2]), '[2, 3]', '[0, 0]'],
  ],
  sumOfSquares: [[() => all.sumOfSquares(whole), 'int [2, 3]']],
  transpose: [[() => all.transpose(x, [0, 0]), '[2, 3]', '[0, 0]']],
  unpack: [[() => all.unpack(float(5), [[2, 2]]), '[2, 2]', '[5]']],
  where: [
    [() => all.where(x, x, x), 'float [2, 3]'],
    [() => all.where(truth, x, float(4)), '[2, 3]', '[4]'],
  ],
};

/** Whatever comes, they take it; sizes are checked of all. */
const indifferent = ['bernoulli', 'cast', 'constant', 'input', 'size', 'stopGradient'];

/** How to go on: the last part of a sentence begins with a verb. */
const mend =
  /[;:.,] (and |so )?(bind|cast\(\)|compare|give|list|make|name|return|stack|only|pad|reshape\(\)|take|transpose\(\)|oneHot\(\)|sizes that|.* must be)/i;

function sentenceOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    expect((error as Error).name).toBe('ShapeError');
    return (error as Error).message;
  }
  throw new Error('Nothing was thrown.');
}

describe.each(ops.map((op) => [op.name, op] as const))('%s', (name, op) => {
  const isUnary = op.arity === 1;
  const own = mistakes[name] ?? [
    isUnary
      ? [() => applyOp(op, [whole], {}), 'int [2, 3]']
      : [() => applyOp(op, [name === 'and' || name === 'or' ? truth : x, whole], {}), '[2, 3]', 'int [2, 3]'],
    ...(isUnary || ['and', 'or'].includes(name)
      ? []
      : ([[() => applyOp(op, [x, float(2, 4)], {}), '[2, 3]', '[2, 4]']] as const)),
  ];

  it.skipIf(indifferent.includes(name))('says what is wrong, both shapes, and what to do', () => {
    for (const [make, ...parts] of own) {
      const sentence = sentenceOf(make);
      expect(sentence.startsWith(`${name}: `), sentence).toBe(true);
      for (const part of parts) expect(sentence).toContain(part);
      expect(sentence).toMatch(mend);
      expect(sentence).not.toMatch(/undefined|NaN/);
    }
  });

  it('says how many inputs it takes', () => {
    const [least, most] = typeof op.arity === 'number' ? [op.arity, op.arity] : op.arity;
    const uses: (readonly Value[])[] = [];
    if (least > 0) uses.push(new Array<Value>(least - 1).fill(x));
    if (Number.isFinite(most)) uses.push(new Array<Value>(most + 1).fill(x));
    for (const inputs of uses) {
      expect(() => applyOp(op, inputs, {})).toThrow(
        new RegExp(`^${name}: expected .* inputs, received ${inputs.length};`),
      );
    }
  });
});

it('sizes that are no sizes are said', () => {
  for (const wrong of [-1, 2.5, Number.NaN, '', 'two words', '2*', 'batch*3']) {
    expect(() => input('x', [2, wrong])).toThrow(
      /^input: expected sizes that are whole numbers .* correct the size of axis 1/,
    );
  }
  expect(() => all.reshape(float(6), [-2, -3])).toThrow('reshape: [6] cannot');
  expect(() => all.broadcastTo(all.constant([1], []), [1.5])).toThrow('broadcastTo: expected sizes');
  expect(() => all.bernoulli(['-1'], 0.5, 'key')).toThrow('bernoulli: expected sizes');
  expect(() => tensor([1, 2], ['batch' as unknown as number])).toThrow(
    'tensor: expected sizes that are whole numbers of at least 0, received [batch]; give the number of values',
  );
  const nested = [Float32Array.of(1, 2), [3, 4]] as unknown as number[];
  for (const values of [nested, [...nested].reverse()]) {
    for (const shape of [undefined, [2, 2]]) {
      expect(() => tensor(values, shape)).toThrow(
        'tensor: expected numbers, received a list at place 0; lay rows flat, one after the other, and give the shape, such as tensor([1, 2, 3, 4], [2, 2]).',
      );
    }
  }
  expect(() => tensor([1, null as never])).toThrow('tensor: expected numbers, received null at place 1;');
  expect(() => tensor(Float32Array.of(0, 1, 1.5), [3], 'int')).toThrow(
    "tensor: expected whole numbers of 32 bits for 'int', received 1.5 at place 2; round them first, or make it 'float'.",
  );
  for (const value of [Number.NaN, 2 ** 31]) expect(() => tensor([value], [1], 'int')).toThrow(`received ${value} at`);
  expect(Array.from(tensor(Float32Array.of(0, -1, 2), [3], 'int').data)).toEqual([0, -1, 2]);
  expect(() => tensor([1, 2], [3])).toThrow(
    'tensor: shape [3] holds 3 values, received 2; give as many values, or another shape.',
  );
});

it('an open size where a number must be is said', () => {
  const series = input('series', ['batch', 2, 'time']);
  const open = series.shape[2] as number;
  const said = (make: () => unknown, ...parts: string[]) => {
    const sentence = sentenceOf(make);
    for (const part of parts) expect(sentence).toContain(part);
    expect(sentence).toMatch(mend);
    expect(sentence).not.toMatch(/undefined|NaN/);
  };
  said(() => all.maxPool(series, open), 'maxPool: expected a kernel', '[time] for [batch, 2, time]');
  said(() => all.averagePool(series, open), 'averagePool: expected a kernel', '[time] for [batch, 2, time]');
  said(() => all.maxPool(image, 2, { stride: open }), 'maxPool: stride: expected', '[time]');
  said(() => all.split(series, 2, open), 'split: axis 2 of [batch, 2, time]', 'time equal parts');
  said(
    () => all.oneHot(input('labels', ['batch'], 'int'), open),
    'oneHot: expected a number of classes',
    'received time',
  );
});

it.each([
  ['nothing', undefined, 'as a step of chain() write NAME, not NAME().'],
  ['a tensor', tensor([1, 2]), 'Make numbers that stay the same a value with constant(), and those that change'],
  ['an object of class Float32Array', Float32Array.of(1), 'Make numbers that stay the same a value'],
  ['a function', () => x, 'A layer is called inside layer() or by withWeights'],
  ['an object of class Object', {}, 'Make numbers that stay the same a value'],
])('operators that are given %s ask for a value', (what, given, mend) => {
  const value = given as never;
  const uses: Readonly<Record<string, () => unknown>> = {
    relu: () => all.relu(value),
    add: () => all.add(x, value),
    mul: () => all.mul(value, 2),
    sub: () => all.sub(value, x),
    where: () => all.where(truth, value, x),
    matmul: () => all.matmul(x, value),
    affine: () => all.affine(value, x, x),
    mean: () => all.mean(value),
    sum: () => all.sum(value, 0),
    concat: () => all.concat([x, value], 0),
    reshape: () => all.reshape(value, [2]),
    slice: () => all.slice(value, 0, 1, 2),
    transpose: () => all.transpose(value, [1, 0]),
    softmax: () => all.softmax(value),
    max: () => all.max(value),
    min: () => all.min(value, 0),
    logSumExp: () => all.logSumExp(value),
    sumOfSquares: () => all.sumOfSquares(value),
    cumulativeSum: () => all.cumulativeSum(value, 0),
    attention: () => all.attention(x, x, value),
    conv: () => all.conv(image, value),
    maxPool: () => all.maxPool(value, 2),
    cast: () => all.cast(value, 'int'),
    channelAffine: () => all.channelAffine(image, float(3), value),
    broadcastTo: () => all.broadcastTo(value, [2, 3]),
    tanh: () => all.tanh(value),
    gather: () => all.gather(x, value),
  };
  for (const [name, use] of Object.entries(uses)) {
    const said = `${name}: expected a value of a graph, received ${what}. `;
    expect(use, name).toThrow(GraphError);
    expect(use, name).toThrow(said);
    expect(use, name).toThrow(mend.replaceAll('NAME', name));
  }
});
