// Seats for parties: rows of a part in the proportions of all rows.

/**
 * Deals `size` in proportion to `counts`, by largest remainder (Hamilton): each gets `least`, or all it has where it has
 * fewer, and none more than it has.
 *
 * @param counts of each class, above zero
 * @param size at most the sum of the counts, and at least `least` times as many as there are classes
 * @returns of each class, with the sum `size`
 */
export function apportion(counts: readonly number[], size: number, least: number): number[] {
  const dealt = counts.map(() => 0);
  let open = [...counts.keys()];
  let [left, all] = [size, counts.reduce((sum, count) => sum + count, 0)];
  // What raises one class to its least leaves less for the others, which may fall below theirs.
  for (;;) {
    const small = open.filter((c) => (left * counts[c]!) / all < Math.min(least, counts[c]!));
    if (small.length === 0) break;
    for (const c of small) dealt[c] = Math.min(least, counts[c]!);
    open = open.filter((c) => !small.includes(c));
    left -= small.reduce((sum, c) => sum + dealt[c]!, 0);
    all -= small.reduce((sum, c) => sum + counts[c]!, 0);
  }
  const share = (c: number) => (left * counts[c]!) / all;
  for (const c of open) dealt[c] = Math.floor(share(c));
  const rest = left - open.reduce((sum, c) => sum + dealt[c]!, 0);
  const byRemainder = open.toSorted((a, b) => (share(b) % 1) - (share(a) % 1) || counts[b]! - counts[a]! || a - b);
  for (const c of byRemainder.slice(0, rest)) dealt[c]!++;
  return dealt;
}
