// Gradient-based one-side sampling (Ke et al., 2017): of the listed rows those with the largest gradients are kept, of
// the others a few are drawn, and these count for those that were not drawn.
//
// A pair is 8 bytes: i32 gradient, i32 hessian, both fixed-point.

/** Bits of a gradient that are told apart at a time, from the highest of 31 on: 11, 10, 10. */
const COUNTS: u32 = 2048;

@inline
function size(pairs: usize, row: usize): u32 {
  return <u32>abs<i32>(load<i32>(pairs + (row << 3)));
}

@inline
function hash(row: u32, seed: u32): u32 {
  let h = row * 0x9e3779b9 + seed;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

/**
 * The `wanted`-th largest absolute gradient of the listed rows, 1 <= wanted <= count.
 *
 * @param scratch room for 2048 numbers (u32)
 * @returns that gradient, above it how many of `wanted` rows are still to be chosen among those equal to it
 *   (written to `scratch`), and how many are equal (to `scratch + 4`)
 */
export function gradientRank(rows: usize, count: u32, pairs: usize, wanted: u32, scratch: usize): u32 {
  let known: u32 = 0;
  let left = wanted;
  let equal: u32 = 0;
  for (let step: u32 = 0; step < 3; step++) {
    const shift: u32 = step == 0 ? 20 : step == 1 ? 10 : 0;
    const above: u32 = step == 0 ? 31 : shift + 10;
    memory.fill(scratch, 0, COUNTS << 2);
    for (let i: u32 = 0; i < count; i++) {
      const own = size(pairs, <usize>load<u32>(rows + (<usize>i << 2)));
      if (own >> above != known >> above) continue;
      const at = scratch + (<usize>((own >> shift) & (step == 0 ? 2047 : 1023)) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
    let digit: u32 = step == 0 ? 2047 : 1023;
    for (;;) {
      equal = load<u32>(scratch + (<usize>digit << 2));
      if (equal >= left || digit == 0) break;
      left -= equal;
      digit--;
    }
    known |= digit << shift;
  }
  store<u32>(scratch, left);
  store<u32>(scratch, equal, 4);
  return known;
}

/**
 * Puts the sampled rows first in `out` and the others from the end backwards: rows whose absolute gradient is above
 * `rank`, of those equal to it a share `tied` / 2^32, and of the rest a share `other` / 2^32. The rest that is drawn has
 * its pair and its weight multiplied by `factor`.
 *
 * @param keys a word per row of the table, by which it is drawn
 * @param ownWeights the weights of rows (f64), 0 for 1 each
 * @param weights where the weights of the sampled rows are written (f64 per row)
 * @returns how many were sampled
 */
export function drawOneSide(
  rows: usize, count: u32, keys: usize, pairs: usize, rank: u32, tied: u32, other: u32, seed: u32, factor: f64,
  ownWeights: usize, weights: usize, out: usize,
): u32 {
  let first = out;
  let last = out + (<usize>count << 2);
  for (let i: u32 = 0; i < count; i++) {
    const row = load<u32>(rows + (<usize>i << 2));
    const at = <usize>row << 3;
    const own = size(pairs, <usize>row);
    const key = load<u32>(keys + (<usize>row << 2));
    const weight = ownWeights ? load<f64>(ownWeights + at) : 1;
    if (own > rank || (own == rank && hash(key, ~seed) < tied)) {
      store<f64>(weights + at, weight);
      store<u32>(first, row);
      first += 4;
    } else if (hash(key, seed) < other) {
      store<i32>(pairs + at, <i32>nearest(<f64>load<i32>(pairs + at) * factor));
      store<i32>(pairs + at, <i32>nearest(<f64>load<i32>(pairs + at, 4) * factor), 4);
      store<f64>(weights + at, weight * factor);
      store<u32>(first, row);
      first += 4;
    } else {
      last -= 4;
      store<u32>(last, row);
    }
  }
  return <u32>((first - out) >> 2);
}
