import { describe, expect, it } from 'vitest';
import { curveOf } from './learning-of.js';

const point = (network: number, epoch: number, loss: number, validation?: number) => ({
  ...{ network, epoch, loss, step: 10 * epoch },
  ...(validation === undefined ? {} : { validation }),
});

describe('the curve of networks', () => {
  it('is the mean over those that held rows out, each going on as it ended', () => {
    const { curve, networks } = curveOf([
      ...[point(0, 1, 0.8, 0.9), point(0, 2, 0.6, 0.7), point(0, 3, 0.4, 0.8)],
      ...[point(1, 1, 1, 1.1), point(1, 2, 0.8, 0.9)],
      // Learns from all rows, after the others.
      ...[point(2, 1, 9), point(2, 2, 9)],
    ]);
    expect(networks).toBe(2);
    expect(curve.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    curve.forEach(({ training, heldOut }, i) => {
      expect(training).toBeCloseTo([0.9, 0.7, 0.6][i]!, 12);
      expect(heldOut).toBeCloseTo([1, 0.8, 0.85][i]!, 12);
    });
  });

  it('takes the last point of an epoch, whose loss is the mean of the epoch so far, and does without rows held out and without points', () => {
    expect(curveOf([point(0, 1, 3), point(0, 1, 2), point(0, 2, 1)])).toEqual({
      networks: 1,
      curve: [
        { epoch: 1, training: 2 },
        { epoch: 2, training: 1 },
      ],
    });
    expect(curveOf([])).toEqual({ networks: 0, curve: [] });
  });
});
