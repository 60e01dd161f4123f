// Bytes of eight rows become columns: 8 x 16 at a time, in registers.

@inline
function low8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

@inline
function high8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

@inline
function low16(a: v128, b: v128): v128 {
  return v128.shuffle<u16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

@inline
function high16(a: v128, b: v128): v128 {
  return v128.shuffle<u16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

@inline
function low32(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 0, 4, 1, 5);
}

@inline
function high32(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 2, 6, 3, 7);
}

@inline
function row(addresses: usize, i: usize, offset: usize): v128 {
  return v128.load(<usize>load<u32>(addresses + (i << 2)) + offset);
}

@inline
function writeTwo(out: usize, step: usize, columns: v128): usize {
  v128.store_lane<u64>(out, columns, 0);
  v128.store_lane<u64>(out + step, columns, 1);
  return out + 2 * step;
}

/** Four columns from rows 0-3 and 4-7, whose bytes lie side by side in pairs. */
@inline
function writeFour(out: usize, step: usize, first: v128, second: v128): usize {
  return writeTwo(writeTwo(out, step, low32(first, second)), step, high32(first, second));
}

/**
 * Copies bytes `offset` to `offset + 15` of rows so that each of the 16 columns lies together.
 *
 * @param addresses u32 address of each row
 * @param count rows, a multiple of 8
 * @param out the first column; the next starts `step` bytes on
 */
export function transpose(addresses: usize, count: usize, offset: usize, out: usize, step: usize): void {
  for (let i: usize = 0; i < count; i += 8) {
    const r0 = row(addresses, i, offset);
    const r1 = row(addresses, i + 1, offset);
    const r2 = row(addresses, i + 2, offset);
    const r3 = row(addresses, i + 3, offset);
    const r4 = row(addresses, i + 4, offset);
    const r5 = row(addresses, i + 5, offset);
    const r6 = row(addresses, i + 6, offset);
    const r7 = row(addresses, i + 7, offset);
    let to = out + i;
    let a = low8(r0, r1);
    let b = low8(r2, r3);
    let c = low8(r4, r5);
    let d = low8(r6, r7);
    to = writeFour(to, step, low16(a, b), low16(c, d));
    to = writeFour(to, step, high16(a, b), high16(c, d));
    a = high8(r0, r1);
    b = high8(r2, r3);
    c = high8(r4, r5);
    d = high8(r6, r7);
    to = writeFour(to, step, low16(a, b), low16(c, d));
    writeFour(to, step, high16(a, b), high16(c, d));
  }
}
