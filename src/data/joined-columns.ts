import { type Column, sharedFloat64, sharedInt32 } from './column.js';
import type { ColumnSchema } from './schema.js';

/** One column of several tables, one after the other, in memory that is taken once. */
export interface JoinedColumn {
  /** Appends the column of the next table; all are of one kind. */
  add(part: Column): void;
  finish(): Column;
}

/** Levels that differ from table to table are united in order of appearance. */
export function joinedColumn({ kind, levels }: ColumnSchema, rowCount: number): JoinedColumn {
  switch (kind) {
    case 'categorical':
    case 'boolean':
      return new JoinedLevels(kind, rowCount, levels ?? []);
    case 'numeric':
    case 'datetime':
      return new JoinedNumbers(kind, rowCount);
    default:
      return new JoinedTexts();
  }
}

class JoinedNumbers implements JoinedColumn {
  readonly #kind: 'numeric' | 'datetime';
  readonly #values: Float64Array;
  #rows = 0;

  constructor(kind: 'numeric' | 'datetime', rowCount: number) {
    this.#kind = kind;
    this.#values = sharedFloat64(rowCount);
  }

  add(part: Column): void {
    const { values } = part as { readonly values: Float64Array };
    this.#values.set(values, this.#rows);
    this.#rows += values.length;
  }

  finish(): Column {
    return { kind: this.#kind, values: this.#values };
  }
}

class JoinedLevels implements JoinedColumn {
  readonly #kind: 'categorical' | 'boolean';
  readonly #codes: Int32Array;
  readonly #declared: readonly string[];
  #codeOf: Map<string, number> | undefined;
  #rows = 0;

  constructor(kind: 'categorical' | 'boolean', rowCount: number, declared: readonly string[]) {
    this.#kind = kind;
    this.#codes = sharedInt32(rowCount);
    this.#declared = declared;
  }

  add(part: Column): void {
    const { codes, levels } = part as { readonly codes: Int32Array; readonly levels: readonly string[] };
    this.#codeOf ??= new Map(levels.map((level, code) => [level, code]));
    const codeOf = this.#codeOf;
    const translated = Int32Array.from(levels, (level) => {
      const code = codeOf.get(level) ?? codeOf.size;
      codeOf.set(level, code);
      return code;
    });
    for (let i = 0; i < codes.length; i++) this.#codes[this.#rows + i] = codes[i]! < 0 ? -1 : translated[codes[i]!]!;
    this.#rows += codes.length;
  }

  finish(): Column {
    return { kind: this.#kind, codes: this.#codes, levels: this.#codeOf ? [...this.#codeOf.keys()] : this.#declared };
  }
}

class JoinedTexts implements JoinedColumn {
  readonly #values: (string | null)[] = [];

  add(part: Column): void {
    const { values } = part as { readonly values: readonly (string | null)[] };
    for (const value of values) this.#values.push(value);
  }

  finish(): Column {
    return { kind: 'text', values: this.#values };
  }
}
