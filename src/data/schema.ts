import { DataError, didYouMean } from '../errors/index.js';

/** What the values of a column are. */
export const kinds = ['numeric', 'categorical', 'boolean', 'datetime', 'text', 'image', 'audio'] as const;
export type Kind = (typeof kinds)[number];

/** What a column is used for. */
export const roles = ['feature', 'target', 'id', 'time', 'weight', 'protected', 'ignored'] as const;
export type Role = (typeof roles)[number];

export interface ColumnSchema {
  readonly name: string;
  readonly kind: Kind;
  readonly role: Role;
  /** Numeric columns: codes that are not quantities (-9 "no record", 98 "not asked"). They stay values, but never mix with real amounts. */
  readonly special?: readonly number[];
  /** Categorical and boolean columns: the known levels; a value outside reads as missing when data are read *as* this schema. */
  readonly levels?: readonly string[];
  /** How values are written in the file, where that is not a plain number or ISO 8601: `dd/mm/yyyy`, `1.234,5`. */
  readonly format?: string;
}

export type Schema = readonly ColumnSchema[];

/** The column called `name`. @throws DataError naming the nearest column when there is none */
export function columnSchema(schema: Schema, name: string): ColumnSchema {
  const found = schema.find((column) => column.name === name);
  if (found !== undefined) return found;
  const names = schema.map((column) => column.name);
  const listed =
    names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')}, ... (${names.length} in all)`;
  throw new DataError(`There is no column "${name}".${didYouMean(name, names)} The columns are: ${listed}.`);
}

/** The columns with a role, in file order. */
export function withRole(schema: Schema, role: Role): readonly ColumnSchema[] {
  return schema.filter((column) => column.role === role);
}
