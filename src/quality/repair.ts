import { type Column, type ColumnSchema, sharedFloat64, sharedInt32, type Table } from '../data/index.js';
import type { Finding, Repair } from './finding.js';

/** What a repair did to a table. */
export interface AppliedRepair {
  readonly repair: Repair;
  readonly rowsChanged: number;
  readonly cellsChanged: number;
}

export interface RepairedTable {
  readonly table: Table;
  readonly applied: readonly AppliedRepair[];
}

/**
 * Applies the repairs of findings (or plain repairs) in their order; findings without one, and repairs of columns that
 * an earlier repair dropped, are passed over.
 *
 * - `special-values` and `set-role` change the schema only; `to-missing` blanks cells; `drop-rows` takes row numbers
 * - `set-kind` reads words as numbers (`parseNumber`; what is none becomes missing) or numbers as levels
 * - `split-column` moves the values of `column` in rows where `when` is missing to a new column `<column> without <when>`
 */
export function applyRepairs(table: Table, repairs: readonly (Finding | Repair)[]): RepairedTable {
  return applyRepairsToChunk(table, repairs);
}

/** The same for one chunk of a streamed dataset; add up the counts with `addApplied`. */
export function applyRepairsToChunk(chunk: Table, repairs: readonly (Finding | Repair)[]): RepairedTable {
  let table = chunk;
  const applied: AppliedRepair[] = [];
  for (const repair of plainRepairs(repairs)) {
    if ('column' in repair && !table.has(repair.column)) continue;
    const { table: next, rowsChanged, cellsChanged } = apply(table, repair, chunk);
    applied.push({ repair, rowsChanged, cellsChanged });
    table = next;
  }
  return { table, applied };
}

/** Counts of several chunks together. */
export function addApplied(parts: readonly (readonly AppliedRepair[])[]): AppliedRepair[] {
  const [first = [], ...rest] = parts;
  return first.map((entry, i) => ({
    repair: entry.repair,
    rowsChanged: rest.reduce((sum, part) => sum + part[i]!.rowsChanged, entry.rowsChanged),
    cellsChanged: rest.reduce((sum, part) => sum + part[i]!.cellsChanged, entry.cellsChanged),
  }));
}

function plainRepairs(repairs: readonly (Finding | Repair)[]): Repair[] {
  return repairs.flatMap((entry) => ('action' in entry ? [entry] : entry.repair === undefined ? [] : [entry.repair]));
}

interface Change {
  readonly table: Table;
  readonly rowsChanged: number;
  readonly cellsChanged: number;
}

function apply(table: Table, repair: Repair, original: Table): Change {
  switch (repair.action) {
    case 'drop-column': {
      const names = table.schema.map((column) => column.name).filter((name) => name !== repair.column);
      return { table: table.pick(names), rowsChanged: 0, cellsChanged: table.rowCount };
    }
    case 'drop-rows': {
      const dropped = new Set(repair.rows);
      const kept = table.filter((i) => !dropped.has(table.rowNumbers[i]!));
      const rowsChanged = table.rowCount - kept.rowCount;
      return { table: kept, rowsChanged, cellsChanged: rowsChanged * table.schema.length };
    }
    case 'set-role':
      return described(table, repair.column, (column) => ({ ...column, role: repair.role }));
    case 'special-values':
      return described(table, repair.column, (column) => ({
        ...column,
        special: [...new Set([...(column.special ?? []), ...repair.values])].sort((a, b) => a - b),
      }));
    case 'set-kind':
      return replaced(table, repair.column, toKind(table.column(repair.column), repair.kind), repair.kind);
    case 'to-missing':
      return replaced(table, repair.column, blanked(table.column(repair.column), repair.values));
    case 'merge-levels':
      return replaced(table, repair.column, merged(table.column(repair.column), repair.levels));
    case 'split-column':
      return split(table, repair.column, repair.when, original);
  }
}

function described(table: Table, name: string, change: (column: ColumnSchema) => ColumnSchema): Change {
  return {
    table: table.describe((column) => (column.name === name ? change(column) : column)),
    rowsChanged: 0,
    cellsChanged: 0,
  };
}

function replaced(table: Table, name: string, { column, changed }: Replacement, kind?: ColumnSchema['kind']): Change {
  const { levels: _, ...schema } = table.schema.find((entry) => entry.name === name)!;
  const next = table.with(
    { ...schema, kind: kind ?? schema.kind, ...('codes' in column ? { levels: column.levels } : {}) },
    column,
  );
  return { table: next, rowsChanged: changed, cellsChanged: changed };
}

interface Replacement {
  readonly column: Column;
  readonly changed: number;
}

function blanked(column: Column, values: readonly (number | string)[]): Replacement {
  let changed = 0;
  if ('codes' in column) {
    const texts = new Set(values.map(String));
    const drop = column.levels.map((level) => texts.has(level));
    const codes = sharedInt32(column.codes.length);
    for (let i = 0; i < codes.length; i++) {
      const code = column.codes[i]!;
      codes[i] = code >= 0 && drop[code]! ? -1 : code;
      if (codes[i] !== code) changed++;
    }
    return { column: compact({ ...column, codes }), changed };
  }
  if (column.kind === 'text') {
    const texts = new Set(values.map(String));
    const kept = column.values.map((value) => (value !== null && texts.has(value) ? null : value));
    kept.forEach((value, i) => {
      if (value !== column.values[i]) changed++;
    });
    return { column: { kind: 'text', values: kept }, changed };
  }
  const numbers = new Set(
    values.map((value) =>
      column.kind === 'datetime' && typeof value === 'string' ? Date.parse(value) : Number(value),
    ),
  );
  const kept = sharedFloat64(column.values.length);
  for (let i = 0; i < kept.length; i++) {
    const drop = numbers.has(column.values[i]!);
    kept[i] = drop ? Number.NaN : column.values[i]!;
    if (drop) changed++;
  }
  return { column: { kind: column.kind, values: kept }, changed };
}

