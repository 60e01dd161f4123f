// From values to bins as prediction needs them: bins that no split tells apart are one class.
import { type Bins, binOf } from './binning.js';
import { maskWords, type Tree } from './tree.js';

/** How values of a column become classes. */
export interface ColumnClasses {
  /** Class of each bin, shape (256,), ascending. */
  readonly classOf: Uint8Array;
  /** How many classes there are; 1 when no split looks at the column. */
  readonly count: number;
}

/** For each column the bins that no split of any tree tells apart. */
export function columnClasses(columns: number, trees: readonly Tree[]): ColumnClasses[] {
  const changes = Array.from({ length: columns }, () => new Uint32Array(maskWords));
  for (const { feature, left } of trees) {
    for (let node = 0; node < feature.length; node++) {
      if (feature[node]! < 0) continue;
      const own = changes[feature[node]!]!;
      let before = left[node * maskWords]! << 31;
      for (let word = 0; word < maskWords; word++) {
        const bits = left[node * maskWords + word]!;
        own[word]! |= bits ^ ((bits << 1) | (before >>> 31));
        before = bits;
      }
    }
  }
  return changes.map((own) => {
    const classOf = new Uint8Array(256);
    let count = 0;
    for (let bin = 1; bin < 256; bin++) {
      count += (own[bin >> 5]! >>> (bin & 31)) & 1;
      classOf[bin] = count;
    }
    return { classOf, count: count + 1 };
  });
}

/** A column's values as classes: `bin[number of edges below the value]`, or `bin[code]` of a level. */
export interface ClassTable {
  /** Ascending; levels have none. */
  readonly edges: Float64Array;
  readonly bin: Uint8Array;
  readonly missing: number;
}

export function classTable(bins: Bins, { classOf }: ColumnClasses): ClassTable {
  const missing = classOf[0]!;
  if (bins.kind === 'categorical') {
    return { edges: new Float64Array(0), bin: bins.binOfLevel.map((bin) => classOf[bin]!), missing };
  }
  // A special code stands alone: between it and the next number below.
  const cuts = new Set(bins.edges);
  for (const code of bins.special) cuts.add(nextBelow(code)).add(code === 0 ? 0 : code);
  const edges: number[] = [];
  const bin: number[] = [];
  for (const edge of [...cuts].sort((a, b) => a - b)) {
    const own = classOf[binOf(bins, edge)]!;
    if (bin.at(-1) === own) edges.pop();
    else bin.push(own);
    edges.push(edge);
  }
  const last = classOf[binOf(bins, Number.POSITIVE_INFINITY)]!;
  if (bin.at(-1) === last) edges.pop();
  else bin.push(last);
  return { edges: Float64Array.from(edges), bin: Uint8Array.from(bin), missing };
}

const float = new Float64Array(1);
const integer = new BigInt64Array(float.buffer);

/** The largest double below a finite one. */
function nextBelow(value: number): number {
  float[0] = value;
  if (value === 0) return -Number.MIN_VALUE;
  integer[0] = integer[0]! + (value > 0 ? -1n : 1n);
  return float[0]!;
}
