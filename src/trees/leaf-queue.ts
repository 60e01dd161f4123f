/** A leaf that can be split. */
interface Entry {
  readonly index: number;
  readonly depth: number;
  readonly gain: number;
}

/** The leaves that can be split, those to be split first in front: a binary heap. */
export class LeafQueue {
  readonly #isDepthWise: boolean;
  readonly #heap: Entry[] = [];

  /** @param isDepthWise whether leaves nearer to the root come before those that save more loss */
  constructor(isDepthWise: boolean) {
    this.#isDepthWise = isDepthWise;
  }

  push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#precedes(entry, heap[above]!)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = entry;
  }

  pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && this.#precedes(heap[below + 1]!, heap[below]!)) below++;
      if (!this.#precedes(heap[below]!, last)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
    return first;
  }

  /** Equal leaves go by their number: the order must be the same however they came in. */
  #precedes(a: Entry, b: Entry): boolean {
    if (this.#isDepthWise && a.depth !== b.depth) return a.depth < b.depth;
    return a.gain === b.gain ? a.index < b.index : a.gain > b.gain;
  }
}
