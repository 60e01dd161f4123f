/** A list in words; of a long one the first, the last and how many: `1, 2, 3, 4, ..., 90 (90 in all)`. */
export function fewOf(each: readonly (number | string)[], separator = ', '): string {
  const [most, first] = [8, 4];
  if (each.length <= most) return each.join(separator);
  return `${each.slice(0, first).join(separator)}${separator}...${separator}${each.at(-1)} (${each.length} in all)`;
}
