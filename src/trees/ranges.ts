/** The set bits of a 256-bit mask as text: "0,3-17" for bins 0 and 3 to 17. */
export function formatRanges(mask: Uint32Array): string {
  const parts: string[] = [];
  const has = (bin: number) => bin < 256 && ((mask[bin >> 5]! >>> (bin & 31)) & 1) === 1;
  for (let bin = 0; bin < 256; bin++) {
    if (!has(bin)) continue;
    const first = bin;
    while (has(bin + 1)) bin++;
    parts.push(bin === first ? `${first}` : `${first}-${bin}`);
  }
  return parts.join(',');
}

/** The mask that a text of `formatRanges` stands for; undefined when it is not one. */
export function parseRanges(text: string): Uint32Array | undefined {
  const mask = new Uint32Array(8);
  if (text === '') return mask;
  if (text.length > 1024) return undefined;
  for (const part of text.split(',')) {
    const found = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(part);
    if (found === null) return undefined;
    const first = Number(found[1]);
    const last = Number(found[2] ?? found[1]);
    if (first > last || last > 255) return undefined;
    for (let bin = first; bin <= last; bin++) mask[bin >> 5] = mask[bin >> 5]! | (1 << (bin & 31));
  }
  return mask;
}

/** A word with the lowest `count` bits set. */
export function bitsBelow(count: number): number {
  return count >= 32 ? ~0 : count <= 0 ? 0 : (1 << count) - 1;
}
