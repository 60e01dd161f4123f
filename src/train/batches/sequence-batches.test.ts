import { describe, expect, it } from 'vitest';
import { reshape, type Tensor, tensor, type Value } from '../../engine/index.js';
import {
  initialParameters,
  type Layer,
  lastOfTime,
  layer,
  layoutOf,
  linear,
  lstm,
  maxOverTime,
  meanOverTime,
  meanSquaredError,
  type RecurrentInput,
  type Sequence,
  transformerEncoder,
} from '../../nn/index.js';
import { Random } from '../../random/index.js';
import { adamW, type Batch, describeTraining, Evaluator, fit, sequenceBatches } from '../index.js';

const random = new Random(2);
const rows = 23;
const sequences: readonly Tensor[] = Array.from({ length: rows }, (_, i) => {
  const length = 2 + ((i * 5) % 9);
  return tensor(
    Float32Array.from({ length: 3 * length }, () => random.normal()),
    [length, 3],
  );
});
const y = tensor(Float32Array.from(sequences, ({ data }) => data[0]! + data.at(-1)!));
const data = (buckets: number, size = 4) => sequenceBatches({ x: sequences }, { y }, { size, buckets });
const all = (buckets: number, epoch = 0) => [...(data(buckets).epoch(epoch, random) as Iterable<Batch>)];

describe('batches of sequences', () => {
  it.each([1, 3, 50])(
    'hold every row once an epoch, filled up with zeros that the mask tells, in %i buckets',
    (buckets) => {
      const batches = all(buckets);
      expect(batches).toHaveLength(data(buckets).perEpoch!);
      const seen = batches.flatMap(({ rows, values }) => [...rows].filter((_, i) => values.weight![i] === 1));
      expect(seen.sort((a, b) => a - b)).toEqual([...sequences.keys()]);
      for (const { rows, values, bindings } of batches) {
        const steps = values.mask!.length / rows.length;
        expect(bindings.time ?? 10).toBe(steps);
        rows.forEach((row, i) => {
          const { shape, data } = sequences[row]!;
          expect(values.lengths![i]).toBe(shape[0]);
          const own = values.x!.subarray(3 * i * steps, 3 * (i + 1) * steps);
          expect([...own.subarray(0, data.length)]).toEqual([...data]);
          expect(own.subarray(data.length).every((value) => value === 0)).toBe(true);
          const mask = [...values.mask!.subarray(i * steps, (i + 1) * steps)];
          expect(mask).toEqual(mask.map((_, t) => (t < shape[0]! ? 1 : 0)));
        });
      }
    },
  );

  it('pads less in more buckets, shuffles rows and order, and goes on in the middle', () => {
    const cells = (buckets: number) => all(buckets).reduce((total, { values }) => total + values.mask!.length, 0);
    expect(cells(3)).toBeLessThan(0.85 * cells(1));
    expect(all(3, 1).map(({ rows }) => [...rows])).not.toEqual(all(3).map(({ rows }) => [...rows]));
    expect([...(data(3).epoch(0, random, 4) as Iterable<Batch>)]).toEqual(all(3).slice(4));
  });

  it('are made of 200,000 sequences, rows of one length in one bucket', () => {
    const kinds = Array.from({ length: 9 }, (_, i) => tensor(new Float32Array(1 + i)));
    const many = Array.from({ length: 200_000 }, (_, i) => kinds[i % 9]!);
    for (const [buckets, longest] of [
      [1, [9]],
      [3, [3, 6, 9]],
    ] as const) {
      const { shapes, epoch } = sequenceBatches({ x: many }, {}, { size: 20_000, buckets, shuffle: false });
      const batches = [...(epoch(0, random) as Iterable<Batch>)];
      const lengths = shapes!.map(({ time }, g) => time ?? longest[g]);
      expect(lengths).toEqual(longest);
      expect(batches.reduce((real, { values }) => real + values.weight!.filter((weight) => weight > 0).length, 0)).toBe(
        200_000,
      );
      for (const { rows, values, bindings } of batches) {
        const place = longest.findIndex((length) => length === (bindings.time ?? 9));
        const own = values.lengths as Int32Array;
        expect(own.every((length, i) => length === many[rows[i]!]!.shape[0])).toBe(true);
        expect(own.every((length) => length <= longest[place]! && length > (longest[place - 1] ?? 0))).toBe(true);
      }
    }
  });

  it('says what does not fit', () => {
    const make =
      (own: readonly Tensor[], more = {}) =>
      () =>
        sequenceBatches({ x: own }, more, { size: 4 });
    expect(make([])).toThrow('expected at least one sequence');
    expect(make([tensor([1, 2, 3], [1, 3]), tensor([1, 2], [1, 2])])).toThrow(
      'sequence 1 of "x": expected shape [1,3] of at least one step, received [1,2].',
    );
    expect(make(sequences, { y: tensor([1, 2]) })).toThrow(
      'expected columns of 23 rows, as many as sequences, received 2.',
    );
    expect(make([tensor([1, Number.NaN], [2, 1])])).toThrow('Input "x", row 0, value 1: expected a finite number');
  });
});

