import { DataError, didYouMean, NotSupportedError } from '../errors/index.js';
import { type Progress, type StopSignal, silent, threadBudget } from '../parallel/index.js';
import { listed, plural } from './column-names.js';
import { Engine, toNumber } from './engine.js';
import { expandPaths } from './expand-paths.js';
import { declareLevels, type Extraction } from './extract.js';
import { type ColumnProfile, FileDataset } from './file-dataset.js';
import { type AskedColumn, type InferredColumn, inferKinds } from './infer-kinds.js';
import { inferRoles } from './infer-roles.js';
import { ownEntry } from './own-entry.js';
import { columnSql, isFilled, isMissingWord, levelSql, type ReadKind, valueSql } from './reading.js';
import type { ColumnSchema, Kind, Role, Schema } from './schema.js';
import { columnSchema } from './schema.js';
import { Scratch } from './scratch.js';
import { openSource, type RawColumn, type Source } from './source.js';
import { missingWords } from './value-patterns.js';

export interface ReadOptions {
  /** Kinds by column name, where the inferred one is not wanted. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  readonly roles?: Readonly<Record<string, Role>>;
  /** Special codes by column name. */
  readonly special?: Readonly<Record<string, readonly number[]>>;
  /** Names that columns shall have -> their names in the file. */
  readonly map?: Readonly<Record<string, string>>;
  /** Sheet of an Excel workbook; the first one with cells by default. */
  readonly sheet?: string;
  /**
   * Read as a trained model's schema: the same names, kinds and levels. Other columns are left out; a `feature` column
   * must be there and convert, columns of other roles may be absent. Unknown levels read as missing and are counted.
   */
  readonly schema?: Schema;
  /** One character; found by itself by default. */
  readonly delimiter?: string;
  /** utf-8, utf-16le, utf-16be, gb18030, latin1 or windows-1252; found by itself by default. */
  readonly encoding?: string;
  /** Whether the first line holds names; found by itself by default. */
  readonly header?: boolean;
  readonly threads?: number;
  readonly progress?: Progress;
  readonly stop?: StopSignal;
}

/**
 * Opens files as one dataset: CSV and other delimited text (also .gz, .zst), JSON lines, Parquet, Excel (.xlsx).
 * Several files, or a pattern such as `loans-*.csv`, are read one after the other and must have the same columns.
 * Kinds, levels and roles are inferred over all rows. Close the dataset when done.
 *
 * @throws DataError when a file is missing, damaged, empty, not a table, or does not fit the options
 */
export async function openDataset(paths: readonly string[], options: ReadOptions = {}): Promise<FileDataset> {
  const files = expandPaths(paths);
  const scratch = new Scratch();
  let engine: Engine | undefined;
  try {
    engine = await Engine.start({
      threads: threadBudget(options.threads),
      folder: scratch.folder,
      stop: options.stop,
    });
    return await open(files, engine, scratch, options);
  } catch (error) {
    engine?.close();
    scratch.remove();
    throw error;
  }
}

