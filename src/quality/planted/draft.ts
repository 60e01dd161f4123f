import type { Column, Kind, Role } from '../../data/index.js';
import type { Random } from '../../random/index.js';

/** What a column is drawn from. */
export interface Draw {
  readonly random: Random;
  readonly rows: number;
  /** Standard normal risk of each row, hidden from the table. */
  readonly risk: Float64Array;
  /** 0 or 1 per row. */
  readonly outcome: Int8Array;
  /** When each row was written, milliseconds, ascending. */
  readonly time: Float64Array;
  /** Whether this is the older of two tables. */
  readonly older: boolean;
  /** A column drawn before. */
  column(name: string): Column;
}

/** How a column is made: again and again, for the table and for the older one it is compared with. */
export interface ColumnPlan {
  readonly name: string;
  readonly kind: Kind;
  readonly role?: Role;
  /** Left out of the older table or of the newer. */
  readonly only?: 'older' | 'newer';
  draw(context: Draw): Column;
}

export function numeric(rows: number, value: (row: number) => number): Column {
  const values = new Float64Array(new SharedArrayBuffer(8 * rows));
  for (let i = 0; i < rows; i++) values[i] = value(i);
  return { kind: 'numeric', values };
}

export function datetime(rows: number, value: (row: number) => number): Column {
  return { ...numeric(rows, value), kind: 'datetime' } as Column;
}

/** Levels from texts; null is missing. */
export function categorical(rows: number, value: (row: number) => string | null): Column {
  const codes = new Int32Array(new SharedArrayBuffer(4 * rows));
  const codeOf = new Map<string, number>();
  const levels: string[] = [];
  for (let i = 0; i < rows; i++) {
    const level = value(i);
    let code = level === null ? -1 : codeOf.get(level);
    if (code === undefined) codeOf.set(level!, (code = levels.push(level!) - 1));
    codes[i] = code;
  }
  return { kind: 'categorical', codes, levels };
}

export function text(rows: number, value: (row: number) => string | null): Column {
  return { kind: 'text', values: Array.from({ length: rows }, (_, i) => value(i)) };
}

/** Knuth's method; for small means. */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let k = 0;
  for (let p = random.uniform(); p > limit; p *= random.uniform()) k++;
  return k;
}
