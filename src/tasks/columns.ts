// From the user's wishes to the role of every column.
import {
  type ColumnSchema,
  columnSchema,
  type Kind,
  ownEntry,
  type Role,
  type Schema,
  type Table,
} from '../data/index.js';
import { UsageError } from '../errors/index.js';
import type { ColumnOptions } from './options.js';

/** The kinds the user asked for, for the reader; the target is read as categories so that its values keep their spelling. */
export function wantedKinds(options: ColumnOptions): Record<string, Kind> {
  const kinds: Record<string, Kind> = { ...options.kinds };
  for (const name of options.text ?? []) kinds[name] = 'text';
  if (options.time !== undefined) kinds[options.time] ??= 'datetime';
  if (options.weight !== undefined) kinds[options.weight] ??= 'numeric';
  if (options.target !== undefined) kinds[options.target] = 'categorical';
  return kinds;
}

/** The roles the user asked for, by column. @throws UsageError when one column is given two roles */
export function wantedRoles(options: ColumnOptions): Map<string, Role> {
  const wanted = new Map<string, Role>();
  const give = (name: string | undefined, role: Role) => {
    if (name === undefined) return;
    const before = wanted.get(name);
    if (before !== undefined && before !== role)
      throw new UsageError(`Column "${name}" is asked to be both ${before} and ${role}; name it once.`);
    wanted.set(name, role);
  };
  give(options.target, 'target');
  give(options.time, 'time');
  give(options.weight, 'weight');
  for (const name of options.id ?? []) give(name, 'id');
  for (const name of options.protected ?? []) give(name, 'protected');
  for (const name of options.drop ?? []) give(name, 'ignored');
  for (const name of options.features ?? []) give(name, 'feature');
  return wanted;
}

/** @throws DataError when a column named in the options is not in the file */
export function assignRoles(schema: Schema, options: ColumnOptions): ColumnSchema[] {
  const wanted = wantedRoles(options);
  for (const name of [...wanted.keys(), ...Object.keys(options.special ?? {})]) columnSchema(schema, name);
  const only = options.features !== undefined && options.features.length > 0;
  const timeAsked = options.time !== undefined;
  return schema.map((column) => {
    const asked = wanted.get(column.name);
    const special = ownEntry(options.special, column.name) ?? column.special;
    const own =
      column.role === 'target' || column.role === 'weight' || (timeAsked && column.role === 'time')
        ? 'feature'
        : column.role;
    const role = asked ?? (only && own === 'feature' ? 'ignored' : own);
    return { ...column, role, ...(special === undefined ? {} : { special }) };
  });
}

/** Columns that look like the outcome of a loan, the likeliest first: for the user who named none. */
export function suggestTargets(table: Table): string[] {
  const named =
    /^(y|target|label|class|bad|good|default(ed)?|is_?default|(loan_?)?status|outcome|churn|charged_?off|serious_?dlqin2yrs|违约|逾期)$/i;
  const alike = /default|charge.?off|_bad$|^bad_|(^|_)target(_|$)/i;
  const scored = table.schema.flatMap((column, i) => {
    const values = table.column(column.name);
    const levels =
      'codes' in values ? values.levels.length : values.kind === 'numeric' ? distinctUpTo(values.values, 6) : 7;
    if (levels < 2 || levels > 6) return [];
    const score =
      (named.test(column.name) ? 8 : alike.test(column.name) ? 4 : 0) +
      (levels === 2 ? 2 : 0) +
      (i === 0 || i === table.schema.length - 1 ? 1 : 0);
    return score >= 3 ? [{ name: column.name, score }] : [];
  });
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, 5)
    .map((column) => column.name);
}

function distinctUpTo(values: Float64Array, most: number): number {
  const seen = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) seen.add(value);
    if (seen.size > most) break;
  }
  return seen.size;
}
