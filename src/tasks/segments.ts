// Risk by loan type, by loan purpose and by any other column: does the model hold in each part, and where does it not?
import type { ColumnSchema, Table } from '../data/index.js';
import { DataError, didYouMean } from '../errors/index.js';
import { type SlicedColumn, segmentOf, worstSlices } from '../evaluate/index.js';
import { columnPoints } from '../explain/index.js';
import type { SegmentedColumn, Segments } from '../report/index.js';
import type { Counting } from './judge-all.js';

const purposeName = /purpose|reason|usage|用途|目的/i;
const typeName =
  /(contract|loan|credit|product|prod|facility)_?(type|kind|class|category)|^product$|^term$|类型|产品|期限/i;
/** Words that levels of a loan's purpose hold. */
const purposeLevel =
  /car\b|auto|vehicle|hous|home|educat|stud(y|ent)|medical|debt|consol|wedding|vacation|holiday|business|renovat|improv|furnit|appliance|repair|购车|购房|装修|教育|医疗|经营|消费/i;
/** Levels of a column, at most, for it to be a type or a purpose. */
const mostLevels = 40;

/** Columns searched for slices, the strongest features, and the parts that each is cut into. */
const slicedColumns = 25;
const sliceParts = { bins: 5, levels: 11 };

export interface SegmentInput {
  /** The judged rows with all their columns. */
  readonly table: Table;
  /** shape (rows,) */
  readonly outcome: Int32Array;
  /** Out of fold, shape (rows,) */
  readonly probability: Float64Array;
  readonly counting: Counting;
  /** Columns asked for. */
  readonly asked: readonly string[];
  /** Features, the strongest first. */
  readonly features: readonly string[];
}

/** @throws DataError when a column that was asked for does not exist */
export function checkSegments(asked: readonly string[], table: Table): void {
  const names = table.schema.map(({ name }) => name);
  for (const name of asked) {
    if (!names.includes(name))
      throw new DataError(`--segment: there is no column "${name}".${didYouMean(name, names)}`);
  }
}

/** Risk by the columns asked for, which exist, and by those of loan type and purpose. */
export function describeSegments({ table, outcome, probability, counting, asked, features }: SegmentInput): Segments {
  const wanted = new Map<string, SegmentedColumn['meaning']>();
  for (const column of table.schema) {
    const meaning = meaningOf(column, table);
    if (meaning !== undefined) wanted.set(column.name, meaning);
  }
  for (const name of asked) if (!wanted.has(name)) wanted.set(name, 'asked');
  const columns = [...wanted].map(([name, meaning]): SegmentedColumn => {
    const { labels, pointOf } = pointsOf(table, name, {});
    const rowsOf: number[][] = labels.map(() => []);
    for (let row = 0; row < table.rowCount; row++) rowsOf[pointOf(row)]!.push(row);
    const isSeen = (rows: readonly number[]) =>
      rows.some((row) => counting.weights === undefined || counting.weights[row]! > 0);
    const segments = labels.flatMap((label, point) =>
      isSeen(rowsOf[point]!) ? [{ label, ...segmentOf(rowsOf[point]!, outcome, probability, counting) }] : [],
    );
    return { column: name, meaning, segments };
  });
  const searched = [...new Set([...wanted.keys(), ...features])].slice(0, slicedColumns);
  const sliced = searched.map((name): SlicedColumn => {
    const { labels, pointOf } = pointsOf(table, name, sliceParts);
    return { name, labels, codes: Int32Array.from({ length: table.rowCount }, (_, row) => pointOf(row)) };
  });
  return { columns, worst: worstSlices(sliced, outcome, probability, counting) };
}

function pointsOf(table: Table, name: string, options: Parameters<typeof columnPoints>[2]) {
  const { special = [] } = table.schema.find((column) => column.name === name)!;
  return columnPoints(table.column(name), special, options);
}

/** Whether a column tells the type or the purpose of a loan: by its name, or by what its levels are called. */
export function meaningOf({ name, kind, role }: ColumnSchema, table: Table): 'purpose' | 'type' | undefined {
  if ((kind !== 'categorical' && kind !== 'boolean') || role === 'target' || role === 'id') return undefined;
  const { levels } = table.categories(name);
  if (levels.length < 2 || levels.length > mostLevels) return undefined;
  if (purposeName.test(name)) return 'purpose';
  if (typeName.test(name)) return 'type';
  const named = levels.filter((level) => purposeLevel.test(level)).length;
  return named >= 3 && named >= levels.length / 3 ? 'purpose' : undefined;
}
