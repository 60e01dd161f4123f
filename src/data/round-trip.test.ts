// Random tables, written in random dialects and formats, come back equal.
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from './column.js';
import { countsOfValues } from './column-counts.js';
import { Engine, literal } from './engine.js';
import { read, temporaryFolder, toGb18030 } from './files.test.helper.js';
import type { Kind, Schema } from './schema.js';
import { Table } from './table.js';
import { looksLikeDate, looksLikeNumber, missingAmongNumbers } from './value-patterns.js';
import { writeTable } from './write-table.js';

const file = temporaryFolder();
const reserved = new Set<string>([
  ...missingAmongNumbers,
  'yes',
  'no',
  'y',
  'n',
  'true',
  'false',
  't',
  'f',
  'on',
  'off',
]);

/** Words that are neither numbers, dates, nor words for "no value", and have no blanks around them. */
const word = fc
  .string({ unit: fc.constantFrom(...'abzÄß北京 ,;|"\'\t\n.-_%$0179:/#'), minLength: 1, maxLength: 12 })
  .filter((text) => text === text.trim() && !reserved.has(text.toLowerCase()))
  .filter((text) => !looksLikeNumber(text) && !looksLikeDate(text) && /[a-zÄß北京]/.test(text));
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x)),
  fc.integer(),
);
const moment = fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }).map((seconds) => seconds * 1000);

interface Sample {
  readonly kind: Kind;
  readonly values: readonly (number | string | null)[];
}

/** A column in which every kind shows what it is: no constant columns, no empty ones. */
function columnOf(rows: number): fc.Arbitrary<Sample> {
  const filled = <T>(kind: Kind, value: fc.Arbitrary<T>, sure: readonly T[]) =>
    fc
      .array(fc.option(value, { freq: 5 }), { minLength: rows - sure.length, maxLength: rows - sure.length })
      .map((values) => ({ kind, values: [...sure, ...values] as (number | string | null)[] }));
  return fc.oneof(
    filled('numeric', number, [2.5, -7, 1e308]),
    filled('datetime', moment, [0, 1000]),
    filled('boolean', fc.constantFrom('N', 'Y'), ['N', 'Y']),
    filled('categorical', word, ['a', 'b"c', 'd, e']),
  );
}

const tables = fc.integer({ min: 4, max: 30 }).chain((rows) =>
  fc.record({
    names: fc.uniqueArray(
      fc.string({ unit: fc.constantFrom(...'abcÄ北 ,;"_'), minLength: 1, maxLength: 8 }).filter((n) => n === n.trim()),
      { minLength: 2, maxLength: 5 },
    ),
    columns: fc.array(columnOf(rows), { minLength: 5, maxLength: 5 }),
  }),
);

type Cells = { readonly names: readonly string[]; readonly columns: readonly Sample[] };

function toTable({ names, columns }: Cells): Table {
  const schema: Schema = names.map((name, i) => ({ name, kind: columns[i]!.kind, role: 'feature' }));
  return new Table(
    schema,
    names.map((_, i) => toColumn(columns[i]!)),
  );
}

function toColumn({ kind, values }: Sample): Column {
  if (kind === 'numeric' || kind === 'datetime') {
    return { kind, values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))) };
  }
  const levels = [...new Set(values.filter((value) => value !== null).map(String))];
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : levels.indexOf(String(value))));
  return { kind: kind as 'categorical', codes, levels };
}

function records(table: Table): unknown {
  return Array.from({ length: table.rowCount }, (_, row) => table.record(row));
}

const kindsOf = (table: Table) => table.schema.map(({ name, kind }) => `${name}: ${kind}`);

describe('a random table comes back equal', () => {
  it.each(['csv', 'jsonl', 'parquet'] as const)('written as %s', { timeout: 120_000 }, async (format) => {
    const path = file(`table.${format}`);
    await fc.assert(
      fc.asyncProperty(tables, async (cells) => {
        const table = toTable(cells);
        await writeTable(table, path, { force: true });
        const back = (await read(path)).table;
        expect(kindsOf(back)).toEqual(kindsOf(table));
        expect(records(back)).toEqual(records(table));
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it('in any dialect and encoding', { timeout: 120_000 }, async () => {
    const dialects = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|', '^', '~'),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      quoteAll: fc.boolean(),
      encode: fc.constantFrom<(text: string) => Buffer>(
        (text) => Buffer.from(text, 'utf8'),
        (text) => Buffer.from(`\ufeff${text}`, 'utf8'),
        (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
        (text) => toGb18030(text.replaceAll(/[Äß]/g, '城')),
        (text) => Buffer.from(text.replaceAll(/[北京]/g, 'é'), 'latin1'),
      ),
    });
    await fc.assert(
      fc.asyncProperty(tables, dialects, async (cells, { delimiter, lineEnd, quoteAll, encode }) => {
        const quote = (text: string) =>
          quoteAll || /["\r\n]|^\s|\s$/.test(text) || text.includes(delimiter)
            ? `"${text.replaceAll('"', '""')}"`
            : text;
        const table = toTable(cells);
        const lines = [cells.names.map(quote).join(delimiter)];
        for (let row = 0; row < table.rowCount; row++) {
          const values = Object.values(table.pick(cells.names).record(row));
          lines.push(values.map((value) => (value === null ? '' : quote(String(value)))).join(delimiter));
        }
        const text = `${lines.join(lineEnd)}${lineEnd}`;
        const bytes = encode(text);
        const path = file('dialect.txt', bytes);
        const back = (await read(path, { delimiter })).table;
        const same = (await read(file('same.csv', Buffer.from(decode(encode, text), 'utf8')), { delimiter })).table;
        expect(back.rowCount).toBe(table.rowCount);
        expect(kindsOf(back).map((one) => one.split(': ').at(-1))).toEqual(
          cells.names.map((_, i) => cells.columns[i]!.kind),
        );
        expect(records(back)).toEqual(records(same));
      }),
      { numRuns: 40, seed: 11 },
    );
  });
});

/** What the bytes of an encoder mean, for those encoders that replace letters they lack. */
function decode(encode: (text: string) => Buffer, text: string): string {
  const probe = encode('Äß北京').toString('hex');
  if (probe === toGb18030('城城北京').toString('hex')) return text.replaceAll(/[Äß]/g, '城');
  if (probe === Buffer.from('Äßéé', 'latin1').toString('hex')) return text.replaceAll(/[北京]/g, 'é');
  return text;
}

describe('what counts as a number', () => {
  it('is the same here and in DuckDB', async () => {
    const texts = fc.sample(
      fc.string({ unit: fc.constantFrom(...'0123456789+-.eE_, xinfa'), minLength: 1, maxLength: 7 }),
      { numRuns: 4000, seed: 3 },
    );
    const trimmed = [...new Set(texts.map((text) => text.trim()))].filter(
      (text) => text !== '' && !text.startsWith('+-'),
    ); // DuckDB reads "+-5" as -5; it never occurs
    const folder = file('engine');
    const engine = await Engine.start({ threads: 1, folder });
    const rows = await engine.rows(
      `SELECT v FROM (VALUES ${trimmed.map((text) => `(${literal(text)})`).join(', ')}) t(v) WHERE NOT contains(v, '_') AND isfinite(TRY_CAST(v AS DOUBLE)) ORDER BY v`,
    );
    engine.close();
    rmSync(folder, { recursive: true, force: true });
    const ours = trimmed.filter((text) => countsOfValues(new Map([[text, 1]])).numbers === 1);
    expect(ours.sort()).toEqual(rows.map(([text]) => String(text)).sort());
    expect(ours.length).toBeGreaterThan(250);
  });
});
