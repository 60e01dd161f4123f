import type { Table } from '../data/index.js';
import type { Random } from '../random/index.js';
import { ColumnView } from './column-view.js';
import { detectCodes } from './detect/codes.js';
import { type Duplicates, findDuplicates } from './detect/duplicates.js';
import { isIdentifier, isRowNumber } from './detect/identifiers.js';
import { soundsLikeApplication } from './detect/names.js';
import { type Separation, separation } from './detect/separation.js';
import { type Outcome, toOutcome } from './outcome.js';

/** Cells in which something is written that does not fit the kind of the column; they read as missing. */
export interface Unreadable {
  readonly unconverted: number;
  readonly unconvertedExamples: readonly string[];
  readonly firstUnconvertedRow?: number;
}

export interface TableViewOptions {
  readonly unreadable?: ReadonlyMap<string, Unreadable> | undefined;
  readonly target?: string | undefined;
  readonly positive?: readonly string[] | undefined;
  readonly random: Random;
  /** The older table to compare with. */
  readonly against?: Table | undefined;
  /** Rows of the whole dataset, when the table is a sample of it. */
  readonly totalRows?: number | undefined;
  /** Missing values per column over the whole dataset. */
  readonly missing?: ReadonlyMap<string, number> | undefined;
  /** Duplicates over the whole dataset. */
  readonly duplicates?: Duplicates | undefined;
}

/**
 * What the checks look at: a table (or a sample of a larger one), its columns, its outcome, and what several checks
 * need to know, found out once.
 */
export class TableView {
  readonly table: Table;
  readonly random: Random;
  readonly target: string | undefined;
  readonly outcome: Outcome | undefined;
  readonly all: readonly ColumnView[];
  /** What the reader could not convert, by column name. */
  readonly unreadable: ReadonlyMap<string, Unreadable>;
  /** Every column but the target and those to be ignored. */
  readonly columns: readonly ColumnView[];
  readonly against: TableView | undefined;
  /** Rows of the whole dataset. */
  readonly totalRows: number;
  readonly #byName: ReadonlyMap<string, ColumnView>;
  readonly #missing: ReadonlyMap<string, number> | undefined;
  readonly #separations = new Map<string, Separation>();
  #duplicates: Duplicates | undefined;
  #codes: ReadonlyMap<string, readonly number[]> | undefined;
  #identifiers: ReadonlyMap<string, 'row-number' | 'identifier'> | undefined;
  #half: Uint8Array | undefined;

  constructor(table: Table, options: TableViewOptions) {
    this.table = table;
    this.random = options.random;
    this.target = options.target ?? table.role('target')[0]?.name;
    this.all = table.schema.map((schema) => new ColumnView(schema, table.column(schema.name), table.rowCount));
    this.unreadable = options.unreadable ?? new Map();
    this.#byName = new Map(this.all.map((view) => [view.name, view]));
    this.columns = this.all.filter((view) => view.name !== this.target && view.schema.role !== 'ignored');
    this.outcome =
      this.target !== undefined && table.has(this.target)
        ? toOutcome(table.column(this.target), table.rowCount, options.positive)
        : undefined;
    this.totalRows = options.totalRows ?? table.rowCount;
    this.#missing = options.missing;
    this.#duplicates = options.duplicates;
    this.against =
      options.against &&
      new TableView(options.against, { target: this.target, positive: options.positive, random: options.random });
  }

  get rowCount(): number {
    return this.table.rowCount;
  }

  column(name: string): ColumnView | undefined {
    return this.#byName.get(name);
  }

  /** The target as a column, if there is one. */
  get targetColumn(): ColumnView | undefined {
    return this.target === undefined ? undefined : this.#byName.get(this.target);
  }

  /** Columns a model may use: no row numbers, identifiers, weights. */
  get features(): readonly ColumnView[] {
    return this.columns.filter(
      (view) => view.schema.role !== 'id' && view.schema.role !== 'weight' && !this.identifiers.has(view.name),
    );
  }

  /** Missing values of a column over the whole dataset. */
  missingRows(view: ColumnView): number {
    return this.#missing?.get(view.name) ?? view.missingCount;
  }

  /** Rows of the whole dataset that `sampled` rows of the sample stand for. */
  scaled(sampled: number): number {
    return this.rowCount === 0 ? 0 : Math.round((sampled * this.totalRows) / this.rowCount);
  }

  /** Columns that name rows instead of describing them. */
  get identifiers(): ReadonlyMap<string, 'row-number' | 'identifier'> {
    if (this.#identifiers === undefined) {
      const found = new Map<string, 'row-number' | 'identifier'>();
      for (const view of this.columns) {
        if (isRowNumber(view, this.table.rowNumbers)) found.set(view.name, 'row-number');
        else if (isIdentifier(view)) found.set(view.name, 'identifier');
      }
      this.#identifiers = found;
    }
    return this.#identifiers;
  }

  /** Numbers that are codes, per numeric column that holds some. */
  get codes(): ReadonlyMap<string, readonly number[]> {
    if (this.#codes === undefined)
      this.#codes = detectCodes(this.features.filter((view) => view.column.kind === 'numeric'));
    return this.#codes;
  }

  get duplicates(): Duplicates {
    if (this.#duplicates === undefined) this.#duplicates = findDuplicates(this);
    return this.#duplicates;
  }

  /** The column that says when: the one with the role, else the one whose name says so. */
  get time(): ColumnView | undefined {
    const dates = this.columns.filter(
      (view) => view.column.kind === 'datetime' && view.missingCount < 0.05 * this.rowCount,
    );
    return dates.find((view) => view.schema.role === 'time') ?? dates.find((view) => soundsLikeApplication(view.name));
  }

  /** How well a column alone separates the outcomes; undefined without an outcome of both kinds. */
  separation(view: ColumnView): Separation | undefined {
    const outcome = this.outcome;
    if (outcome === undefined || outcome.eventCount === 0 || outcome.eventCount === outcome.knownCount)
      return undefined;
    let found = this.#separations.get(view.name);
    if (found === undefined) {
      if (this.#half === undefined) {
        const random = this.random.split('half');
        this.#half = Uint8Array.from({ length: this.rowCount }, () => random.bits() >>> 31);
      }
      this.#separations.set(view.name, (found = separation(view, outcome, this.#half)));
    }
    return found;
  }
}
