// Sets of bins put in chains, each set within the next: a chain is then one number per bin, and a set is a threshold.

/** 256 bits, 32 to a word. */
export type BinSet = Uint32Array;

export interface Chains {
  /** For each set its chain, and its place in it: a bin belongs to the set when `rank[chain][bin] <= place`. */
  readonly places: readonly { readonly chain: number; readonly place: number }[];
  /** For each chain the place of the first set that holds a bin, or the chain's length; shape (bins,) each. */
  readonly ranks: readonly Float64Array[];
}

/** Greedy: small sets first, each to the first chain whose last set lies within it. */
export function chainSets(sets: readonly BinSet[], bins: number): Chains {
  const order = sets.map((_, s) => s).sort((a, b) => sizeOf(sets[a]!) - sizeOf(sets[b]!) || a - b);
  const chains: number[][] = [];
  const places: { chain: number; place: number }[] = sets.map(() => ({ chain: 0, place: 0 }));
  for (const s of order) {
    let chain = chains.findIndex((own) => isWithin(sets[own.at(-1)!]!, sets[s]!));
    if (chain < 0) chain = chains.push([]) - 1;
    places[s] = { chain, place: chains[chain]!.push(s) - 1 };
  }
  const ranks = chains.map((own) =>
    Float64Array.from({ length: bins }, (_, bin) => {
      const first = own.findIndex((s) => ((sets[s]![bin >> 5]! >>> (bin & 31)) & 1) === 1);
      return first < 0 ? own.length : first;
    }),
  );
  return { places, ranks };
}

function isWithin(inner: BinSet, outer: BinSet): boolean {
  return inner.every((bits, word) => (bits & ~outer[word]!) === 0);
}

function sizeOf(set: BinSet): number {
  let size = 0;
  for (const word of set) for (let bits = word; bits !== 0; bits &= bits - 1) size++;
  return size;
}
