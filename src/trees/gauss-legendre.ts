/** Points in (0, 1) and weights that integrate polynomials over [0, 1]. */
export interface Quadrature {
  readonly points: Float64Array;
  /** Sum to 1. */
  readonly weights: Float64Array;
}

/**
 * The Gauss-Legendre rule of n points on [0, 1], exact for polynomials up to degree 2 n - 1.
 *
 * Points are the roots of the Legendre polynomial P_n, found by Newton's method; weights 2 / ((1 - x^2) P_n'(x)^2) on
 * [-1, 1] (Abramowitz and Stegun, 1964, 25.4.29).
 */
export function gaussLegendre(n: number): Quadrature {
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let x = Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let step = 0; step < 100; step++) {
      let [before, value] = [0, 1];
      for (let j = 0; j < n; j++) [before, value] = [value, ((2 * j + 1) * x * value - j * before) / (j + 1)];
      slope = (n * (x * value - before)) / (x * x - 1);
      const move = value / slope;
      x -= move;
      if (Math.abs(move) < 1e-16) break;
    }
    points[k] = (1 - x) / 2;
    weights[k] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
