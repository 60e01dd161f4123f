// What the training applicants looked like, one summary per feature: the yardstick that reasons measure a value with.
import { type CategoricalColumn, type Column, type ColumnSchema, isMissing, type Table } from '../data/index.js';

/** How many applicants have a value, and how many of these defaulted (where outcomes were given). */
export interface Frequency {
  /** In [0, 1]. */
  readonly share: number;
  /** In [0, 1]; absent without outcomes or with fewer than `fewestRows` rows. */
  readonly eventRate?: number;
}

export interface NumericBackground {
  readonly name: string;
  readonly kind: 'numeric' | 'datetime';
  /** The 0th, 1st, ..., 100th percentile of the real amounts (no special codes); empty when there are none. */
  readonly percentiles: readonly number[];
  readonly missing: Frequency;
  readonly special: readonly (Frequency & { readonly code: number })[];
}

export interface CategoricalBackground {
  readonly name: string;
  readonly kind: 'categorical' | 'boolean';
  /** Most frequent first. */
  readonly levels: readonly (Frequency & { readonly level: string })[];
  readonly missing: Frequency;
}

export interface TextBackground {
  readonly name: string;
  readonly kind: 'text';
  readonly missing: Frequency;
}

export type FeatureBackground = NumericBackground | CategoricalBackground | TextBackground;

/** Plain JSON values, so that a run keeps it. */
export interface Background {
  readonly rows: number;
  /** Share of events among all rows, where outcomes were given. */
  readonly eventRate?: number;
  readonly features: readonly FeatureBackground[];
}

export interface BackgroundOptions {
  /** Features to describe, with their special codes; by default the table's feature columns. */
  readonly features?: readonly ColumnSchema[];
  /** 1 for an event, shape (rows,): adds default rates. */
  readonly outcome?: ArrayLike<number>;
}

/** A default rate of fewer rows than this says too little to be told an applicant. */
const fewestRows = 30;

/** Describes the features of a table, once, at training. */
export function backgroundOf(table: Table, options: BackgroundOptions = {}): Background {
  const { features = table.role('feature'), outcome } = options;
  const everyone = count(table.rowCount, outcome, () => true);
  return {
    rows: table.rowCount,
    ...(outcome === undefined || table.rowCount === 0 ? {} : { eventRate: everyone.events / table.rowCount }),
    features: features.map((feature) => describe(feature, table.column(feature.name), outcome)),
  };
}

function describe(schema: ColumnSchema, column: Column, outcome?: ArrayLike<number>): FeatureBackground {
  const { name } = schema;
  switch (column.kind) {
    case 'categorical':
    case 'boolean':
      return { name, kind: column.kind, ...levelsOf(column, outcome) };
    case 'text':
      return { name, kind: 'text', missing: missingOf(column, column.values.length, outcome) };
    default: {
      const { values } = column;
      const codes = schema.special ?? [];
      const real = values.filter((value) => !Number.isNaN(value) && !codes.includes(value)).sort();
      return {
        name,
        kind: column.kind,
        percentiles: real.length === 0 ? [] : Array.from({ length: 101 }, (_, q) => percentile(real, q)),
        missing: missingOf(column, values.length, outcome),
        special: codes.map((code) => ({
          code,
          ...frequency(
            count(values.length, outcome, (row) => values[row] === code),
            values.length,
            outcome,
          ),
        })),
      };
    }
  }
}

/** The lower percentile: always a value that occurs, so that "typical" is never an amount nobody has. */
function percentile(sorted: Float64Array, q: number): number {
  return sorted[Math.floor((q / 100) * (sorted.length - 1))]!;
}

function levelsOf(
  column: CategoricalColumn,
  outcome?: ArrayLike<number>,
): Pick<CategoricalBackground, 'levels' | 'missing'> {
  const rows = column.codes.length;
  const counts = column.levels.map(() => ({ rows: 0, events: 0 }));
  for (let row = 0; row < rows; row++) {
    const counted = counts[column.codes[row]!];
    if (counted === undefined) continue;
    counted.rows++;
    counted.events += outcome?.[row] ?? 0;
  }
  const levels = column.levels
    .map((level, code) => ({ level, rows: counts[code]!.rows, ...frequency(counts[code]!, rows, outcome) }))
    .filter((level) => level.rows > 0)
    .sort((a, b) => b.rows - a.rows)
    .map(({ rows: _, ...level }) => level);
  return { levels, missing: missingOf(column, rows, outcome) };
}

function missingOf(column: Column, rows: number, outcome?: ArrayLike<number>): Frequency {
  return frequency(
    count(rows, outcome, (row) => isMissing(column, row)),
    rows,
    outcome,
  );
}

interface Count {
  readonly rows: number;
  readonly events: number;
}

function count(rows: number, outcome: ArrayLike<number> | undefined, holds: (row: number) => boolean): Count {
  const counted = { rows: 0, events: 0 };
  for (let row = 0; row < rows; row++) {
    if (!holds(row)) continue;
    counted.rows++;
    counted.events += outcome?.[row] ?? 0;
  }
  return counted;
}

function frequency(counted: Count, rows: number, outcome?: ArrayLike<number>): Frequency {
  const share = rows === 0 ? 0 : counted.rows / rows;
  return outcome === undefined || counted.rows < fewestRows
    ? { share }
    : { share, eventRate: counted.events / counted.rows };
}
