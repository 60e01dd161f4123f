import { expect, it } from 'vitest';
import { fillMask } from './masks.js';

const draw = (keep: number, key: string, seed: number, step: number, size = 100_000) => {
  const mask = new Float32Array(size);
  fillMask({ keep, key }, seed, step, mask);
  return mask;
};
const shareKept = (mask: Float32Array) => mask.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / mask.length;
/** Correlation of what is kept. */
function correlation(a: Float32Array, b: Float32Array): number {
  const [p, q] = [shareKept(a), shareKept(b)];
  const both = a.reduce((count, value, i) => count + (value > 0 && b[i]! > 0 ? 1 : 0), 0) / a.length;
  return (both - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q));
}

it('keeps the share that was asked for, and scales it up so that the mean stays 1', () => {
  for (const keep of [0.5, 0.9, 0.99]) {
    const mask = draw(keep, 'a', 1, 1);
    expect(Math.abs(shareKept(mask) - keep)).toBeLessThan(4 * Math.sqrt((keep * (1 - keep)) / mask.length));
    expect(new Set(mask).size).toBe(2);
    expect(Math.max(...mask.subarray(0, 1000)) * keep).toBeCloseTo(1, 4);
  }
});

it('draws the same again for the same seed, step and key, and fills odd lengths', () => {
  expect(draw(0.7, 'a', 5, 9, 1001)).toEqual(draw(0.7, 'a', 5, 9, 1001));
  expect(draw(0.7, 'a', 5, 9, 1001).subarray(0, 1000)).toEqual(draw(0.7, 'a', 5, 9, 1000));
});

it('draws masks that have nothing to do with each other for other seeds, steps, keys and positions', () => {
  const mask = draw(0.5, 'blocks.0.dropout.0', 1, 1);
  const others = [
    draw(0.5, 'blocks.0.dropout.0', 2, 1),
    draw(0.5, 'blocks.0.dropout.0', 1, 2),
    draw(0.5, 'blocks.1.dropout.0', 1, 1),
    mask.map((_, i) => mask[(i + 1) % mask.length]!),
    mask.map((_, i) => mask[(i + 2) % mask.length]!),
    mask.map((_, i) => mask[(i + 128) % mask.length]!),
  ];
  for (const other of others) expect(Math.abs(correlation(mask, other))).toBeLessThan(4.5 / Math.sqrt(mask.length));
});

it('has no pattern in the sums of rows, columns and blocks', () => {
  const mask = draw(0.5, 'x', 3, 7, 65536);
  for (const stride of [1, 2, 64, 256]) {
    // Chi-square of the kept counts of 256 groups, each of 256 positions that lie `stride` apart.
    let statistic = 0;
    for (let group = 0; group < 256; group++) {
      let kept = 0;
      for (let k = 0; k < 256; k++) {
        const at =
          stride === 1 ? group * 256 + k : Math.floor(group / stride) * 256 * stride + (group % stride) + k * stride;
        if (mask[at]! > 0) kept++;
      }
      statistic += (kept - 128) ** 2 / 64;
    }
    expect(Math.abs(statistic - 256)).toBeLessThan(5 * Math.sqrt(2 * 256));
  }
});
