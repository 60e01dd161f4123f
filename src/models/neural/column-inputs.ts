// From columns to what a network reads: for a number its place among the bins of the training rows and its distance from
// their middle, a flag for missing values and for each special code, a flag for each level.
import {
  type CategoricalInput,
  type ModelInput,
  missingCode,
  type NumericInput,
  sortOrder,
} from '../../features/index.js';

/** A number. Without edges (a constant) only its flags are read. */
export interface NumberColumn {
  readonly kind: 'number';
  /** Of the bins: quantiles of the training rows, ascending, two or more, or none. Values beyond the ends count as the ends. */
  readonly edges: readonly number[];
  readonly centre: number;
  readonly scale: number;
  /** What missing values and special codes are read as, beside their flags. */
  readonly fill: number;
  readonly hasMissing: boolean;
  /** Special codes that the training rows have. */
  readonly codes: readonly number[];
}

export interface LevelColumn {
  readonly kind: 'levels';
  /** Those with a flag of their own. */
  readonly levels: readonly string[];
  /** Whether rare and unseen levels share a flag; without it they have none. */
  readonly hasOther: boolean;
  readonly hasMissing: boolean;
}

export type InputColumn = NumberColumn | LevelColumn;

export interface InputRules {
  /** Most bins of a number. */
  readonly bins: number;
  /** Levels of a smaller share of the rows are pooled. */
  readonly rareShare: number;
}

/** A flag: which value of which column it says is there; `nothing` is never there. */
export interface Flag {
  readonly column: number;
  readonly of:
    | { readonly kind: 'missing' | 'other' | 'nothing' }
    | { readonly kind: 'code'; readonly code: number }
    | { readonly kind: 'level'; readonly level: string };
}

/** What stands where in a row of the network's input: positions, then distances, then flags. */
export interface InputPlaces {
  /** Columns with edges. */
  readonly numbers: readonly number[];
  /** Of numbers first, in order of columns. */
  readonly flags: readonly Flag[];
  /** Bins of the column that has most. */
  readonly bins: number;
  readonly width: number;
}

/** Differences of anything larger would leave the range of doubles. */
const largest = 1e150;
/** Levels of a column that get flags of their own. */
export const mostLevels = 100;
/** Distances beyond about this many scales are drawn in. */
const bend = 3;

/** @param weights shape (rows,), > 0 */
export function learnColumn(input: ModelInput, weights: Float64Array | undefined, rules: InputRules): InputColumn {
  return input.kind === 'numeric' ? learnNumber(input, weights, rules) : learnLevels(input, weights, rules);
}

function learnNumber(
  { values, special }: NumericInput,
  weights: Float64Array | undefined,
  { bins }: InputRules,
): NumberColumn {
  const rows = Array.from(values.keys()).filter(
    (row) => !Number.isNaN(values[row]!) && !special.includes(values[row]!),
  );
  const ordinary = Float64Array.from(rows, (row) => bounded(values[row]!));
  const found = new Set(values);
  const flags = {
    hasMissing: values.some(Number.isNaN) && !values.every(Number.isNaN),
    codes: special.filter((code) => found.has(code) && !values.every((value) => value === code)),
  };
  if (ordinary.length === 0) return { kind: 'number', edges: [], centre: 0, scale: 1, fill: 0, ...flags };
  const order = sortOrder(ordinary);
  const total = rows.reduce((sum, row) => sum + (weights?.[row] ?? 1), 0);
  const shares = Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins);
  const wanted = [...shares, 0.25, 0.5, 0.75].sort((a, b) => a - b);
  const at = new Map<number, number>();
  let sum = 0;
  let next = 0;
  for (const i of order) {
    sum += weights?.[rows[i]!] ?? 1;
    while (next < wanted.length && sum > wanted[next]! * total * (1 - 1e-12)) at.set(wanted[next++]!, ordinary[i]!);
  }
  const [low, high] = [ordinary[order[0]!]!, ordinary[order.at(-1)!]!];
  const quantile = (share: number) => at.get(share) ?? high;
  // Adding 0 turns -0 into 0, which JSON would lose.
  const edges = [...new Set([low, ...shares.map(quantile), high].map((edge) => edge + 0))];
  const fill = quantile(0.5) + 0;
  if (edges.length < 2) return { kind: 'number', edges: [], centre: 0, scale: 1, fill, ...flags };
  // Where the quartiles are the same, the quantiles that differ tell the scale.
  const spread =
    (quantile(0.75) - quantile(0.25)) / 1.35 || (edges.at(-2)! - edges[0]!) / 2 || edges.at(-1)! - edges[0]!;
  return { kind: 'number', edges, centre: fill, scale: spread, fill, ...flags };
}

function learnLevels(
  { codes, levels }: CategoricalInput,
  weights: Float64Array | undefined,
  { rareShare }: InputRules,
): LevelColumn {
  const counts = new Float64Array(levels.length);
  let [missing, total] = [0, 0];
  codes.forEach((code, row) => {
    const weight = weights?.[row] ?? 1;
    total += weight;
    if (code >= 0) counts[code]! += weight;
    else missing += weight;
  });
  const present = Array.from(counts.keys()).filter((code) => counts[code]! > 0);
  const byCount = present.toSorted((a, b) => counts[b]! - counts[a]! || a - b);
  const kept = new Set(byCount.slice(0, mostLevels).filter((code) => counts[code]! >= rareShare * total));
  const isConstant = present.length + (missing > 0 ? 1 : 0) < 2;
  return {
    kind: 'levels',
    levels: isConstant ? [] : present.filter((code) => kept.has(code)).map((code) => levels[code]!),
    hasOther: !isConstant && kept.size < present.length,
    hasMissing: !isConstant && missing > 0,
  };
}

