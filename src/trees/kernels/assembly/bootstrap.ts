// Which rows a tree of a forest sees, and how often: told by what the row holds, so that neither the order of the rows nor
// that of the trees matters.

const SECOND: u64 = 0xbf58476d1ce4e5b9;
const THIRD: u64 = 0x94d049bb133111eb;

/** The finaliser of splitmix64 (Steele et al., 2014). */
@inline
function mix(value: u64): u64 {
  let h = (value ^ (value >> 30)) * SECOND;
  h = (h ^ (h >> 27)) * THIRD;
  return h ^ (h >> 31);
}

/**
 * Draws rows: one is drawn as often as the number of `thresholds` (u32, ascending) that its draw reaches. The rows that are
 * drawn come first in `out` (u32), the others from the end backwards.
 *
 * @param keys u64 per row
 * @param rowPairs i32 gradient and i32 hessian per row
 * @param pairs of the drawn rows: i64 gradient, i64 (hessian << countBits | times that the row was drawn), in all
 * @returns how many rows were drawn
 */
export function drawBootstrap(
  keys: usize, rows: u32, seed: u64, thresholds: usize, most: u32, rowPairs: usize, countBits: u32, pairs: usize, out: usize,
): u32 {
  let first = out;
  let last = out + (<usize>rows << 2);
  for (let i: u32 = 0; i < rows; i++) {
    const draw = <u32>(mix(load<u64>(keys + (<usize>i << 3)) + seed) >> 32);
    let times: u32 = 0;
    while (times < most && draw >= load<u32>(thresholds + (<usize>times << 2))) times++;
    if (times == 0) {
      last -= 4;
      store<u32>(last, i);
      continue;
    }
    store<u32>(first, i);
    first += 4;
    const own = rowPairs + (<usize>i << 3);
    const pair = pairs + (<usize>i << 4);
    store<i64>(pair, <i64>times * <i64>load<i32>(own));
    store<i64>(pair, ((<i64>times * <i64>load<i32>(own, 4)) << <i64>countBits) | <i64>times, 8);
  }
  return <u32>((first - out) >> 2);
}
