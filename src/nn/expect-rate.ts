/**
 * Checks a rate of dropout.
 *
 * @param layer who drops, such as `mlp`
 * @throws RangeError for what is no share in [0, 1), such as a percentage
 */
export function expectRate(layer: string, rate: number): void {
  if (typeof rate === 'number' && rate >= 0 && rate < 1) return;
  throw new RangeError(
    `${layer}: expected a dropout rate of at least 0 and below 1, received ${String(rate)}; give the share to leave out, such as 0.2 for 20 %.`,
  );
}
