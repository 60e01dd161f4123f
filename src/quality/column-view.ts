import type { Column, ColumnSchema } from '../data/index.js';

/** The different values of a numeric column in ascending order, and how many rows hold each. */
export interface Distinct {
  readonly values: Float64Array;
  readonly counts: Int32Array;
}

/** The rows of a column as numbers of levels; -1 where missing. */
export interface Coded {
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

/** One column as the checks see it. What is costly (sorting, counting) is done once, when first asked for. */
export class ColumnView {
  readonly schema: ColumnSchema;
  readonly column: Column;
  readonly rows: number;
  #missing: Uint8Array | undefined;
  #missingCount = -1;
  #missingPattern = -1;
  #sorted: Float64Array | undefined;
  #distinct: Distinct | undefined;
  #coded: Coded | undefined;
  #levelCounts: Int32Array | undefined;

  constructor(schema: ColumnSchema, column: Column, rows: number) {
    this.schema = schema;
    this.column = column;
    this.rows = rows;
  }

  get name(): string {
    return this.schema.name;
  }

  /** Numbers or dates: values that can be sorted. */
  get isOrdered(): boolean {
    return this.column.kind === 'numeric' || this.column.kind === 'datetime';
  }

  /** Values of a numeric or datetime column, shape (rows,), NaN for missing. */
  get numbers(): Float64Array {
    if (this.column.kind !== 'numeric' && this.column.kind !== 'datetime') {
      throw new TypeError(`ColumnView: column "${this.name}" is ${this.column.kind}, not numeric.`);
    }
    return this.column.values;
  }

  /** shape (rows,), 1 where the value is missing */
  get missing(): Uint8Array {
    if (this.#missing !== undefined) return this.#missing;
    const mask = new Uint8Array(this.rows);
    const column = this.column;
    if ('codes' in column) for (let i = 0; i < mask.length; i++) mask[i] = column.codes[i]! < 0 ? 1 : 0;
    else if (column.kind === 'text') for (let i = 0; i < mask.length; i++) mask[i] = column.values[i] === null ? 1 : 0;
    else for (let i = 0; i < mask.length; i++) mask[i] = Number.isNaN(column.values[i]!) ? 1 : 0;
    this.#missing = mask;
    return mask;
  }

  get missingCount(): number {
    if (this.#missingCount < 0) {
      let count = 0;
      for (const bit of this.missing) count += bit;
      this.#missingCount = count;
    }
    return this.#missingCount;
  }

  /** A hash of which rows are missing: equal for columns that are missing together; 0 when none is. */
  get missingPattern(): number {
    if (this.#missingPattern < 0) {
      let h = 0;
      if (this.missingCount > 0) {
        h = 0x811c9dc5;
        const mask = this.missing;
        for (let i = 0; i < mask.length; i++) if (mask[i] === 1) h = Math.imul(h ^ i, 0x01000193);
        h = h >>> 0 || 1;
      }
      this.#missingPattern = h;
    }
    return this.#missingPattern;
  }

  /** The finite values of a numeric or datetime column in ascending order. */
  get sorted(): Float64Array {
    if (this.#sorted === undefined) {
      const values = this.numbers;
      const kept = new Float64Array(values.length);
      let n = 0;
      for (const value of values) if (Number.isFinite(value)) kept[n++] = value + 0;
      this.#sorted = kept.subarray(0, n).sort();
    }
    return this.#sorted;
  }

  get distinct(): Distinct {
    if (this.#distinct === undefined) this.#distinct = runs(this.sorted);
    return this.#distinct;
  }

  /** Number of different values, missing not counted. */
  get distinctCount(): number {
    if (this.isOrdered) return this.distinct.values.length;
    let used = 0;
    for (const count of this.levelCounts) if (count > 0) used++;
    return used;
  }

  /** A categorical, boolean or text column as level numbers. */
  get coded(): Coded {
    if (this.#coded !== undefined) return this.#coded;
    const column = this.column;
    if ('codes' in column) this.#coded = column;
    else if (column.kind === 'text') this.#coded = encode(column.values);
    else throw new TypeError(`ColumnView: column "${this.name}" is ${column.kind}, it has no levels.`);
    return this.#coded;
  }

  /** Rows per level of a categorical, boolean or text column. */
  get levelCounts(): Int32Array {
    if (this.#levelCounts === undefined) {
      const { codes, levels } = this.coded;
      const counts = new Int32Array(levels.length);
      for (const code of codes) if (code >= 0) counts[code]!++;
      this.#levelCounts = counts;
    }
    return this.#levelCounts;
  }

  /** The value below which a share `p` of the finite values lies (nearest rank); NaN when there is none. */
  quantile(p: number): number {
    return quantile(this.sorted, p);
  }
}

export function quantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(p * (sorted.length - 1))))]!;
}

/** The different values of an ascending array and how often each occurs. */
export function runs(sorted: Float64Array): Distinct {
  const values = new Float64Array(sorted.length);
  const counts = new Int32Array(sorted.length);
  let n = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) values[n++] = sorted[i]!;
    counts[n - 1]!++;
  }
  return { values: values.subarray(0, n), counts: counts.subarray(0, n) };
}

function encode(values: readonly (string | null)[]): Coded {
  const codeOf = new Map<string, number>();
  const levels: string[] = [];
  const codes = new Int32Array(values.length);
  for (let i = 0; i < codes.length; i++) {
    const value = values[i]!;
    if (value === null) {
      codes[i] = -1;
      continue;
    }
    let code = codeOf.get(value);
    if (code === undefined) codeOf.set(value, (code = levels.push(value) - 1));
    codes[i] = code;
  }
  return { codes, levels };
}
