// What a program without types hands to a training by mistake: the sentence names what came and what was expected.
import { expect, it } from 'vitest';
import { tensor, type Value } from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import { meanSquaredError } from '../nn/index.js';
import { options } from './fit.test.help.js';
import { adamW, describeTraining, findLearningRate, fit, rowBatches, type Schedule, sequenceBatches } from './index.js';

it.each([
  ['a Float32Array without a shape', Float32Array.of(1, 2)],
  ['a list of 2', [1, 2]],
  ['nothing', undefined],
  ['number 3', 3],
  ['an object without shape and data', { values: [1] }],
])('batches of %s ask for a tensor', (what, given) => {
  const y = tensor([1, 2]);
  const said = `expected a tensor, such as tensor(values, [rows, 20]), or tensor(labels, [rows], 'int') for whole numbers, received ${what}.`;
  const rows = () => rowBatches({ y, x: given as never }, { size: 2 });
  expect(rows).toThrow(new UsageError(`rowBatches: "x": ${said}`));
  const sequences = () => sequenceBatches({ x: [y, given as never] }, {}, { size: 2 });
  expect(sequences).toThrow(new UsageError(`sequenceBatches: sequence 1 of "x": ${said}`));
  const columns = () => sequenceBatches({ x: [y, y] }, { z: given as never }, { size: 2 });
  expect(columns).toThrow(UsageError);
});

it('a loss or a metric that reads what the batch has not says what there is', async () => {
  type Loose = (network: (x: Value) => Value, batch: Readonly<Record<string, Value>>) => Value;
  const loss: Loose = (network, { x, Y }) => meanSquaredError(network(x!), Y!);
  const said = 'the batch has no "Y"; it has x, y, weight. Did you mean "y"? What a batch has is named where its';
  for (const more of [{}, { accumulate: 2 }]) {
    await expect(fit({ ...options, ...more, loss })).rejects.toThrow(`the loss: ${said}`);
  }
  await expect(describeTraining({ ...options, loss })).rejects.toThrow(`the loss: ${said}`);
  const { epochs: _, optimizer: __, ...task } = options;
  const search = { ...task, optimizer: (learningRate: Schedule) => adamW({ learningRate }) };
  await expect(findLearningRate({ ...search, loss })).rejects.toThrow(`the loss: ${said}`);
  const validation = { data: options.data, metrics: { error: loss } };
  await expect(fit({ ...options, validation })).rejects.toThrow(`metric "error": ${said}`);
});

it.each<readonly [string, unknown]>([
  ['nothing', () => {}],
  ['number 0.5', () => 0.5],
  ['a promise', async () => {}],
])('a loss or a metric that returns %s is told to return', async (came, returns) => {
  const loss = returns as typeof options.loss;
  const said = `but it returned ${came}; return what the last operator gave`;
  await expect(fit({ ...options, loss })).rejects.toThrow(`the loss: expected a value`);
  await expect(fit({ ...options, loss })).rejects.toThrow(said);
  const validation = { data: options.data, metrics: { error: loss } };
  await expect(fit({ ...options, validation })).rejects.toThrow('metric "error": expected a value');
});

it('batches as validation, and a list or a promise as network or first weights are told', async () => {
  const loose = (more: object) => fit({ ...options, ...more } as typeof options);
  await expect(loose({ validation: options.data })).rejects.toThrow('received batches; write { data: ... }.');
  await expect(loose({ network: [options.network] })).rejects.toThrow('network: expected a layer');
  const said =
    'fit: initial: expected a Float32Array of all parameters, what fit returned, or tensors by name as namedWeights and readWeights give them';
  await expect(loose({ initial: {} })).rejects.toThrow(`${said}, received an object with nothing in it.`);
  await expect(loose({ initial: Promise.resolve({}) })).rejects.toThrow(`${said}, received a promise: await it.`);
});

it('a list where sequences are to be, and data that are no typed array', () => {
  const one = { x: tensor([1, 2]) } as never;
  expect(() => sequenceBatches(one, {}, { size: 2 })).toThrow(
    'sequenceBatches: "x": expected a list of tensors [time, ...], one for each row, received one tensor.',
  );
  const x = { dtype: 'float', shape: [2], data: [1, 2] } as never;
  expect(() => rowBatches({ x }, { size: 2 })).toThrow('received an object whose data are no typed array.');
});

it('a loss may look at what a batch is as at any object', async () => {
  const loss: typeof options.loss = (network, batch) => {
    const { weight, ...others } = batch;
    expect(Object.keys(others)).toEqual(['x', 'y']);
    expect('z' in batch).toBe(false);
    expect((batch as { readonly toJSON?: unknown }).toJSON).toBeUndefined();
    return meanSquaredError(network(others.x), others.y, { weight });
  };
  expect((await fit({ ...options, loss, steps: 2 })).steps).toBe(2);
});
