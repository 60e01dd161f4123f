// Which rows a tree of a forest sees, and how often: told by a hash of what the row holds, so that neither the order of
// the rows nor that of the trees matters. A row is as many units as its weight says; each unit is drawn by itself.

const FIRST: u64 = 0x9e3779b97f4a7c15;
const SECOND: u64 = 0xbf58476d1ce4e5b9;
const THIRD: u64 = 0x94d049bb133111eb;

/** The finaliser of splitmix64 (Steele et al., 2014). */
@inline
function mix(value: u64): u64 {
  let h = (value ^ (value >> 30)) * SECOND;
  h = (h ^ (h >> 27)) * THIRD;
  return h ^ (h >> 31);
}

/** keys[i] (u64) = a hash of row i: its first `columns` bins, its target (f64) and the weight of its units (f64). */
export function hashRows(bins: usize, stride: usize, columns: u32, rows: u32, targets: usize, weights: usize, keys: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const row = bins + <usize>i * stride;
    const at = <usize>i << 3;
    let h = mix(mix(FIRST + load<u64>(targets + at)) + FIRST + load<u64>(weights + at));
    let word: u64 = 0;
    for (let j: u32 = 0; j < columns; j++) {
      word = (word << 8) | <u64>load<u8>(row + j);
      if ((j & 7) == 7 || j + 1 == columns) {
        h = mix((h ^ word) + FIRST);
        word = 0;
      }
    }
    store<u64>(keys + at, h);
  }
}

/**
 * Draws units of rows: a unit is drawn as often as the number of `thresholds` (u32, ascending) that its draw reaches.
 * The rows of which some unit was drawn come first in `out` (u32), the others from the end backwards.
 *
 * @param keys u64 per row; unit u of a row has key + u times an odd number, and no two units of all rows the same
 * @param units u32 per row: how many units it is
 * @param unitPairs i32 gradient and i32 hessian of one unit, per row
 * @param pairs of the drawn rows: i64 gradient, i64 (hessian << countBits | times that its units were drawn), in all
 * @returns how many rows were drawn
 */
export function drawUnits(
  keys: usize, units: usize, rows: u32, seed: u64, thresholds: usize, most: u32, unitPairs: usize, countBits: u32,
  pairs: usize, out: usize,
): u32 {
  let first = out;
  let last = out + (<usize>rows << 2);
  for (let i: u32 = 0; i < rows; i++) {
    let key = load<u64>(keys + (<usize>i << 3)) + seed;
    let times: u32 = 0;
    for (let u = load<u32>(units + (<usize>i << 2)); u > 0; u--) {
      const draw = <u32>(mix(key) >> 32);
      let reached: u32 = 0;
      while (reached < most && draw >= load<u32>(thresholds + (<usize>reached << 2))) reached++;
      times += reached;
      key += FIRST;
    }
    if (times == 0) {
      last -= 4;
      store<u32>(last, i);
      continue;
    }
    store<u32>(first, i);
    first += 4;
    const unit = unitPairs + (<usize>i << 3);
    const pair = pairs + (<usize>i << 4);
    store<i64>(pair, <i64>times * <i64>load<i32>(unit));
    store<i64>(pair, ((<i64>times * <i64>load<i32>(unit, 4)) << <i64>countBits) | <i64>times, 8);
  }
  return <u32>((first - out) >> 2);
}
