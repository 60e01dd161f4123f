import { type Column, type ColumnSchema, Table } from '../../data/index.js';
import type { Random } from '../../random/index.js';
import { cleanShapes } from './clean-columns.js';
import { type ColumnPlan, categorical, type Draw, datetime, numeric } from './draft.js';
import { type ColumnFault, columnFaults, type RowFault, rowFaults } from './faults.js';

/** A fault that was put into a table, and the names of checks that may report it. */
export interface PlantedFault {
  readonly check: string;
  readonly acceptedAs: readonly string[];
  /** Undefined for faults of rows. */
  readonly column?: string;
}

export interface PlantedTable {
  readonly table: Table;
  readonly against?: Table;
  readonly target: string;
  readonly faults: readonly PlantedFault[];
  /** Columns nothing is wrong with. */
  readonly clean: readonly string[];
}

export interface PlantOptions {
  /** Which faults; several at random by default. */
  readonly faults?: readonly (ColumnFault | RowFault)[];
  readonly rows?: number;
}

const namesRows = new Set(['contract', 'customer_id', 'n_in_file']);
const threeYears = 1096 * 86_400_000;

/** A table of ten sound columns of many shapes, with some faults of known kind and place. Same stream, same table. */
export function plantFaults(
  random: Random,
  { faults = chooseFaults(random.split('faults')), rows }: PlantOptions = {},
): PlantedTable {
  const n = rows ?? Math.round(Math.exp(Math.log(800) + random.uniform() * Math.log(6)));
  const planning = random.split('plan');
  const clean = cleanPlans(planning);
  const own = faults.flatMap((fault, i) => ('plan' in fault ? [{ fault, plan: fault.plan(planning.split(i)) }] : []));
  const needed: ColumnPlan[] = own.some(({ fault }) => fault.check === 'unit-break' || fault.check === 'redundant')
    ? [earnings]
    : [];
  const columns = planning.shuffle([...clean, ...needed]).concat(own.map(({ plan }) => plan));
  const wantsOlder = faults.some((fault) => 'needsOlder' in fault);
  const base = draw(columns, n, random.split('rows'), false);
  const table = rowFaultsOf(faults).reduce(
    (current, fault, i) => spoilRows(current, fault, clean, random.split('spoil').split(i)),
    base,
  );
  return {
    table,
    ...(wantsOlder ? { against: draw(columns, n, random.split('older'), true) } : {}),
    target: 'outcome',
    faults: [
      ...own.map(({ fault, plan }) => ({
        check: fault.check,
        acceptedAs: [fault.check, ...(fault.alsoAs ?? [])],
        column: plan.name,
      })),
      ...rowFaultsOf(faults).map((fault) => ({
        check: fault.check,
        acceptedAs: [fault.check, ...(fault.alsoAs ?? [])],
      })),
    ],
    clean: [...clean, ...needed].map((plan) => plan.name),
  };
}

/** Two to five faults, each kind at most once, at most one of the rows' order. */
function chooseFaults(random: Random): (ColumnFault | RowFault)[] {
  const chosen: (ColumnFault | RowFault)[] = [];
  const many = 2 + random.integer(4);
  for (const i of random.permutation(columnFaults.length)) {
    const fault = columnFaults[i]!;
    if (chosen.length < many && !chosen.some((other) => other.check === fault.check)) chosen.push(fault);
  }
  if (random.uniform() < 0.6) chosen.push(rowFaults[random.integer(rowFaults.length)]!);
  return chosen;
}

function rowFaultsOf(faults: readonly (ColumnFault | RowFault)[]): RowFault[] {
  return faults.filter((fault): fault is RowFault => 'rows' in fault);
}

const earnings: ColumnPlan = {
  name: 'earnings',
  kind: 'numeric',
  draw: ({ rows, random }) =>
    numeric(rows, () => (random.uniform() < 0.12 ? Number.NaN : Math.round(Math.exp(8 + 0.4 * random.normal())))),
};

function cleanPlans(random: Random): ColumnPlan[] {
  const shapes = Array.from(random.permutation(cleanShapes.length)).slice(0, 10);
  return shapes.map((i) => {
    const [names, shape] = cleanShapes[i]!;
    return shape(names[random.integer(names.length)]!, random.split(i));
  });
}

