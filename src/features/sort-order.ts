/**
 * Positions of `values` in ascending order, equal values in order of position.
 *
 * A least-significant-digit radix sort on the upper 32 bits of each double (sign, exponent, 20 bits of mantissa),
 * some five times faster than comparing; the rare runs that differ only below are then put right by comparison.
 *
 * @param values shape (n,), none NaN; -0 counts as 0
 * @returns shape (n,)
 */
export function sortOrder(values: Float64Array): Uint32Array {
  const n = values.length;
  let keys: Uint32Array = upperWords(values);
  let order: Uint32Array = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let nextKeys: Uint32Array = new Uint32Array(n);
  let nextOrder: Uint32Array = new Uint32Array(n);
  const starts = new Uint32Array(2048);
  for (let shift = 0; shift < 32; shift += 11) {
    starts.fill(0);
    for (let i = 0; i < n; i++) {
      const digit = (keys[i]! >>> shift) & 2047;
      starts[digit] = starts[digit]! + 1;
    }
    if (n === 0 || starts[(keys[0]! >>> shift) & 2047] === n) continue;
    for (let digit = 0, sum = 0; digit < 2048; digit++) {
      const count = starts[digit]!;
      starts[digit] = sum;
      sum += count;
    }
    for (let i = 0; i < n; i++) {
      const key = keys[i]!;
      const digit = (key >>> shift) & 2047;
      const at = starts[digit]!;
      starts[digit] = at + 1;
      nextKeys[at] = key;
      nextOrder[at] = order[i]!;
    }
    [keys, nextKeys] = [nextKeys, keys];
    [order, nextOrder] = [nextOrder, order];
  }
  sortTies(values, keys, order);
  return order;
}

/** The upper half of each double, mapped so that unsigned integers order as the doubles do. */
function upperWords(values: Float64Array): Uint32Array {
  const n = values.length;
  const keys = new Uint32Array(n);
  const one = new Float64Array(1);
  const words = new Int32Array(one.buffer);
  const upper = new Uint8Array(Float64Array.of(1).buffer)[7] === 0x3f ? 1 : 0;
  for (let i = 0; i < n; i++) {
    one[0] = values[i]! + 0;
    const word = words[upper]!;
    keys[i] = word < 0 ? ~word : word | 0x80000000;
  }
  return keys;
}

function sortTies(values: Float64Array, keys: Uint32Array, order: Uint32Array): void {
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    let sorted = true;
    while (end < order.length && keys[end] === keys[start]) {
      if (values[order[end]!]! < values[order[end - 1]!]!) sorted = false;
      end++;
    }
    if (!sorted) order.subarray(start, end).sort((a, b) => values[a]! - values[b]! || a - b);
    start = end;
  }
}
