// The tables of the tree benchmarks. Each is written once as doubles, column after column, so that Fathom and the
// peers read the very same numbers in the same way.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDataset, Table } from 'fathom/data';
import { Random } from 'fathom/random';
import { root, scratch } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { hashOf } from './lib-keep.mjs';

/** Name -> what it is, and how it is made: `{ columns, target }`, a column `{ name, values, levels? }`. */
export const boostTables = {
  'gmsc 150k x 10': { read: () => readCredit('gmsc') },
  'wide 12k x 120': { read: () => readCredit('home_credit', { asNumbers: true }) },
  'simulated 1M x 50': { simulate: simulateNormal, rows: 1_000_000, columns: 50 },
  'sparse 500k x 30': { simulate: simulateSparse, rows: 500_000, columns: 30 },
};

/** Rows of a simulated table that are held out beside its rows. */
const testShare = 0.2;

/**
 * The table `name` on disk: folder with `train.f64` and `test.f64` (columns one after the other, the outcome last,
 * missing NaN, levels as codes), and what they hold. A file's last fifth after a seeded shuffle is held out; a simulated
 * table has a fifth of its rows more to hold out.
 *
 * @param share of the rows of a simulated table (for --quick)
 * @returns undefined when its file is not in FATHOM_DATA
 */
export async function boostTable(name, { share = 1 } = {}) {
  const spec = boostTables[name];
  const rows = spec.rows === undefined ? undefined : Math.round(spec.rows * share);
  const folder = join(
    scratch,
    'boost',
    `${name}${share === 1 ? '' : ` ${share}`}-${hashOf(readFileSync(join(root, 'bench/lib-boost-data.mjs')))}`.replaceAll(
      /[^\w.-]+/g,
      '-',
    ),
  );
  const head = join(folder, 'head.json');
  if (!existsSync(head)) {
    const whole =
      rows === undefined ? await spec.read() : spec.simulate(Math.round(rows * (1 + testShare)), spec.columns);
    if (whole === undefined) return undefined;
    const all = whole.target.length;
    const cut = rows ?? Math.floor(all * (1 - testShare));
    mkdirSync(folder, { recursive: true });
    write(join(folder, 'train.f64'), whole, 0, cut);
    write(join(folder, 'test.f64'), whole, cut, all);
    const columns = whole.columns.map(({ name: column, levels }) => ({ name: column, levels: levels ?? null }));
    writeFileSync(head, JSON.stringify({ columns, train: cut, test: all - cut }));
  }
  return { name, folder, ...JSON.parse(readFileSync(head, 'utf8')) };
}

function write(path, { columns, target }, from, to) {
  const parts = [...columns.map(({ values }) => values), target];
  writeFileSync(
    path,
    Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset + 8 * from, 8 * (to - from)))),
  );
}

/** Reads `train` or `test` of a table on disk as Fathom's table, on shared memory as `openDataset` leaves it. */
export function readBoostTable({ folder, columns, ...counts }, part) {
  const rows = counts[part];
  const path = join(folder, `${part}.f64`);
  // Column by column, so that the whole file is never held besides.
  const numbers = (j) => {
    const values = new Float64Array(new SharedArrayBuffer(8 * rows));
    const file = openSync(path);
    readSync(file, new Uint8Array(values.buffer), 0, 8 * rows, 8 * rows * j);
    closeSync(file);
    return values;
  };
  const codes = (j) => {
    const values = numbers(j);
    const shared = new Int32Array(new SharedArrayBuffer(4 * rows));
    for (let i = 0; i < rows; i++) shared[i] = Number.isNaN(values[i]) ? -1 : values[i];
    return shared;
  };
  const levels = ['0', '1'];
  return new Table(
    [
      ...columns.map(({ name, levels: own }) => ({
        name,
        kind: own === null ? 'numeric' : 'categorical',
        role: 'feature',
        ...(own === null ? {} : { levels: own }),
      })),
      { name: 'outcome', kind: 'boolean', role: 'target', levels },
    ],
    [
      ...columns.map(({ levels: own }, j) =>
        own === null ? { kind: 'numeric', values: numbers(j) } : { kind: 'categorical', codes: codes(j), levels: own },
      ),
      { kind: 'boolean', codes: codes(columns.length), levels },
    ],
  );
}

