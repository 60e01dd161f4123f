import { describe, expect, it } from 'vitest';
import { constant, evaluatePlainly, input, mean, mul, neg, tensor, type Value } from '../engine/index.js';
import { Random } from '../random/index.js';
import { adamW, Trainer, trainingStep } from '../train/index.js';
import { batchNorm } from './batch-norm.js';
import { cnn2d } from './cnn2d.js';
import { conv1d, conv2d } from './conv.js';
import { bind, type Layer } from './layer.js';
import { initialBuffers, initialParameters, layoutOf } from './layout.js';
import { outputShape } from './output-shape.js';
import { temporalCnn } from './temporal-cnn.js';

/** The layer with its first parameters and buffers. */
function drawn(network: Layer, options: { isTraining?: boolean; onUpdate?: (path: string, next: Value) => void } = {}) {
  const layout = layoutOf(network);
  const values = new Map<string, Value>();
  for (const [entries, flat] of [
    [layout.parameters, initialParameters(layout, new Random(3))],
    [layout.buffers, initialBuffers(layout)],
  ] as const) {
    for (const { path, shape, start, size } of entries)
      values.set(path, constant(flat.subarray(start, start + size), shape));
  }
  return bind(network, (path) => values.get(path)!, options);
}

const numbers = (shape: readonly number[], name = 'x') => {
  const random = new Random(5).split(name);
  return Array.from({ length: shape.reduce((total, size) => total * size, 1) }, () => random.normal());
};

describe('conv1d and conv2d', () => {
  it('have the parameters of PyTorch', () => {
    expect(layoutOf(conv1d(8, 6, 3, { groups: 2 })).size).toBe(6 * 4 * 3 + 6);
    expect(layoutOf(conv2d(3, 4, [5, 2], { bias: false })).size).toBe(4 * 3 * 10);
    expect(outputShape(conv2d(1, 8, [5, 3]), ['batch', 1, 64, 60])).toEqual(['batch', 8, 60, 58]);
  });

  it('refuse groups that do not part the channels', () => {
    expect(() => conv1d(6, 4, 3, { groups: 4 })).toThrow(
      'conv1d: 6 inputs and 4 outputs cannot be parted into 4 groups; both must be multiples.',
    );
  });
});

describe('batchNorm', () => {
  it('keeps running means of means and variances', () => {
    const next: Record<string, Value> = {};
    const x = constant([1, 3, 10, 10, 5, 7, 10, 14], [2, 2, 2]);
    drawn(batchNorm(2), { isTraining: true, onUpdate: (path, value) => (next[path] = value) })(x);
    const [means, variances] = evaluatePlainly([next.mean!, next.variance!], {}).map(({ data }) => Array.from(data));
    expect(means).toEqual([0.4, 1.1].map((value) => expect.closeTo(value, 12)));
    // Variances 5 and 3 of 4 values: 20 / 3 and 12 / 3 without bias.
    expect(variances).toEqual([0.9 + 2 / 3, 0.9 + 0.4].map((value) => expect.closeTo(value, 12)));
  });

  it('takes one value of a channel only where the size is open, with variance 0', () => {
    const training = drawn(batchNorm(2), { isTraining: true });
    expect(() => training(constant([1, 2], [1, 2]))).toThrow(
      'batchNorm(2): expected more than 1 value of each channel in training, received float [1, 2]; take larger batches, or layerNorm().',
    );
    const next: Record<string, Value> = {};
    drawn(batchNorm(2), { isTraining: true, onUpdate: (path, value) => (next[path] = value) })(
      input('x', ['batch', 2]),
    );
    const [means, variances] = evaluatePlainly([next.mean!, next.variance!], { x: tensor([10, 20], [1, 2]) });
    expect(Array.from(means!.data)).toEqual([1, 2].map((value) => expect.closeTo(value, 6)));
    expect(Array.from(variances!.data)).toEqual([0.9, 0.9].map((value) => expect.closeTo(value, 6)));
  });

  it('takes them outside training', () => {
    const values: Record<string, Value> = {
      scale: constant([2]),
      shift: constant([1]),
      mean: constant([3]),
      variance: constant([4]),
    };
    const y = bind(batchNorm(1, { epsilon: 0 }), (path) => values[path]!)(constant([3, 5, 7], [1, 1, 3]));
    expect(Array.from(evaluatePlainly([y], {})[0]!.data)).toEqual([1, 3, 5]);
  });
});