const recurrent = layer({ memory: lstm(3, 5), head: linear(5, 1) }, ({ memory, head }, x: RecurrentInput) =>
  head(memory(x).last),
);
const attendingBy = (pool: (sequence: Sequence) => Value) =>
  layer(
    {
      embed: linear(3, 8),
      encoder: transformerEncoder(8, { layers: 2, heads: 2, hasRotary: false }),
      head: linear(8, 1),
    },
    ({ embed, encoder, head }, { x, mask }: Sequence) => {
      const seen = encoder({ x: embed(x), ...(mask && { mask }) });
      return head(pool({ x: seen, ...(mask && { mask }) }));
    },
  );
const attending = attendingBy(meanOverTime);
type Fields = {
  readonly x: Value;
  readonly y: Value;
  readonly lengths: Value;
  readonly mask: Value;
  readonly weight: Value;
};
const reshaped = (value: Value): Value => reshape(value, [-1]);

describe('padding does not change the loss', () => {
  const networks = [
    ['of an LSTM', recurrent as unknown as Layer, (f: Fields) => ({ x: f.x, lengths: f.lengths }), [1]],
    ...[meanOverTime, maxOverTime, lastOfTime].map(
      (pool) =>
        [
          `of a Transformer and ${pool.name}`,
          attendingBy(pool) as unknown as Layer,
          (f: Fields) => ({ x: f.x, mask: f.mask }),
          [1, 3],
        ] as const,
    ),
  ] as const;

  it.each(networks)('%s', async (_, network, inputOf, bucketings) => {
    const layout = layoutOf(network);
    const weights = { parameters: initialParameters(layout, new Random(1)), buffers: new Float32Array(0) };
    const lossOf = async (own: readonly Tensor[], targets: Tensor, buckets: number, size: number) => {
      const { types, epoch } = sequenceBatches({ x: own }, { y: targets }, { size, buckets, shuffle: false });
      const loss = (bound: (x: Value) => Value, fields: Fields) =>
        meanSquaredError(reshaped(bound(inputOf(fields) as never)), fields.y, { weight: fields.weight });
      const evaluator = new Evaluator({ network, batch: types, loss: loss as never });
      const found = await evaluator.loss(weights, epoch(0, random));
      await evaluator.release();
      return found;
    };
    // Each sequence by itself, without any padding.
    let alone = 0;
    for (const [row, sequence] of sequences.entries()) {
      alone += (await lossOf([sequence], tensor([y.data[row]!]), 1, 1)) / rows;
    }
    for (const buckets of bucketings) {
      expect(Math.abs((await lossOf(sequences, y, buckets, 8)) / alone - 1), `${buckets} buckets`).toBeLessThan(1e-5);
    }
  });

  it('and a Transformer has the memory that its longest bucket needs, though a shorter one comes first', async () => {
    const options = {
      network: attending,
      data: sequenceBatches({ x: sequences }, { y }, { size: 8, buckets: 3, shuffle: false }),
      loss: (bound: (input: Sequence) => Value, { x, y, mask, weight }: Fields) =>
        meanSquaredError(reshaped(bound({ x, mask })), y, { weight }),
      optimizer: adamW({ learningRate: 0.01 }),
      epochs: 1,
      random,
    };
    const [first] = [...(options.data.epoch(0, random) as Iterable<Batch>)];
    expect(first!.bindings.time).toBeLessThan(10);
    const { shapes, ...rest } = options.data;
    const [least, most] = [await describeTraining({ ...options, data: rest }), await describeTraining(options)];
    expect([least.bindings, most.bindings.time, shapes!.length]).toEqual([first!.bindings, 10, 3]);
    expect((await describeTraining({ ...options, accumulate: 2 })).bindings).toEqual({
      ...most.bindings,
      batch: Math.ceil(most.bindings.batch! / 2),
    });
    const memory = (least.memory.total + most.memory.total) / 2;
    await expect(fit({ ...options, memory })).rejects.toThrow('This training needs about');
    await expect(fit({ ...options, data: rest, memory })).resolves.toBeDefined();
  });

  it.each([meanOverTime, maxOverTime, lastOfTime])(
    'and a Transformer and %o learn from buckets, bound to the length of each',
    async (pool) => {
      const { curve } = await fit({
        network: attendingBy(pool),
        data: data(3),
        loss: (bound, { x, y, mask, weight }) => meanSquaredError(reshaped(bound({ x, mask })), y, { weight }),
        optimizer: adamW({ learningRate: 0.01 }),
        epochs: 25,
        random,
      });
      expect(curve.at(-1)!.loss).toBeLessThan(0.5 * curve[0]!.loss);
    },
  );
});
