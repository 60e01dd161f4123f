// Which rows are drawn, held out or come first is told by what they hold, not by where they stand: a file shuffled gives
// the same model. Equal rows are told apart by a count, which cannot matter because they are equal.
import { Random } from '../random/index.js';
import { numbersOf, type TreeColumn } from './column.js';
import type { RowShare } from './distributed.js';
import type { Groups } from './objectives/groups.js';

/** All that a row holds. */
export interface RowContents {
  readonly columns: readonly TreeColumn[];
  /** shape (rows,) */
  readonly targets: Float64Array;
  /** shape (rows,) */
  readonly weights: Float64Array | undefined;
  /** The name of each row's group, shape (rows,). */
  readonly groups?: ArrayLike<number | string> | undefined;
}

/** Two words per row, well spread, shape (rows,) each. */
interface Words {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** Keys of rows, computed when they are first asked for. */
export class RowKeys {
  readonly #contents: RowContents;
  readonly #share: RowShare | undefined;
  #held: Words | undefined;

  /** @param share where several processes hold a part of the rows each: `columns` are those of this one's, all else is of all rows */
  constructor(contents: RowContents, share?: RowShare) {
    this.#contents = contents;
    this.#share = share;
  }

  /** A word per row, by which it is drawn or not. Rows that differ may rarely have the same; then they are drawn together. */
  get words(): Uint32Array {
    return this.#words.low;
  }

  /** Both words of every row, the low one first. @param out shape (rows, 2) */
  writePairs(out: Uint32Array): void {
    const { high, low } = this.#words;
    for (let row = 0; row < high.length; row++) out.set([low[row]!, high[row]!], 2 * row);
  }

  /** Numbers of all rows, in an order of its own for each stream. */
  order(random: Random): Uint32Array {
    return seededOrder(this.#words, random);
  }

  /** Numbers of the groups, in an order of its own for each stream. */
  groupOrder({ of, starts }: Groups, random: Random): Uint32Array {
    const groups = starts.length - 1;
    const [high, low] = [new Uint32Array(groups), new Uint32Array(groups)];
    // A sum needs no order.
    of.forEach((group, row) => {
      high[group]! += this.#words.high[row]!;
      low[group]! += this.#words.low[row]!;
    });
    return seededOrder({ high, low }, random);
  }

  get #words(): Words {
    this.#held ??= tellApart(gather(hashRows(this.#contents, this.#share), this.#share));
    return this.#held;
  }
}

function hashRows({ columns, targets, weights, groups }: RowContents, share: RowShare | undefined): Words {
  const rows = share?.rows ?? targets.length;
  const [high, low] = [new Uint32Array(rows).fill(1), new Uint32Array(rows).fill(2)];
  const value = new Float64Array(1);
  const halves = new Uint32Array(value.buffer);
  const addNumbers = (values: Float64Array) => {
    for (let row = 0; row < rows; row++) {
      // 0 and -0 are one value, and so is every NaN.
      value[0] = values[row]! + 0;
      if (Number.isNaN(value[0])) value[0] = Number.NaN;
      const [a, b] = [halves[0]!, halves[1]!];
      const former = high[row]!;
      high[row] = mix(former ^ a, b);
      // Turned, so that bits that the one word cannot tell apart stand elsewhere in the other.
      low[row] = mix(low[row]! ^ ((b << 15) | (b >>> 17)), ((a << 11) | (a >>> 21)) + former);
    }
  };
  // Levels count by their names: their numbers depend on the file.
  const addLevels = (levels: readonly string[], codeOf: (row: number) => number) => {
    const ofLevel = Float64Array.from(levels, (level) => new Random(`level/${level}`).uniform());
    addNumbers(Float64Array.from({ length: rows }, (_, row) => ofLevel[codeOf(row)] ?? -1));
  };
  for (const column of columns.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (column.kind === 'categorical') addLevels(column.levels, (row) => column.codes[row]!);
    else addNumbers(numbersOf(column));
  }
  addNumbers(share?.part(targets) ?? targets);
  if (weights !== undefined) addNumbers(share?.part(weights) ?? weights);
  if (groups !== undefined) {
    const names = Array.from({ length: rows }, (_, row) => String(groups[row]));
    const levels = [...new Set(names)];
    const codes = new Map(levels.map((level, code) => [level, code]));
    addLevels(levels, (row) => codes.get(names[row]!)!);
  }
  return { high, low };
}

function gather({ high, low }: Words, share: RowShare | undefined): Words {
  if (share === undefined) return { high, low };
  const all = (words: Uint32Array) => new Uint32Array(share.gather(new Int32Array(words.buffer)).buffer);
  return { high: all(high), low: all(low) };
}

/** Gives the second, third and so on of equal rows other words. */
function tellApart({ high, low }: Words): Words {
  const rows = high.length;
  const size = 2 ** Math.ceil(Math.log2(2 * rows + 1));
  const firsts = new Int32Array(size).fill(-1);
  const copies = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    let at = low[row]! & (size - 1);
    let first = firsts[at]!;
    while (first >= 0 && (high[first] !== high[row] || low[first] !== low[row])) {
      at = (at + 1) & (size - 1);
      first = firsts[at]!;
    }
    if (first < 0) {
      firsts[at] = row;
      continue;
    }
    const copy = ++copies[first]!;
    high[row] = mix(high[row]!, copy);
    low[row] = mix(low[row]!, copy);
  }
  return { high, low };
}

function seededOrder({ high, low }: Words, random: Random): Uint32Array {
  const [a, b] = [random.split('high').bits(), random.split('low').bits()];
  const first = high.map((word, i) => mix(word ^ a, low[i]!));
  const second = low.map((word, i) => mix(word ^ b, high[i]!));
  let order = Uint32Array.from({ length: high.length }, (_, i) => i);
  for (const words of [second, first]) {
    for (const shift of [0, 16]) order = sortByDigit(order, words, shift);
  }
  return order;
}

/** Sorts by 16 bits of each number's word; equal ones stay in their order. */
function sortByDigit(order: Uint32Array, words: Uint32Array, shift: number): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(65_537);
  for (const i of order) starts[((words[i]! >>> shift) & 0xffff) + 1]!++;
  for (let digit = 0; digit < 65_536; digit++) starts[digit + 1]! += starts[digit]!;
  const sorted = new Uint32Array(order.length);
  for (const i of order) sorted[starts[(words[i]! >>> shift) & 0xffff]!++] = i;
  return sorted;
}

/** Two words as one, well spread (after murmur3). */
function mix(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0xcc9e2d51), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
