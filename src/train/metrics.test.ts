import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { abs, cast, evaluatePlainly, greater, input, log, sub, tensor, type Value } from '../engine/index.js';
import { accuracy, chain, crossEntropy, linear, weightedMean, withWeights } from '../nn/index.js';
import { single } from '../parallel/index.js';
import { options, rows, x, y } from './fit.test.help.js';
import { type CurvePoint, describeTraining, fit, rowBatches } from './index.js';

const labels = Int32Array.from(y, (value) => (value > 1 ? 2 : value > 0 ? 1 : 0));
const weight = Float32Array.from({ length: rows }, (_, row) => row % 3);
const columns = { x: tensor(x, [rows, 3]), label: tensor(labels, [rows], 'int') };
type Batch = { readonly x: Value; readonly label: Value; readonly weight: Value };
type Network = (x: Value) => Value;
const network = chain(linear(3, 8), linear(8, 3));
const right = (network: Network, { x, label, weight }: Batch) => accuracy(network(x), label, { weight });
const task = {
  network,
  data: rowBatches(columns, { size: 64 }),
  loss: (network: Network, { x, label, weight }: Batch) => crossEntropy(network(x), label, { weight }),
  optimizer: options.optimizer,
  epochs: 3,
  random: options.random,
};
// Batches of 128, 128 and 44 rows, of which some weigh nothing.
const held = rowBatches(columns, { size: 128, weight, shuffle: false });

describe('metrics of the held-out rows', () => {
  it('are means over all rows by their weights, at every look, and change nothing that is learned', async () => {
    const told: CurvePoint[] = [];
    const metrics = {
      accuracy: right,
      bias: (_: Network, { label, weight }: Batch) => weightedMean(sub(cast(label, 'float'), 1), { weight }),
    };
    const fitted = await fit({ ...task, validation: { data: held, metrics }, onPoint: (point) => told.push(point) });
    const looks = fitted.curve.filter(({ validation }) => validation !== undefined);
    expect(looks.map(({ metrics }) => Object.keys(metrics!).join())).toEqual(Array(3).fill('accuracy,bias'));
    expect(told.filter(({ metrics }) => metrics !== undefined)).toEqual(looks);

    const [scores] = evaluatePlainly([withWeights(network, fitted)(input('x', [rows, 3]))], { x: columns.x });
    let [sum, biases, total] = [0, 0, 0];
    labels.forEach((label, row) => {
      const own = Array.from(scores!.data.subarray(3 * row, 3 * row + 3));
      sum += own.indexOf(Math.max(...own)) === label ? weight[row]! : 0;
      biases += (label - 1) * weight[row]!;
      total += weight[row]!;
    });
    const { best } = fitted;
    expect(best!.metrics!.accuracy).toBeCloseTo(sum / total, 5);
    expect(best!.metrics!.accuracy).toBeGreaterThan(0.5);
    expect(best!.metrics!.bias).toBeCloseTo(biases / total, 5);
    expect(looks.find(({ step }) => step === best!.step)!.metrics).toEqual(best!.metrics);

    const plain = await fit({ ...task, validation: { data: held } });
    expect([plain.parameters, plain.best]).toEqual([
      fitted.parameters,
      { step: fitted.best!.step, loss: fitted.best!.loss },
    ]);
    expect(plain.curve.every((point) => !('metrics' in point))).toBe(true);
  });

  it('are those of the first of several processes, and kept in a checkpoint', async () => {
    const said = (values: Float32Array | Float64Array | Int32Array) => {
      if (values instanceof Float64Array) values.set([0.25, 0.75]);
    };
    const metrics = { accuracy: right };
    const validation = { data: held, metrics };
    const two = { ...single, size: 2, broadcast: said };
    const { best } = await fit({ ...task, validation, collective: two as never });
    expect(best).toMatchObject({ loss: 0.25, metrics: { accuracy: 0.75 } });

    const folder = await mkdtemp(join(tmpdir(), 'fathom-metrics-'));
    const checkpoint = { path: join(folder, 'checkpoint'), resume: true };
    await fit({ ...task, epochs: 1, validation, checkpoint });
    const resumed = await fit({ ...task, validation, checkpoint });
    const straight = await fit({ ...task, validation });
    expect([resumed.curve, resumed.best]).toEqual([straight.curve, straight.best]);
    await rm(folder, { recursive: true });
  });

  it('are refused where they are no mean, or no number', async () => {
    const wrong = (metric: typeof right) => ({ ...task, validation: { data: held, metrics: { metric } } });
    const perRow = wrong((network, { x }) => network(x));
    const message =
      'metric "metric": expected a float of shape [], the mean over the rows of a batch, received float [batch, 3]; take weightedMean(values, { weight }).';
    await expect(fit(perRow)).rejects.toThrow(message);
    await expect(describeTraining(perRow)).rejects.toThrow(message);
    await expect(fit(wrong((network, { x }) => greater(network(x), 0)))).rejects.toThrow('received bool [batch, 3]');
    await expect(
      fit(wrong((network, { x, weight }) => weightedMean(log(sub(abs(network(x)), 1e9)), { weight }))),
    ).rejects.toThrow(/^On held-out rows the metric "metric" is NaN\. The first such number is made by operator "log"/);
    await expect(fit({ ...task, validation: { data: held, metrics: { a: 'mean' as never } } })).rejects.toThrow(
      'fit: validation.metrics.a: expected a function of network and batch, received "mean".',
    );
  });
});
