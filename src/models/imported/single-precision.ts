const bits32 = new Int32Array(1);
const single = new Float32Array(bits32.buffer);
const bits64 = new BigInt64Array(1);
const double = new Float64Array(bits64.buffer);

/**
 * The largest double that single precision rounds to a number below `threshold`: for every finite x,
 * `Math.fround(x) < threshold` where and only where `x <= below(threshold)`.
 *
 * @param threshold a number of single precision
 */
export function below(threshold: number): number {
  const lower = previousSingle(threshold);
  // Numbers beyond this round to minus infinity.
  if (lower === Number.NEGATIVE_INFINITY) return -(2 ** 128 - 2 ** 103);
  const middle = lower + (threshold - lower) / 2;
  return Math.fround(middle) < threshold ? middle : previousDouble(middle);
}

function previousSingle(x: number): number {
  if (x === 0) return -(2 ** -149);
  single[0] = x;
  bits32[0]! += x > 0 ? -1 : 1;
  return single[0]!;
}

function previousDouble(x: number): number {
  if (x === 0) return -Number.MIN_VALUE;
  double[0] = x;
  bits64[0]! += x > 0 ? -1n : 1n;
  return double[0]!;
}