async function open(
  files: readonly string[],
  engine: Engine,
  scratch: Scratch,
  options: ReadOptions,
): Promise<FileDataset> {
  const progress = options.progress ?? silent;
  const sources: Source[] = [];
  for (const [i, file] of files.entries()) {
    sources.push(
      await openSource(file, i, engine, {
        scratch,
        progress,
        stop: options.stop,
        encoding: options.encoding,
        sheet: options.sheet,
        delimiter: options.delimiter,
        header: options.header,
      }),
    );
  }
  const { columns, relations } = await unite(sources, engine);
  const names = renamed(columns, options.map ?? {});
  const asked = askedColumns(columns, names, options);
  const allRows = relations.length === 1 ? relations[0]! : 'all_rows';
  if (relations.length > 1) {
    const parts = relations.map((relation) => `SELECT * FROM ${relation}`);
    await engine.run(`CREATE VIEW all_rows AS ${parts.join(' UNION ALL ')}`);
  }
  const rowCount = sources.reduce((sum, source) => sum + source.rowCount, 0);
  const inferred = await inferKinds(asked, {
    engine,
    relation: allRows,
    rowCount,
    isHeld: sources.every((source) => source.isHeld),
    commaIsFree: sources.every(({ info }) => info.format === 'csv' && info.delimiter !== ','),
    onStep: (done, total) => progress({ stage: 'infer', done, total }),
  });
  const schema = schemaOf(inferred, sources[0]!.firstIsUnnamed, options);
  const profiles = await profile(inferred, schema, rowCount, engine, allRows);
  for (const column of inferred) {
    if (column.reading.levels !== undefined) await declareLevels(engine, column.asked.index, column.reading.levels);
  }
  const extractions: Extraction[] = inferred.map(({ asked: { index, storage }, reading }) => ({
    index,
    storage,
    reading,
  }));
  return new FileDataset({
    schema,
    extractions,
    relations: sources.map(({ rowCount: rows }, i) => ({ relation: relations[i]!, rowCount: rows })),
    sources: sources.map(({ info }) => info),
    warnings: [
      ...sources.flatMap((source) => source.warnings.map((one) => withFinalName(one, asked[0]?.name, schema[0]?.name))),
      ...inferred.flatMap((column) => column.warnings),
      ...profileWarnings(schema, profiles, inferred),
    ],
    profile: profiles,
    engine,
    scratch,
    stop: options.stop,
  });
}

/** A sentence about an unnamed first column with the name that it got in the end. */
function withFinalName(warning: string, before: string | undefined, after: string | undefined): string {
  return after !== 'row_number' ? warning : warning.replace(`became "${before}"`, `became "${after}"`);
}

/** One relation per file with the columns of the first file, in its order. */
async function unite(
  sources: readonly Source[],
  engine: Engine,
): Promise<{ columns: readonly RawColumn[]; relations: readonly string[] }> {
  const [first, ...others] = sources as [Source, ...Source[]];
  const names = first.columns.map((column) => column.name);
  const positions = [first, ...others].map((source) => {
    const own = source.columns.map((column) => column.name);
    const missing = names.filter((name) => !own.includes(name));
    const extra = own.filter((name) => !names.includes(name));
    if (missing.length > 0 || extra.length > 0) {
      const what = [
        ...(missing.length > 0 ? [`lacks ${listed(missing.map((name) => `"${name}"`))}`] : []),
        ...(extra.length > 0 ? [`has ${listed(extra.map((name) => `"${name}"`))} besides`] : []),
      ];
      throw new DataError(
        `"${source.info.path}" ${what.join(' and ')}, compared with "${first.info.path}". Files read together need the same columns.`,
      );
    }
    return names.map((name) => own.indexOf(name));
  });
  const columns = first.columns.map((column, i) => {
    const storages = new Set(sources.map((source, k) => source.columns[positions[k]![i]!]!.storage));
    return storages.size === 1 ? column : { ...column, storage: 'text' as const };
  });
  const relations: string[] = [];
  for (const [k, source] of sources.entries()) {
    const isSame = positions[k]!.every((from, i) => from === i && source.columns[i]!.storage === columns[i]!.storage);
    if (isSame) {
      relations.push(source.relation);
      continue;
    }
    const select = positions[k]!.map((from, i) => {
      const column = source.columns[from]!;
      const isCast = column.storage !== columns[i]!.storage;
      return `${isCast ? levelSql(columnSql(from), column.storage, undefined) : columnSql(from)} AS c${i}`;
    });
    await engine.run(`CREATE VIEW ordered_${k} AS SELECT ${select.join(', ')} FROM ${source.relation}`);
    relations.push(`ordered_${k}`);
  }
  return { columns, relations };
}