function merged(column: Column, levels: Readonly<Record<string, string>>): Replacement {
  if (!('codes' in column)) return { column, changed: 0 };
  const names = [...column.levels];
  const target = column.levels.map((level) => {
    const to = Object.hasOwn(levels, level) ? levels[level]! : level;
    const at = names.indexOf(to);
    return at >= 0 ? at : names.push(to) - 1;
  });
  const codes = sharedInt32(column.codes.length);
  let changed = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = column.codes[i]!;
    codes[i] = code < 0 ? -1 : target[code]!;
    if (codes[i] !== code) changed++;
  }
  return { column: compact({ kind: column.kind, codes, levels: names }), changed };
}

/** Without the levels that no row holds. */
function compact<C extends Extract<Column, { codes: Int32Array }>>(column: C): C {
  const used = new Uint8Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) used[code] = 1;
  if (used.every((bit) => bit === 1)) return column;
  const newCode = new Int32Array(used.length).fill(-1);
  const levels: string[] = [];
  used.forEach((bit, code) => {
    if (bit === 1) newCode[code] = levels.push(column.levels[code]!) - 1;
  });
  const codes = sharedInt32(column.codes.length);
  for (let i = 0; i < codes.length; i++) codes[i] = column.codes[i]! < 0 ? -1 : newCode[column.codes[i]!]!;
  return { ...column, codes, levels };
}

function toKind(column: Column, kind: 'numeric' | 'categorical' | 'boolean' | 'datetime' | 'text'): Replacement {
  const rows = 'codes' in column ? column.codes.length : column.values.length;
  const text = (i: number): string | null => {
    if ('codes' in column) return column.codes[i]! < 0 ? null : column.levels[column.codes[i]!]!;
    if (column.kind === 'text') return column.values[i]!;
    const value = column.values[i]!;
    if (Number.isNaN(value)) return null;
    return column.kind === 'datetime' ? new Date(value).toISOString() : String(value);
  };
  if (column.kind === kind) return { column, changed: 0 };
  if (kind === 'text')
    return { column: { kind, values: Array.from({ length: rows }, (_, i) => text(i)) }, changed: rows };
  if (kind === 'numeric' || kind === 'datetime') {
    const values = sharedFloat64(rows);
    const cache = new Map<string, number>();
    for (let i = 0; i < rows; i++) {
      const value = text(i);
      if (value === null) values[i] = Number.NaN;
      else {
        let number = cache.get(value);
        if (number === undefined)
          cache.set(value, (number = kind === 'numeric' ? parseNumber(value) : Date.parse(value)));
        values[i] = number;
      }
    }
    return { column: { kind, values }, changed: rows };
  }
  const levels: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = sharedInt32(rows);
  for (let i = 0; i < rows; i++) {
    const value = text(i);
    let code = value === null ? -1 : codeOf.get(value);
    if (code === undefined) codeOf.set(value!, (code = levels.push(value!) - 1));
    codes[i] = code;
  }
  return { column: { kind, codes, levels }, changed: rows };
}

/** Rows where `when` is missing are judged as the file had them, even if an earlier repair blanked some. */
function split(table: Table, name: string, when: string, original: Table): Change {
  const column = table.column(name);
  if (column.kind !== 'numeric' || !original.has(when)) return { table, rowsChanged: 0, cellsChanged: 0 };
  const partner = original.column(when);
  const position = new Map<number, number>();
  if (table.rowCount !== original.rowCount) for (const [i, row] of original.rowNumbers.entries()) position.set(row, i);
  const usual = sharedFloat64(table.rowCount);
  const other = sharedFloat64(table.rowCount).fill(Number.NaN);
  let changed = 0;
  for (let i = 0; i < table.rowCount; i++) {
    const at = table.rowCount === original.rowCount ? i : position.get(table.rowNumbers[i]!)!;
    const moves =
      'codes' in partner
        ? partner.codes[at]! < 0
        : partner.kind === 'text'
          ? partner.values[at] === null
          : Number.isNaN(partner.values[at]!);
    usual[i] = moves ? Number.NaN : column.values[i]!;
    if (moves && !Number.isNaN(column.values[i]!)) {
      other[i] = column.values[i]!;
      changed++;
    }
  }
  const schema = table.schema.find((entry) => entry.name === name)!;
  return {
    table: table
      .with(schema, { kind: 'numeric', values: usual })
      .with({ ...schema, name: `${name} without ${when}` }, { kind: 'numeric', values: other }),
    rowsChanged: changed,
    cellsChanged: 2 * changed,
  };
}

/** A number as people write it: "1,234.50", "€ 12", "12 %" (as 12), "(5)" as -5; NaN when it is none. */
export function parseNumber(text: string): number {
  let bare = text.trim().replace(/[ _]/g, '');
  if (bare === '' || bare.length > 40) return Number.NaN;
  const negative = /^\(.*\)$/.test(bare);
  if (negative) bare = bare.slice(1, -1);
  bare = bare.replace(/^(usd|eur|gbp|cny|rmb|[$€£¥￥])|(usd|eur|gbp|cny|rmb|[$€£¥￥%元])$/gi, '').trim();
  if (/^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) bare = bare.replaceAll(',', '');
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(bare)) return Number.NaN;
  return negative ? -Number(bare) : Number(bare);
}
