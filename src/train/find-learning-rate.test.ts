import { describe, expect, it } from 'vitest';
import { gelu } from '../engine/index.js';
import { chain, linear } from '../nn/index.js';
import { Random } from '../random/index.js';
import { options, squaredError } from './fit.test.help.js';
import { adamW, findLearningRate, fit, type Schedule, sgd } from './index.js';

const { data } = options;
const network = chain(linear(3, 32), gelu, linear(32, 1));
const random = new Random(5);

describe('findLearningRate', () => {
  it('suggests a rate that learns, for a task on which the ones above it run away', async () => {
    const found = await findLearningRate({
      network,
      data,
      loss: squaredError,
      optimizer: (learningRate) => sgd({ learningRate }),
      to: 100,
      random,
    });
    expect(found.tooLarge).toBeGreaterThan(0.3);
    expect(found.tooLarge).toBeLessThan(100);
    expect(found.learningRate).toBeGreaterThan(1e-3);
    expect(found.learningRate).toBeLessThan(found.tooLarge! / 5);
    const train = (learningRate: number) =>
      fit({ ...options, network, optimizer: sgd({ learningRate }), epochs: 60, random });
    const { curve } = await train(found.learningRate);
    const low = await train(found.learningRate / 100);
    expect(curve.at(-1)!.loss).toBeLessThan(0.7 * curve[0]!.loss);
    expect(curve.at(-1)!.loss).toBeLessThan(low.curve.at(-1)!.loss);
    await expect(train(10 * found.tooLarge!)).rejects.toThrow('lower the learning rate');
  });

  it('raises the rate by the same factor each step, and gives the same for the same seed', async () => {
    const look = () =>
      findLearningRate({
        network,
        data,
        loss: squaredError,
        optimizer: (learningRate) => adamW({ learningRate }),
        from: 1e-4,
        to: 1e-1,
        steps: 31,
        random,
      });
    const found = await look();
    expect(found.tooLarge).toBeUndefined();
    expect(found.curve).toHaveLength(31);
    expect(found.curve.map(({ rate }) => rate)).toEqual(
      found.curve.map((_, i) => expect.closeTo(1e-4 * 1000 ** (i / 30), 8)),
    );
    expect(await look()).toEqual(found);
  });

  it('says that no rate helps, and what makes no sense', async () => {
    const plain = {
      network,
      data,
      loss: squaredError,
      optimizer: (learningRate: Schedule) => sgd({ learningRate }),
      random,
    };
    await expect(findLearningRate({ ...plain, from: 1e3, to: 1e6 })).rejects.toThrow(
      'findLearningRate: the loss falls at no rate from 1000 to 1000000; begin with a smaller one (from: 1)',
    );
    await expect(findLearningRate({ ...plain, from: 1, to: 0.1 })).rejects.toThrow('expected 0 < from < to');
    await expect(findLearningRate({ ...plain, steps: 3 })).rejects.toThrow(
      'steps: expected a whole number of at least 10',
    );
  });
});