/**
 * A credit file's numbers and levels in a seeded order. `asNumbers`: codes of levels count as numbers, so that what is
 * timed does not depend on how each library groups levels.
 */
async function readCredit(name, { asNumbers = false } = {}) {
  const file = creditFiles.find((each) => each.name === name);
  const path = pathOf(file.file);
  if (path === undefined) return undefined;
  const opened = await openDataset([path], { kinds: { [file.target]: 'categorical' } });
  const loaded = await opened.load();
  await opened.close();
  const table = loaded.rows(new Random('bench boost').permutation(loaded.rowCount));
  const outcome = table.categories(file.target);
  const names =
    file.features ??
    table.schema
      .map((column) => column.name)
      .filter((each) => each !== file.target && !(file.not ?? []).includes(each));
  const columns = names.map((each) => {
    const column = table.column(each);
    if (!('codes' in column)) return { name: each, values: Float64Array.from(column.values) };
    return {
      name: each,
      values: Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code)),
      ...(asNumbers ? {} : { levels: [...column.levels] }),
    };
  });
  return { columns, target: Float64Array.from(outcome.codes, (code) => (file.isBad(outcome.levels[code]) ? 1 : 0)) };
}

const columnName = (j) => `x${String(j).padStart(3, '0')}`;

/** Normal columns; the outcome depends on ten of them, with interactions. */
function simulateNormal(rows, count) {
  const random = new Random('bench boost');
  const values = Array.from({ length: count }, (_, j) => {
    const stream = random.split(j);
    return Float64Array.from({ length: rows }, () => stream.normal());
  });
  const target = drawOutcome(rows, random, (i) => {
    const x = (j) => values[j][i];
    return (
      x(0) * x(1) +
      Math.abs(x(2)) +
      Math.sin(2 * x(3)) +
      0.5 * x(4) * (x(5) > 0 ? 1 : -1) +
      0.3 * (x(6) + x(7) + x(8)) -
      0.2 * x(9) -
      1
    );
  });
  return { columns: values.map((own, j) => ({ name: columnName(j), values: own })), target };
}

/**
 * Two thirds of the columns are zero in 90 % of the rows: half of these independently of each other, half so that each
 * row has a value in one of ten; the last third are categorical, 10 to 200 levels of unequal frequency.
 */
function simulateSparse(rows, count) {
  const random = new Random('bench boost sparse');
  const sparse = Math.round((2 * count) / 3);
  const categorical = count - sparse;
  const logOdds = new Float64Array(rows).fill(-1.2);
  const zeros = () => new Float64Array(rows);
  const columns = Array.from({ length: sparse }, (_, j) => ({ name: columnName(j), values: zeros() }));
  const alone = sparse >> 1;
  columns.slice(0, alone).forEach(({ values }, j) => {
    const stream = random.split('alone').split(j);
    for (let i = 0; i < rows; i++) {
      if (stream.uniform() >= 0.1) continue;
      values[i] = Math.exp(stream.normal());
      logOdds[i] += (j % 3 === 0 ? -0.6 : 0.5) * Math.log1p(values[i]);
    }
  });
  const stream = random.split('together');
  const together = columns.slice(alone);
  for (let i = 0; i < rows; i++) {
    const j = stream.integer(together.length);
    const value = stream.normal();
    together[j].values[i] = value;
    logOdds[i] += (j % 2 === 0 ? 0.4 : -0.4) * value + 0.05 * j;
  }
  for (let j = 0; j < categorical; j++) {
    const levels = Math.round(10 * 20 ** (j / Math.max(1, categorical - 1)));
    const own = random.split('levels').split(j);
    const effects = Float64Array.from({ length: levels }, () => 0.4 * own.normal());
    const values = zeros();
    for (let i = 0; i < rows; i++) {
      values[i] = Math.floor(levels * own.uniform() ** 1.5);
      logOdds[i] += effects[values[i]];
    }
    columns.push({
      name: columnName(sparse + j),
      values,
      levels: Array.from({ length: levels }, (_, k) => `level ${k}`),
    });
  }
  return { columns, target: drawOutcome(rows, random, (i) => logOdds[i]) };
}

function drawOutcome(rows, random, logOddsOf) {
  const stream = random.split('outcome');
  return Float64Array.from({ length: rows }, (_, i) => (stream.uniform() < 1 / (1 + Math.exp(-logOddsOf(i))) ? 1 : 0));
}
