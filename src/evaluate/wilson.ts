import { z95 } from '../random/index.js';
import type { Interval } from './result.js';

/**
 * 95 % Wilson interval of a share.
 *
 * @param hits number (or weight) of hits, 0 <= hits <= total
 * @param total number of trials, > 0; with weights, the effective number
 * @returns [low, high] within [0, 1]
 * Reference: Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22.
 */
export function wilson(hits: number, total: number): Interval {
  if (total <= 0) return [0, 1];
  const share = hits / total;
  const z2 = (z95 * z95) / total;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (z95 * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total))) / (1 + z2);
  return [share === 0 ? 0 : Math.max(0, centre - half), share === 1 ? 1 : Math.min(1, centre + half)];
}
