/** Rows that are ranked among each other, such as the documents of a query or the stocks of a day. */
export interface Groups {
  /** Group of each row, 0 to groups - 1, shape (rows,). */
  readonly of: Int32Array;
  /** Row numbers, group after group, ascending within each, shape (rows,). */
  readonly rows: Uint32Array;
  /** Group g has the rows from starts[g] to starts[g + 1] - 1 of that list, shape (groups + 1,). */
  readonly starts: Uint32Array;
}

/** @param keys what names the group of each row, shape (rows,); equal keys are one group, wherever they stand */
export function groupRows(keys: ArrayLike<number | string>): Groups {
  const numberOf = new Map<number | string, number>();
  const of = new Int32Array(keys.length);
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    let group = numberOf.get(key);
    if (group === undefined) {
      group = numberOf.size;
      numberOf.set(key, group);
    }
    of[row] = group;
  }
  const starts = new Uint32Array(numberOf.size + 1);
  for (const group of of) starts[group + 1]!++;
  for (let g = 0; g < numberOf.size; g++) starts[g + 1]! += starts[g]!;
  const next = starts.slice();
  const rows = new Uint32Array(keys.length);
  for (let row = 0; row < keys.length; row++) rows[next[of[row]!]!++] = row;
  return { of, rows, starts };
}
