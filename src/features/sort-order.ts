const digitBits = 11;
const digits = 1 << digitBits;

/**
 * Positions of `values` in ascending order, equal values in order of position.
 *
 * A least-significant-digit radix sort on the upper 32 bits of each double (sign, exponent, 20 bits of mantissa),
 * several times faster than comparing; the rare runs that differ only below are then put right by comparison.
 *
 * @param values shape (n,), none NaN; -0 comes before 0
 * @returns shape (n,)
 */
export function sortOrder(values: Float64Array): Uint32Array {
  const n = values.length;
  let keys: Uint32Array = upperWords(values);
  const counts = digitCounts(keys);
  let order: Uint32Array | undefined;
  let nextKeys: Uint32Array = new Uint32Array(n);
  let nextOrder: Uint32Array = new Uint32Array(n);
  for (let pass = 0; pass < counts.length; pass++) {
    const shift = pass * digitBits;
    const starts = counts[pass]!;
    if (n === 0 || starts[(keys[0]! >>> shift) & (digits - 1)] === n) continue;
    for (let digit = 0, sum = 0; digit < digits; digit++) {
      const count = starts[digit]!;
      starts[digit] = sum;
      sum += count;
    }
    for (let i = 0; i < n; i++) {
      const key = keys[i]!;
      const digit = (key >>> shift) & (digits - 1);
      const at = starts[digit]!;
      starts[digit] = at + 1;
      nextKeys[at] = key;
      nextOrder[at] = order === undefined ? i : order[i]!;
    }
    [keys, nextKeys] = [nextKeys, keys];
    [order, nextOrder] = [nextOrder, order ?? new Uint32Array(n)];
  }
  order ??= nextOrder.map((_, i) => i);
  sortTies(values, keys, order);
  return order;
}

/** The upper half of each double, mapped so that unsigned integers order as the doubles do. */
function upperWords(values: Float64Array): Uint32Array {
  const n = values.length;
  const keys = new Uint32Array(n);
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * n);
  const upper = new Uint8Array(Float64Array.of(1).buffer)[7] === 0x3f ? 1 : 0;
  for (let i = 0; i < n; i++) {
    const word = words[2 * i + upper]!;
    keys[i] = word < 0 ? ~word : word | 0x80000000;
  }
  return keys;
}

/** How often each digit occurs, lowest digit first. */
function digitCounts(keys: Uint32Array): [Uint32Array, Uint32Array, Uint32Array] {
  const low = new Uint32Array(digits);
  const middle = new Uint32Array(digits);
  const high = new Uint32Array(digits);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const a = key & (digits - 1);
    const b = (key >>> digitBits) & (digits - 1);
    const c = key >>> (2 * digitBits);
    low[a] = low[a]! + 1;
    middle[b] = middle[b]! + 1;
    high[c] = high[c]! + 1;
  }
  return [low, middle, high];
}

function sortTies(values: Float64Array, keys: Uint32Array, order: Uint32Array): void {
  for (let start = 0; start < order.length; ) {
    const key = keys[start]!;
    let end = start + 1;
    if (end < order.length && keys[end] === key) {
      let sorted = true;
      let previous = values[order[start]!]!;
      while (end < order.length && keys[end] === key) {
        const value = values[order[end]!]!;
        if (value < previous) sorted = false;
        previous = value;
        end++;
      }
      if (!sorted) order.subarray(start, end).sort((a, b) => values[a]! - values[b]! || a - b);
    }
    start = end;
  }
}
