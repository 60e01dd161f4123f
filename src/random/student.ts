import { twoSided, z95 } from './normal.js';

/**
 * Two-sided p-value of a statistic with Student's t distribution: I_x(df/2, 1/2) at x = df / (df + t²), the regularised
 * incomplete beta function by Lentz's continued fraction.
 *
 * @param df degrees of freedom, at least 1
 * Reference: Abramowitz and Stegun (1964), 26.5.8 and 26.7.1.
 */
export function twoSidedT(t: number, df: number): number {
  if (!Number.isFinite(t)) return 0;
  // So many that the normal distribution is the same to every digit shown.
  if (df > 1e6) return twoSided(t);
  const x = df / (df + t * t);
  if (x === 1) return 1;
  const [a, b] = [df / 2, 0.5];
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

/** The 97.5 % quantile of Student's t distribution, by halving. */
export function t95(df: number): number {
  let [low, high] = [z95, 13];
  if (df > 1e6) return z95;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (twoSidedT(middle, df) > 0.05) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 1000; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      result *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return result;
}

/** ln Γ(x) for x > 0 by Stirling's series, moved up to where it converges. */
function logGamma(x: number): number {
  let [shift, at] = [0, x];
  for (; at < 15; at++) shift += Math.log(at);
  const r = 1 / (at * at);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift;
}
