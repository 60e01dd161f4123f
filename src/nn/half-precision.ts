// Numbers of 16 bits as single precision. Both kinds fit in it without loss.

/** IEEE 754 binary16, as bits. */
export const halfPrecision = (halves: Uint16Array) => fromBits(halves, halfBits);

/** bfloat16, as bits: the upper half of a number of single precision. */
export const brainFloat = (halves: Uint16Array) => fromBits(halves, (half) => half << 16);

function fromBits(halves: Uint16Array, bitsOf: (bits: number) => number): Float32Array {
  const values = new Float32Array(halves.length);
  const bits = new Int32Array(values.buffer);
  halves.forEach((each, i) => {
    bits[i] = bitsOf(each);
  });
  return values;
}

/** IEEE 754: 1 bit of sign, 5 of exponent (from 15 to 127), 10 of fraction. */
function halfBits(half: number): number {
  const [sign, exponent, fraction] = [(half & 0x8000) << 16, (half >> 10) & 0x1f, half & 0x3ff];
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Below 2^-14 the leading 1 is not implied: shift it up to where it is.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