/** Names as the caller wants them, by position. */
function renamed(columns: readonly RawColumn[], map: Readonly<Record<string, string>>): string[] {
  const names = columns.map((column) => column.name);
  const result = [...names];
  for (const [wanted, inFile] of Object.entries(map)) {
    const at = names.indexOf(inFile);
    if (at < 0) {
      throw new DataError(`There is no column "${inFile}" to read as "${wanted}".${didYouMean(inFile, names)}`);
    }
    if (wanted !== inFile && names.includes(wanted) && !Object.values(map).includes(wanted)) {
      throw new DataError(
        `Column "${inFile}" cannot be read as "${wanted}": the file has another column of that name.`,
      );
    }
    result[at] = wanted;
  }
  return result;
}

function askedColumns(columns: readonly RawColumn[], names: readonly string[], options: ReadOptions): AskedColumn[] {
  if (options.schema !== undefined) return columnsOfSchema(columns, names, options.schema);
  const known: Schema = names.map((name) => ({ name, kind: 'text', role: 'feature' }));
  for (const record of [options.kinds, options.roles, options.special]) {
    for (const name of Object.keys(record ?? {})) if (name !== 'row_number') columnSchema(known, name);
  }
  return names.map((name, index) => ({
    index,
    name,
    storage: columns[index]!.storage,
    kind: readKind(name, ownEntry(options.kinds, name)),
  }));
}

function columnsOfSchema(columns: readonly RawColumn[], names: readonly string[], schema: Schema): AskedColumn[] {
  const asked: AskedColumn[] = [];
  for (const column of schema) {
    const index = names.indexOf(column.name);
    if (index >= 0) {
      asked.push({
        index,
        name: column.name,
        storage: columns[index]!.storage,
        kind: readKind(column.name, column.kind),
        format: column.format,
        levels: column.levels,
      });
    } else if (column.role === 'feature') {
      // A column that the model reads under its own name is not this one.
      const free = names.filter((name) => !schema.some((wanted) => wanted.name === name));
      throw new DataError(
        `Column "${column.name}" is missing: the model was trained with it.${didYouMean(column.name, free)} Add the column, or rename the one that holds it.`,
      );
    }
  }
  return asked;
}

function readKind(name: string, kind: Kind | undefined): ReadKind | undefined {
  if (kind === 'image' || kind === 'audio') {
    throw new NotSupportedError(`Column "${name}": columns of kind ${kind} cannot be read yet.`);
  }
  return kind;
}

function schemaOf(inferred: readonly InferredColumn[], firstIsUnnamed: boolean, options: ReadOptions): Schema {
  const trained = new Map(options.schema?.map((column) => [column.name, column]));
  const roles = inferRoles(
    inferred.map(({ asked, reading, counts, tally }) => ({
      name: asked.name,
      kind: reading.kind,
      isLeadingUnnamed: firstIsUnnamed && asked.index === 0,
      filled: tally.converted + tally.unseen,
      distinct: counts.distinct,
      isWhole: counts.fractions === 0,
    })),
  );
  const names = new Set(inferred.map(({ asked }) => asked.name));
  return inferred.map(({ asked, reading }, i): ColumnSchema => {
    const known = trained.get(asked.name);
    const isRowNumber =
      firstIsUnnamed &&
      asked.index === 0 &&
      roles[i] === 'id' &&
      reading.kind === 'numeric' &&
      !names.has('row_number');
    const name = isRowNumber && known === undefined ? 'row_number' : asked.name;
    const special = known?.special ?? ownEntry(options.special, name);
    return {
      name,
      kind: reading.kind,
      role: known?.role ?? ownEntry(options.roles, name) ?? roles[i]!,
      ...(reading.levels === undefined ? {} : { levels: reading.levels }),
      ...(reading.format === undefined ? {} : { format: reading.format }),
      ...(special === undefined ? {} : { special }),
    };
  });
}

