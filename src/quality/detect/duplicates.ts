import { type Column, isMissing } from '../../data/index.js';
import type { TableView } from '../table-view.js';

export interface Duplicates {
  /** Rows that repeat an earlier row in every column, target included (identifiers aside). */
  readonly repeated: RowSet;
  /** Rows that repeat an earlier row in everything but the target. */
  readonly conflicting: RowSet;
  /** Rows in which every feature is missing or a special code. */
  readonly blank: RowSet;
  /** Pairs of equal rows to be expected by chance if columns were independent. */
  readonly expectedPairs: number;
}

/** How many rows, and the 1-based numbers of (at first) all of them. */
export interface RowSet {
  readonly count: number;
  readonly rows: readonly number[];
}

/** Two 32-bit hashes per row. */
export interface RowHashes {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

const bits = new DataView(new ArrayBuffer(8));

function mixInto(hashes: RowHashes, row: number, high: number, low: number): void {
  let a = Math.imul(hashes.a[row]! ^ low, 0x85ebca6b) ^ Math.imul(high, 0x9e3779b1);
  a = Math.imul(a ^ (a >>> 15), 0xc2b2ae35);
  hashes.a[row] = a ^ (a >>> 13);
  let b = Math.imul(hashes.b[row]! ^ high, 0x27d4eb2f) ^ Math.imul(low, 0x165667b1);
  b = Math.imul(b ^ (b >>> 13), 0x85ebca77);
  hashes.b[row] = b ^ (b >>> 16);
}

function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h ^ text.length;
}

/** Mixes the values of a column into the hash of each row; equal values give equal hashes whatever the chunk. */
export function hashColumn(hashes: RowHashes, column: Column): void {
  const n = hashes.a.length;
  if ('codes' in column) {
    const levelHash = Int32Array.from(column.levels, hashText);
    for (let i = 0; i < n; i++) {
      const code = column.codes[i]!;
      mixInto(hashes, i, code < 0 ? 0x51ed270b : levelHash[code]!, 1);
    }
  } else if (column.kind === 'text') {
    for (let i = 0; i < n; i++) {
      const text = column.values[i]!;
      mixInto(hashes, i, text === null ? 0x51ed270b : hashText(text), 2);
    }
  } else {
    const asFloat = column.values;
    for (let i = 0; i < n; i++) {
      const value = asFloat[i]!;
      if (Number.isInteger(value) && Math.abs(value) < 2147483648) mixInto(hashes, i, value | 0, 3);
      else {
        bits.setFloat64(0, value);
        mixInto(hashes, i, bits.getInt32(0), bits.getInt32(4));
      }
    }
  }
}

export function newHashes(rows: number): RowHashes {
  return { a: new Uint32Array(rows).fill(0x2545f491), b: new Uint32Array(rows).fill(0x9e3779b9) };
}

/** Remembers 64-bit hashes; `add` says which number an equal hash was given before, else -1. */
export class HashSet {
  #size = 0;
  #mask: number;
  #a: Uint32Array;
  #b: Uint32Array;
  #number: Int32Array;

  constructor(expected: number) {
    let slots = 1024;
    while (slots < expected * 1.7) slots *= 2;
    this.#mask = slots - 1;
    this.#a = new Uint32Array(slots);
    this.#b = new Uint32Array(slots);
    this.#number = new Int32Array(slots).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  add(high: number, low: number, number: number): number {
    const a = high >>> 0;
    const b = low >>> 0;
    if (this.#size > 0.7 * this.#mask) this.#grow();
    let slot = (a ^ (b << 7)) & this.#mask;
    for (;;) {
      const held = this.#number[slot]!;
      if (held < 0) {
        this.#a[slot] = a;
        this.#b[slot] = b;
        this.#number[slot] = number;
        this.#size++;
        return -1;
      }
      if (this.#a[slot] === a && this.#b[slot] === b) return held;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const [a, b, number] = [this.#a, this.#b, this.#number];
    const slots = 2 * (this.#mask + 1);
    this.#mask = slots - 1;
    this.#size = 0;
    this.#a = new Uint32Array(slots);
    this.#b = new Uint32Array(slots);
    this.#number = new Int32Array(slots).fill(-1);
    for (let i = 0; i < number.length; i++) if (number[i]! >= 0) this.add(a[i]!, b[i]!, number[i]!);
  }
}

/** Rows that repeat an earlier row, judged over every column but identifiers. */
export function findDuplicates(view: TableView): Duplicates {
  const columns = view.features;
  const n = view.rowCount;
  const numbers = view.table.rowNumbers;
  const hashes = newHashes(n);
  const content = new Uint8Array(n);
  for (const column of columns) {
    hashColumn(hashes, column.column);
    const codes = view.codes.get(column.name);
    for (let i = 0; i < n; i++) {
      if (content[i] === 1 || isMissing(column.column, i)) continue;
      if (codes === undefined || !codes.includes(column.numbers[i]!)) content[i] = 1;
    }
  }
  const events = view.targetColumn;
  const labels = events === undefined ? undefined : newHashes(n);
  if (labels !== undefined) hashColumn(labels, events!.column);
  const repeated: number[] = [];
  const conflicting: number[] = [];
  const blank: number[] = [];
  if (columns.length > 0) {
    const seen = new HashSet(n);
    const seenWithLabel = labels === undefined ? undefined : new HashSet(n);
    for (let i = 0; i < n; i++) {
      if (content[i] === 0) {
        if (columns.length > 1) blank.push(numbers[i]!);
        continue;
      }
      const first = seen.add(hashes.a[i]!, hashes.b[i]!, i);
      const same =
        labels === undefined ? first : seenWithLabel!.add(hashes.a[i]! ^ labels.a[i]!, hashes.b[i]! ^ labels.b[i]!, i);
      if (same >= 0) repeated.push(numbers[i]!);
      else if (first >= 0) conflicting.push(numbers[i]!);
    }
  }
  return {
    repeated: { count: repeated.length, rows: repeated },
    conflicting: { count: conflicting.length, rows: conflicting },
    blank: { count: blank.length, rows: blank },
    expectedPairs: expectedPairs(view),
  };
}

/** n (n - 1) / 2 times the chance that two rows agree in every column, columns taken as independent. */
export function expectedPairs(view: TableView): number {
  let logChance = 0;
  for (const column of view.features) {
    const counts = column.isOrdered ? column.distinct.counts : column.levelCounts;
    let pairs = column.missingCount ** 2;
    for (const count of counts) pairs += count ** 2;
    logChance += Math.log(Math.max(pairs, column.rows) / column.rows ** 2);
  }
  return ((view.rowCount * (view.rowCount - 1)) / 2) * Math.exp(logChance);
}