describe('temporalCnn', () => {
  const network = temporalCnn(2, { channels: 4, blocks: 3 });

  it('sees nothing of the future, and as far back as it says', () => {
    const whole = numbers([1, 40, 2]);
    const at = (series: readonly number[]) => {
      const [y] = evaluatePlainly([drawn(network)(constant(series, [1, series.length / 2, 2]))], {});
      return Array.from(y!.data);
    };
    const full = at(whole);
    expect(at(whole.slice(0, 50)), 'the first 25 steps alone').toEqual(full.slice(0, 100));
    const last = (series: readonly number[]) => at(series).slice(-4);
    const changed = (step: number) => whole.map((value, i) => (Math.floor(i / 2) === step ? value + 10 : value));
    const reach = 2 * 2 * 7 + 1;
    expect(last(changed(40 - reach - 1))).toEqual(last(whole));
    expect(last(changed(40 - reach))).not.toEqual(last(whole));
  });

  it('has a convolution on the skip where channels differ', () => {
    const block = (inputs: number) => 3 * inputs * 4 + 4 + (3 * 4 * 4 + 4);
    expect(layoutOf(network).size).toBe(block(2) + (2 * 4 + 4) + 2 * block(4));
  });
});

describe('cnn2d', () => {
  it('has as many parameters as the network of the paper', () => {
    expect(layoutOf(cnn2d([64, 60], 2)).size, 'Jiang, Kelly and Xiu (2023), CNN for 20 days').toBe(708_866);
  });

  it('learns which half of an image is brighter', async () => {
    const network = cnn2d([12, 5], 1, { channels: [4, 8], first: { padding: 'same' }, dropout: 0.2 });
    const step = trainingStep({
      network,
      batch: { x: { dtype: 'float', shape: ['batch', 1, 12, 5] }, y: { dtype: 'float', shape: ['batch', 1] } },
      // A margin without bound, which falls fast where the sign is right.
      loss: (f, { x, y }) => mean(neg(mul(y, f(x)))),
      optimizer: adamW({ learningRate: 0.01 }),
    });
    expect(step.layout.bufferSize).toBe(2 * (4 + 8));
    const trainer = await Trainer.open(step, { bindings: { batch: 32 }, random: new Random(1) });
    const random = new Random(2);
    const draw = () => {
      const x = new Float32Array(32 * 60).map(() => random.normal());
      const y = new Float32Array(32).map((_, i) => {
        const sign = random.uniform() < 0.5 ? -1 : 1;
        for (let j = 0; j < 30; j++) x[i * 60 + j]! += sign;
        return sign;
      });
      return { x, y };
    };
    const losses: number[] = [];
    for (let i = 0; i < 30; i++) losses.push((await trainer.run(draw())).loss[0]!);
    const { state } = trainer;
    await trainer.release();
    expect(losses.at(-1)).toBeLessThan(-2);
    expect(Array.from(state.buffers!.data).every(Number.isFinite)).toBe(true);
    expect(state.buffers!.data[4], 'the first running variance has moved').not.toBe(1);
  });

  it('gives one row of outputs per image, whatever the batch', () => {
    expect(outputShape(cnn2d([64, 60], 2), ['batch', 1, 64, 60])).toEqual(['batch', 2]);
    const x = input('x', ['batch', 1, 8, 3]);
    const y = drawn(cnn2d([8, 3], 2, { channels: [3], first: {} }))(x);
    const [found] = evaluatePlainly([y], { x: tensor(numbers([2, 1, 8, 3]), [2, 1, 8, 3]) });
    expect(found!.shape).toEqual([2, 2]);
  });
});