/** What every column lost in conversion, with examples and the first row where it happened. */
async function profile(
  inferred: readonly InferredColumn[],
  schema: Schema,
  rowCount: number,
  engine: Engine,
  relation: string,
): Promise<Map<string, ColumnProfile>> {
  const profiles = new Map<string, ColumnProfile>();
  for (const [i, column] of inferred.entries()) {
    const { counts, tally } = column;
    checkStillFits(column);
    const lost = tally.unconverted === 0 ? none : await examples(column, false, engine, relation);
    const strange = tally.unseen === 0 ? none : await examples(column, true, engine, relation);
    profiles.set(schema[i]!.name, {
      missing: rowCount - tally.converted,
      distinct: counts.distinct,
      distinctIsExact: counts.distinctIsExact,
      unconverted: tally.unconverted,
      unconvertedExamples: lost.values,
      ...(lost.firstRow === undefined ? {} : { firstUnconvertedRow: lost.firstRow }),
      unseen: tally.unseen,
      unseenExamples: strange.values,
    });
  }
  return profiles;
}

const none: { readonly values: readonly string[]; readonly firstRow?: number } = { values: [] };

/** The first values that do not convert (or are unseen levels), each once, and the row of the first. */
async function examples(
  { asked, reading }: InferredColumn,
  unseen: boolean,
  engine: Engine,
  relation: string,
): Promise<{ values: readonly string[]; firstRow?: number }> {
  const c = columnSql(asked.index);
  const word = asked.storage === 'text' ? isMissingWord(c, reading.kind) : 'false';
  const isWanted = reading.levels === undefined ? '' : unseen ? `AND NOT (${word})` : `AND (${word})`;
  const condition = `${isFilled(c, asked.storage)} AND (${valueSql(c, asked.storage, reading)}) IS NULL ${isWanted}`;
  const rows = await engine.rows(
    `SELECT CAST(${c} AS VARCHAR), r FROM (SELECT ${c}, row_number() OVER () AS r FROM ${relation}) WHERE ${condition} LIMIT 100`,
  );
  const sorted = rows.map(([value, row]) => ({ value: String(value).trim().slice(0, 40), row: toNumber(row) }));
  sorted.sort((a, b) => a.row - b.row);
  return {
    values: [...new Set(sorted.map(({ value }) => value))].slice(0, 5),
    ...(sorted.length === 0 ? {} : { firstRow: sorted[0]!.row }),
  };
}

/** A categorical feature of which no row holds a level that the model knows is another column under an old name. */
function checkStillFits(column: InferredColumn): void {
  if (column.tally.converted > 0 || column.tally.unseen < 20) return;
  const known = listed((column.reading.levels ?? []).map((level) => `"${level}"`));
  throw new DataError(
    `Column "${column.asked.name}": none of its values is one that the model was trained with (${known}). Check that the column still means the same.`,
  );
}

/** Words so usual for "no value" that reading them as missing needs no sentence. */
const plainlyMissing = new Set<string>(missingWords);

function profileWarnings(
  schema: Schema,
  profiles: ReadonlyMap<string, ColumnProfile>,
  inferred: readonly InferredColumn[],
): string[] {
  const warnings: string[] = [];
  schema.forEach(({ name, kind }, i) => {
    const { unconverted, unconvertedExamples, firstUnconvertedRow, unseen, unseenExamples } = profiles.get(name)!;
    if (inferred[i]!.tally.converted + unseen === 0) warnings.push(`Column "${name}" holds no value; it is ignored.`);
    if (unconverted > 0 && !unconvertedExamples.every((value) => plainlyMissing.has(value))) {
      const isOne = unconverted === 1;
      const what =
        kind === 'numeric'
          ? isOne
            ? ' is no number'
            : ' are no numbers'
          : kind === 'datetime'
            ? isOne
              ? ' is no date'
              : ' are no dates'
            : '';
      warnings.push(
        `Column "${name}": ${plural(unconverted, 'value', 'values')} (${quotedList(unconvertedExamples)})${what === '' ? '' : `${what} and`} ${isOne ? 'reads' : 'read'} as missing; the first is in row ${firstUnconvertedRow}.`,
      );
    }
    if (unseen > 0) {
      warnings.push(
        `Column "${name}": ${plural(unseen, 'value was', 'values were')} not seen in training (${quotedList(unseenExamples)}) and ${unseen === 1 ? 'reads' : 'read'} as missing.`,
      );
    }
  });
  return warnings;
}

function quotedList(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(', ');
}
