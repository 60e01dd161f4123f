import { describe, expect, it } from 'vitest';
import { gelu, slice, tensor } from '../engine/index.js';
import { chain, contrastive, linear, recompute } from '../nn/index.js';
import { StopSignal } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { columns, dropping, options, rows, x, y } from './fit.test.help.js';
import { adamW, type Batch, type CurvePoint, fit, rowBatches } from './index.js';

describe('fit', () => {
  it('learns a function of three numbers', async () => {
    const { curve, steps, ended } = await fit({
      ...options,
      network: chain(linear(3, 32), gelu, linear(32, 1)),
      epochs: 60,
    });
    expect([steps, ended]).toEqual([60 * 5, 'done']);
    expect(curve[0]!.loss).toBeGreaterThan(0.8);
    expect(curve.at(-1)!.loss).toBeLessThan(0.05);
  });

  it('gives the same bytes for 1, 3 and 8 steps per run', async () => {
    const found = [];
    // Every fourth of these 800 steps makes a point: runs of one step, of two and of four.
    for (const stepsPerRun of [1, 3, 8]) found.push(await fit({ ...options, epochs: 160, stepsPerRun }));
    for (const { parameters, curve } of found) {
      expect(parameters).toEqual(found[0]!.parameters);
      expect(curve).toEqual(found[0]!.curve);
    }
    // Data that fill the same arrays again for each batch.
    const reused: typeof options.data = {
      ...options.data,
      async *epoch(...given) {
        const arrays = new Map<string, Float32Array>();
        for await (const { bindings, values, rows } of options.data.epoch(...given)) {
          const own = Object.entries(values).map(([name, data]) => {
            const array = arrays.get(name) ?? new Float32Array(data.length);
            arrays.set(name, array);
            array.set(data as Float32Array);
            return [name, array];
          });
          yield { bindings, rows, values: Object.fromEntries(own) };
        }
      },
    };
    const again = await fit({ ...options, data: reused, epochs: 160, stepsPerRun: 8 });
    expect(again.parameters).toEqual(found[0]!.parameters);
    const other = await fit({ ...options, random: new Random(8) });
    expect(other.parameters).not.toEqual(found[0]!.parameters);
  });

  it('weighs rows: weights of 2 are rows twice, and rows that fill up a batch count nothing', async () => {
    const plain = { ...options, network: linear(3, 1), steps: 20, epochs: 20 };
    const weight = Float32Array.from({ length: rows }, (_, i) => (i < 10 ? 2 : 1));
    const twice = (values: Float32Array, size: number, shape: number[]) =>
      tensor(Float32Array.of(...values.subarray(0, 10 * size), ...values), shape);
    const repeated = { x: twice(x, 3, [rows + 10, 3]), y: twice(y, 1, [rows + 10, 1]) };
    const weighted = await fit({ ...plain, data: rowBatches(columns, { size: rows, weight }) });
    const doubled = await fit({ ...plain, data: rowBatches(repeated, { size: rows + 10 }) });
    weighted.parameters.forEach((value, i) => {
      expect(value).toBeCloseTo(doubled.parameters[i]!, 5);
    });
    // 300 rows in batches of 299: the second has one row, and counts as one.
    const two = rowBatches(columns, { size: 299, shuffle: false });
    const [, ragged] = [...(two.epoch(0, new Random(0)) as Iterable<Batch>)];
    expect((ragged!.values.weight as Float32Array).reduce((a, b) => a + b)).toBe(1);
    expect(ragged!.values.y![0]).toBe(y[299]);
    expect(ragged!.values.y![17]).toBe(y[299]);
  });

  it('keeps the weights that were best on held-out rows and ends when nothing better comes', async () => {
    const half = { x: tensor(x.slice(0, 60), [20, 3]), y: tensor(y.slice(0, 20), [20, 1]) };
    const held = { x: tensor(x.slice(60), [280, 3]), y: tensor(y.slice(20), [280, 1]) };
    const points: CurvePoint[] = [];
    const fitted = await fit({
      ...options,
      data: rowBatches(half, { size: 20 }),
      optimizer: adamW({ learningRate: 0.03 }),
      epochs: 1000,
      validation: { data: rowBatches(held, { size: 100, shuffle: false }), patience: 5 },
      onPoint: (point) => points.push(point),
    });
    const looks = points.filter(({ validation }) => validation !== undefined);
    const least = Math.min(...looks.map(({ validation }) => validation!));
    expect([fitted.ended, fitted.best!.loss]).toEqual(['patience', least]);
    expect(looks.length).toBe(looks.findIndex(({ validation }) => validation === least) + 1 + 5);
    expect(points.filter(({ step }, i) => points[i + 1]?.step !== step)).toEqual(fitted.curve);
    expect(
      looks.every(({ loss, gradientNorm }) => loss > 0 && gradientNorm > 0),
      'a look where a point was just made has its loss',
    ).toBe(true);
    expect(new Set(fitted.curve.map(({ step }) => step)).size).toBe(fitted.curve.length);
    expect(fitted.parameters, 'not those of the last step').not.toEqual(fitted.state.parameters!.data);
  });

  it('averages the parameters of all steps', async () => {
    const steps: Float32Array[] = [];
    for (let count = 1; count <= 12; count++) {
      steps.push((await fit({ ...options, steps: count, stepsPerRun: 1 })).state.parameters!.data);
    }
    const fitted = await fit({ ...options, steps: 12, averaging: 0.5 });
    let average = 0;
    steps.forEach((parameters, i) => {
      const kept = Math.min(0.5, i / (i + 10));
      average = kept * average + (1 - kept) * parameters[3]!;
    });
    expect(fitted.parameters[3]).toBeCloseTo(average, 6);
    expect(fitted.state.parameters!.data, 'averaging changes no step').toEqual(steps[11]);
  });

  it('refuses a value that is not finite, naming row and input', async () => {
    const broken = x.slice();
    broken[3 * 41 + 2] = Number.NaN;
    expect(() => rowBatches({ ...columns, x: tensor(broken, [rows, 3]) }, { size: 64 })).toThrow(
      'Input "x", row 41, value 2: expected a finite number, received NaN.',
    );
    const data = { ...options.data };
    data.epoch = function* (epoch, own) {
      for (const batch of options.data.epoch(epoch, own) as Iterable<Batch>) {
        (batch.values.y as Float32Array)[5] = Number.POSITIVE_INFINITY;
        yield batch;
      }
    };
    await expect(fit({ ...options, data })).rejects.toThrow(
      /Input "y", row \d+, value 0: expected a finite number, received Infinity/,
    );
  });

  it('learns the same where layers are computed again for their gradient, with dropout and several steps per run', async () => {
    const inner = chain(linear(3, 16), gelu, dropping, linear(16, 16), gelu, dropping);
    const kept = await fit({ ...options, network: chain(inner, linear(16, 1)) });
    const again = await fit({ ...options, network: chain(recompute(inner), linear(16, 1)), stepsPerRun: 4 });
    again.parameters.forEach((value, i) => {
      expect(Math.abs(value - kept.parameters[i]!)).toBeLessThan(1e-4);
    });
  });

  it('learns a contrastive loss, whose batch is open and has rows that fill it up', async () => {
    const { curve } = await fit({
      data: rowBatches(columns, { size: 48 }),
      network: linear(3, 2),
      loss: (network, { x, weight }) => contrastive(network(x), slice(x, 1, 0, 2), { weight }),
      optimizer: adamW({ learningRate: 0.03 }),
      epochs: 8,
      random: new Random(3),
    });
    expect(curve.at(-1)!.loss).toBeLessThan(0.5 * curve[0]!.loss);
  });

  it('stops between runs when asked, and by the clock', async () => {
    const stop = new StopSignal();
    const wait = fit({ ...options, epochs: 1_000_000, stop, progress: ({ done }) => done >= 20 && stop.request() });
    await expect(wait).rejects.toThrow(/Interrupted after step \d+ of the training, as asked/);
    const { ended, steps } = await fit({ ...options, epochs: 1_000_000, seconds: 0.01 });
    expect([ended, steps > 0]).toEqual(['seconds', true]);
    await expect(fit({ ...options, epochs: 0 })).rejects.toThrow('expected a whole number of at least 1, received 0');
  });

  it('adds up the gradients of parts of a batch to that of the whole', async () => {
    const weight = Float32Array.from({ length: rows }, (_, i) => 0.5 + (i % 7));
    const plain = { ...options, network: chain(linear(3, 16), gelu, linear(16, 1)), epochs: 3 };
    const data = rowBatches(columns, { size: 70, weight });
    const whole = await fit({ ...plain, data });
    // 70 rows in 4 parts of 18, and a last batch of 20 real rows: some parts are without any.
    const parts = await fit({ ...plain, data, accumulate: 4, stepsPerRun: 1 });
    parts.parameters.forEach((value, i) => {
      expect(Math.abs(value - whole.parameters[i]!)).toBeLessThan(1e-5 * (1 + Math.abs(value)));
    });
    expect(parts.curve.map(({ loss }) => loss.toFixed(4))).toEqual(whole.curve.map(({ loss }) => loss.toFixed(4)));
    const dropped = { ...options, accumulate: 3 };
    const [once, more] = [await fit({ ...dropped, stepsPerRun: 1 }), await fit({ ...dropped, stepsPerRun: 8 })];
    expect(more.parameters, 'whatever the steps per run, with dropout').toEqual(once.parameters);
  });
});