/** Rows in the order of their time; about a sixth of them are events, driven by the hidden risk. */
function draw(plans: readonly ColumnPlan[], rows: number, random: Random, older: boolean): Table {
  const hidden = random.split('risk');
  const start = Date.UTC(older ? 2018 : 2022, 0, 1);
  const risk = Float64Array.from({ length: rows }, () => hidden.normal());
  const outcome = Int8Array.from(risk, (value) => (hidden.uniform() < 1 / (1 + Math.exp(1.8 - 0.9 * value)) ? 1 : 0));
  const time = Float64Array.from(
    { length: rows },
    (_, i) => start + Math.floor(((i + hidden.uniform()) / rows) * (threeYears / 86_400_000)) * 86_400_000,
  );
  const made = new Map<string, Column>();
  const schema: ColumnSchema[] = [{ name: 'application_date', kind: 'datetime', role: 'time' }];
  made.set(
    'application_date',
    datetime(rows, (i) => time[i]!),
  );
  for (const plan of plans) {
    const context: Draw = {
      random: random.split(plan.name),
      rows,
      risk,
      outcome,
      time,
      older,
      column: (name) => made.get(name)!,
    };
    made.set(plan.name, plan.draw(context));
    if ((plan.only ?? 'newer') === 'newer' || older)
      schema.push({ name: plan.name, kind: plan.kind, role: plan.role ?? 'feature' });
  }
  made.set(
    'outcome',
    categorical(rows, (i) => String(outcome[i])),
  );
  schema.push({ name: 'outcome', kind: 'categorical', role: 'target' });
  return new Table(
    schema,
    schema.map((column) => made.get(column.name)!),
  );
}

function spoilRows(table: Table, fault: RowFault, clean: readonly ColumnPlan[], random: Random): Table {
  const n = table.rowCount;
  const some = Array.from(random.sample(n, Math.max(12, Math.round(0.01 * n))));
  switch (fault.rows) {
    case 'sort': {
      const by =
        clean.find((plan) => plan.kind === 'numeric' && distinct(table.numbers(plan.name)) > 200) ??
        clean.find((plan) => plan.kind === 'numeric')!;
      const values = table.numbers(by.name);
      const order = Int32Array.from({ length: n }, (_, i) => i).sort(
        (a, b) => (values[a]! || 0) - (values[b]! || 0) || a - b,
      );
      return renumbered(table, order);
    }
    case 'blank': {
      const isBlank = new Set(some);
      return mapColumns(table, (schema, column) =>
        schema.role === 'target' || namesRows.has(schema.name) ? column : blankAt(column, isBlank),
      );
    }
    case 'no-target': {
      const isBlank = new Set(some);
      return mapColumns(table, (schema, column) => (schema.role === 'target' ? blankAt(column, isBlank) : column));
    }
    default: {
      const order = Int32Array.from([...Array.from({ length: n }, (_, i) => i), ...some]).sort((a, b) => a - b);
      const isCopy = new Set(Array.from(order.keys()).filter((i) => i > 0 && order[i] === order[i - 1]));
      const copied = renumbered(table, order);
      if (fault.rows === 'repeat') return withFreshIdentifiers(copied);
      const flipped = mapColumns(copied, (schema, column) =>
        schema.role === 'target' ? flipAt(column, isCopy) : column,
      );
      return withFreshIdentifiers(
        fault.rows === 'contradict' ? flipped : mapColumns(flipped, (_, column) => nudgeAt(column, isCopy)),
      );
    }
  }
}

function distinct(values: Float64Array): number {
  return new Set(values).size;
}

/** A copied row is a new entry: it has its own number and contract. */
function withFreshIdentifiers(table: Table): Table {
  return mapColumns(table, (schema, column) => {
    if (schema.name === 'contract')
      return { kind: 'text', values: Array.from({ length: table.rowCount }, (_, i) => `K-${700_000 + 7 * i}`) };
    if (schema.name === 'customer_id')
      return numeric(table.rowCount, (i) => 500_000 + ((i * 7919) % (table.rowCount * 5)));
    return schema.name === 'n_in_file' ? numeric(table.rowCount, (i) => i + 1) : column;
  });
}

function renumbered(table: Table, order: Int32Array): Table {
  const rows = table.rows(order);
  const fresh = new Table(
    rows.schema,
    rows.schema.map((column) => rows.column(column.name)),
  );
  return mapColumns(fresh, (schema, column) =>
    schema.name === 'n_in_file' ? numeric(fresh.rowCount, (i) => i + 1) : column,
  );
}

function mapColumns(table: Table, change: (schema: ColumnSchema, column: Column) => Column): Table {
  return new Table(
    table.schema,
    table.schema.map((schema) => change(schema, table.column(schema.name))),
    table.rowNumbers,
  );
}

function blankAt(column: Column, rows: ReadonlySet<number>): Column {
  if ('codes' in column) return { ...column, codes: column.codes.map((code, i) => (rows.has(i) ? -1 : code)) };
  if (column.kind === 'text')
    return { kind: 'text', values: column.values.map((value, i) => (rows.has(i) ? null : value)) };
  return { ...column, values: column.values.map((value, i) => (rows.has(i) ? Number.NaN : value)) };
}

function flipAt(column: Column, rows: ReadonlySet<number>): Column {
  if (!('codes' in column)) return column;
  return { ...column, codes: column.codes.map((code, i) => (rows.has(i) && code >= 0 ? 1 - code : code)) };
}

/** Changes the last digits of fractional numbers. */
function nudgeAt(column: Column, rows: ReadonlySet<number>): Column {
  if (column.kind !== 'numeric') return column;
  return {
    ...column,
    values: column.values.map((value, i) => (rows.has(i) && !Number.isInteger(value) ? value * (1 + 1e-7) : value)),
  };
}
