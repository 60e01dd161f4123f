import { expect, it } from 'vitest';
import { Random } from '../../random/index.js';
import { context } from '../contract.test.help.js';
import { EpochLoss } from './epoch-loss.js';
import { trainNetworks } from './train-networks.js';

it('the loss of an epoch is the mean over its steps, points told again counted once', () => {
  const losses = new EpochLoss();
  expect(losses.note({ step: 7, epoch: 1, loss: 2 })).toBe(2);
  expect(losses.note({ step: 13, epoch: 1, loss: 1 })).toBeCloseTo((7 * 2 + 6) / 13, 12);
  expect(losses.note({ step: 14, epoch: 2, loss: 5 })).toBe(5);
  expect(losses.note({ step: 21, epoch: 2, loss: 1 })).toBeCloseTo((5 + 7) / 8, 12);
  expect(losses.note({ step: 21, epoch: 2, loss: 1 })).toBeCloseTo((5 + 7) / 8, 12);
  expect(losses.note({ step: 26, epoch: 2, loss: 3 })).toBeCloseTo((5 + 7 + 15) / 13, 12);
});

it('regression: the curve of a network that does not learn is flat', async () => {
  const random = new Random('flat');
  // 104 rows to learn from in 13 batches an epoch, and a point about every 7 steps.
  const [count, epochs] = [130, 100];
  const points: Readonly<Record<string, number>>[] = [];
  await trainNetworks(
    {
      rows: Float32Array.from({ length: 2 * count }, () => random.uniform()),
      places: { numbers: [0], flags: [], bins: 2, width: 2 },
      targets: Float64Array.from({ length: count }, () => 3 * random.normal()),
      ...{ weights: undefined, aim: 'number', outputs: 1, dependence: undefined },
    },
    { kind: 'mlp', members: 2, layers: 1, width: 4, embedding: 2 },
    {
      ...{ dropout: 0, learningRate: 0, weightDecay: 0, batchSize: 8, epochs, patience: 1000 },
      ...{ bags: 1, holdOut: 0.2, refit: false },
    },
    context({ progress: ({ point }) => point && points.push(point) }),
  );
  expect(points.map(({ step }) => step)).toEqual(Array.from({ length: epochs }, (_, i) => 13 * (i + 1)));
  for (const { loss } of points) expect(loss! / points[0]!.loss!).toBeCloseTo(1, 4);
});