export function inputPlaces(columns: readonly InputColumn[]): InputPlaces {
  const numbers: number[] = [];
  const ofNumbers: Flag[] = [];
  const ofLevels: Flag[] = [];
  columns.forEach((own, column) => {
    if (own.kind === 'number') {
      if (own.edges.length > 0) numbers.push(column);
      if (own.hasMissing) ofNumbers.push({ column, of: { kind: 'missing' } });
      for (const code of own.codes) ofNumbers.push({ column, of: { kind: 'code', code } });
    } else {
      for (const level of own.levels) ofLevels.push({ column, of: { kind: 'level', level } });
      if (own.hasOther) ofLevels.push({ column, of: { kind: 'other' } });
      if (own.hasMissing) ofLevels.push({ column, of: { kind: 'missing' } });
    }
  });
  const flags = [...ofNumbers, ...ofLevels];
  // A network of a table in which nothing varies still needs an input.
  if (numbers.length + flags.length === 0) flags.push({ column: 0, of: { kind: 'nothing' } });
  const bins = Math.max(1, ...numbers.map((column) => (columns[column] as NumberColumn).edges.length - 1));
  return { numbers, flags, bins, width: 2 * numbers.length + flags.length };
}

/** Column that each number of the network's input comes from, shape (width,). */
export function columnsOfInput({ numbers, flags }: InputPlaces): Int32Array {
  return Int32Array.from([...numbers, ...numbers, ...flags.map(({ column }) => column)]);
}

/** Rows as the network reads them, shape (rows, width). @param inputs the columns, as the feature schemas describe them */
export function encodeInputs(
  inputs: readonly ModelInput[],
  columns: readonly InputColumn[],
  rows: number,
): Float32Array {
  const { numbers, flags, width } = inputPlaces(columns);
  const encoded = new Float32Array(rows * width);
  numbers.forEach((column, n) => {
    const { values, special } = inputs[column] as NumericInput;
    const own = columns[column] as NumberColumn;
    for (let row = 0; row < rows; row++) {
      const given = values[row]!;
      const value = Number.isNaN(given) || special.includes(given) ? own.fill : given;
      encoded[row * width + n] = positionOf(value, own.edges);
      encoded[row * width + numbers.length + n] = distanceOf(value, own);
    }
  });
  const first = 2 * numbers.length;
  flags.forEach(({ column, of }, f) => {
    const input = inputs[column]!;
    if (input.kind === 'numeric') {
      if (of.kind === 'nothing') return;
      const isIt = of.kind === 'code' ? (value: number) => value === of.code : Number.isNaN;
      for (let row = 0; row < rows; row++) if (isIt(input.values[row]!)) encoded[row * width + first + f] = 1;
    } else if (of.kind === 'missing') {
      for (let row = 0; row < rows; row++) if (input.codes[row] === missingCode) encoded[row * width + first + f] = 1;
    }
  });
  // Levels: one look per row and column.
  columns.forEach((own, column) => {
    const input = inputs[column]!;
    if (own.kind !== 'levels' || input.kind !== 'categorical') return;
    const placeOf = (wanted: (flag: Flag['of']) => boolean) =>
      flags.findIndex((flag) => flag.column === column && wanted(flag.of));
    const other = placeOf(({ kind }) => kind === 'other');
    const byName = new Map(
      flags.flatMap((flag, f) => (flag.column === column && flag.of.kind === 'level' ? [[flag.of.level, f]] : [])),
    );
    const ofCode = Int32Array.from(input.levels, (level) => byName.get(level) ?? other);
    for (let row = 0; row < rows; row++) {
      const code = input.codes[row]!;
      const place = code >= 0 ? ofCode[code]! : code === missingCode ? -1 : other;
      if (place >= 0) encoded[row * width + first + place] = 1;
    }
  });
  return encoded;
}

/** How many bins lie below a value, with the part of the one it is in: from 0 to the number of bins. */
export function positionOf(value: number, edges: readonly number[]): number {
  const last = edges.length - 1;
  if (!(value > edges[0]!)) return 0;
  if (value >= edges[last]!) return last;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= value) low = middle;
    else high = middle;
  }
  return low + (value - edges[low]!) / (edges[high]! - edges[low]!);
}

/** t / sqrt(1 + (t / 3)²) with t = (value - centre) / scale: nearly t in the middle, never beyond 3. */
function distanceOf(value: number, { edges, centre, scale }: NumberColumn): number {
  const t = (Math.min(Math.max(value, edges[0]!), edges.at(-1)!) - centre) / scale;
  // The root of the sum without its squares, which overflow for the largest numbers.
  return t / Math.hypot(1, t / bend);
}

function bounded(value: number): number {
  return Math.min(Math.max(value, -largest), largest);
}

export { bend };
