/** The 97.5 % quantile of the standard normal distribution. */
export const z95 = 1.959963984540054;

/**
 * Upper tail of the standard normal distribution, P(Z > z), to 1e-15 relative for z >= 0.
 *
 * erfc by its series below 2 and by Lentz's continued fraction above.
 * Reference: Abramowitz and Stegun (1964), 7.1.6 and 7.1.14.
 */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  if (z === Number.POSITIVE_INFINITY) return 0;
  const x = z / Math.SQRT2;
  const scale = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2) {
    let term = x;
    let series = x;
    for (let n = 1; term > 1e-17 * series; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      series += term;
    }
    return (1 - 2 * scale * series) / 2;
  }
  let fraction = 0;
  for (let k = 120; k >= 1; k--) fraction = k / 2 / (x + fraction);
  return scale / (x + fraction) / 2;
}

/** Two-sided p-value of a standard normal statistic. */
export function twoSided(z: number): number {
  return Math.min(1, 2 * upperTail(Math.abs(z)));
}
