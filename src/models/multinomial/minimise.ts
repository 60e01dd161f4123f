/** A smooth function: its value at `x`, its gradient written into the second argument. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

const remembered = 12;
const mostSteps = 500;

/**
 * Minimises a smooth convex function by L-BFGS with steps that are halved until they pay (Armijo).
 *
 * @param x where to start; left as it was
 * @param tolerance largest entry of the gradient at the end, in units of the function
 * @param mayStop called before every step; may throw to stop
 * Reference: D. Liu, J. Nocedal, On the Limited Memory BFGS Method, Mathematical Programming 45 (1989).
 */
export function minimise(smooth: Smooth, x: Float64Array, tolerance: number, mayStop: () => void): Float64Array {
  let at = x.slice();
  let gradient = new Float64Array(x.length);
  let value = smooth(at, gradient);
  const pairs: { readonly s: Float64Array; readonly y: Float64Array; readonly curvature: number }[] = [];
  for (let step = 0; step < mostSteps; step++) {
    mayStop();
    if (gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0) <= tolerance) break;
    const direction = towards(gradient, pairs);
    const slope = dot(direction, gradient);
    const next = new Float64Array(x.length);
    const nextGradient = new Float64Array(x.length);
    let nextValue = Number.POSITIVE_INFINITY;
    let scale = pairs.length === 0 ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
    for (; scale > 1e-12; scale /= 2) {
      for (let j = 0; j < next.length; j++) next[j] = at[j]! + scale * direction[j]!;
      nextValue = smooth(next, nextGradient);
      if (nextValue <= value + 1e-4 * scale * slope) break;
    }
    // Rounding is all that is left to gain.
    if (!(nextValue < value)) break;
    const s = next.map((each, j) => each - at[j]!);
    const y = nextGradient.map((each, j) => each - gradient[j]!);
    const curvature = dot(s, y);
    if (curvature > 1e-12 * dot(y, y)) pairs.push({ s, y, curvature });
    if (pairs.length > remembered) pairs.shift();
    at = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return at;
}

/** Minus the inverse curvature as far as it is known, times the gradient: the two-loop recursion. */
function towards(
  gradient: Float64Array,
  pairs: readonly { readonly s: Float64Array; readonly y: Float64Array; readonly curvature: number }[],
): Float64Array {
  const q = gradient.map((g) => -g);
  const shares: number[] = [];
  for (const { s, y, curvature } of pairs.toReversed()) {
    const share = dot(s, q) / curvature;
    shares.unshift(share);
    for (let j = 0; j < q.length; j++) q[j]! -= share * y[j]!;
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = last.curvature / dot(last.y, last.y);
    for (let j = 0; j < q.length; j++) q[j]! *= scale;
  }
  pairs.forEach(({ s, y, curvature }, p) => {
    const back = dot(y, q) / curvature;
    for (let j = 0; j < q.length; j++) q[j]! += (shares[p]! - back) * s[j]!;
  });
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}
