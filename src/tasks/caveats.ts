// What a reader of the numbers must know beside them: facts of this training, worded in every language as `caveat.*`.
import { type Schema, type Table, withRole } from '../data/index.js';
import { coefficientTable, eventProbability, type LogisticModel } from '../models/index.js';
import type { Caveat } from '../report/index.js';
import type { KnownValues } from './outcome.js';
import { groupCodes } from './protocol.js';
import { weightsOf } from './weights.js';

/** Values of the target that count as no default though that is worth a second look. */
export function outcomeCaveats(target: string, { positive, negative }: KnownValues): Caveat[] {
  if (negative.length < 2) return [];
  const quoted = negative.map((value) => `"${value}"`).join(', ');
  const suspect = negative.filter((good) => positive.some((bad) => good.toLowerCase().includes(bad.toLowerCase())));
  return [
    { key: 'caveat.goodValues', facts: { target, values: quoted } },
    ...suspect.map((value): Caveat => ({ key: 'caveat.suspectValue', facts: { target, value } })),
  ];
}

/**
 * Bins that came from outside the folds: when they were found on these very rows, held-out rows had a part in them.
 * Levels that the bins name and the data lack are told too.
 */
export function handBinCaveats(settings: Readonly<Record<string, unknown>>, table: Table): Caveat[] {
  const bins = settings.bins;
  if (typeof bins !== 'object' || bins === null || Object.keys(bins).length === 0) return [];
  const strange = Object.entries(bins).flatMap(([column, list]): Caveat[] => {
    if (!table.has(column) || !Array.isArray(list)) return [];
    const known = table.column(column);
    if (!('codes' in known)) return [];
    const levels = list.flatMap((bin: { levels?: unknown }) =>
      Array.isArray(bin?.levels) ? bin.levels.map(String) : [],
    );
    return levels
      .filter((level) => !known.levels.includes(level))
      .map((level) => ({ key: 'caveat.unknownLevel', facts: { column, level } }));
  });
  return [{ key: 'caveat.handBins', facts: {} }, ...strange];
}

/**
 * Features that only repeat a part of the time column, its year or its month counted through: in a later period they
 * hold values that no model has seen.
 */
export function calendarColumns(table: Table, time: string | undefined): string[] {
  if (time === undefined) return [];
  const times = table.numbers(time);
  return withRole(table.schema, 'feature')
    .filter(({ kind }) => kind === 'numeric')
    .map(({ name }) => name)
    .filter((name) => {
      const values = table.numbers(name);
      let seen = 0;
      for (let i = 0; i < values.length; i++) {
        if (Number.isNaN(values[i]!) || Number.isNaN(times[i]!)) continue;
        const date = new Date(times[i]!);
        const year = date.getUTCFullYear();
        if (values[i] !== year && values[i] !== 100 * year + date.getUTCMonth() + 1) return false;
        seen++;
      }
      return seen > 0;
    });
}

/** Features of kind text, which are left out unless the user asks for their length. */
export function textColumns(schema: Schema, asked: readonly string[]): string[] {
  return withRole(schema, 'feature')
    .filter(({ kind, name }) => kind === 'text' && !asked.includes(name))
    .map(({ name }) => name);
}

/** Groups below which what they tell of intervals is rough. */
const fewGroups = 30;

/** What a split by groups does to a training and to its intervals. */
export function groupCaveat(column: string, learning: Table): Caveat {
  const groups = new Set(groupCodes(learning, column)).size;
  return { key: groups < fewGroups ? 'caveat.fewGroups' : 'caveat.group', facts: { column, groups } };
}

/** Mean weight from which whole numbers look more like amounts than like counts of equal rows. */
const amount = 20;

/** Whole-number weights so large that they may be amounts, such as a loan in dollars; they are counted as rows. */
export function weightCaveats(table: Table): Caveat[] {
  const weights = weightsOf(table);
  if (weights === undefined || !weights.every(Number.isInteger)) return [];
  const counted = weights.filter((weight) => weight > 0);
  const total = counted.reduce((sum, weight) => sum + weight, 0);
  if (!(total >= amount * counted.length)) return [];
  const column = table.role('weight')[0]!.name;
  const facts = { column, mean: Math.round(total / counted.length), rows: counted.length, counted: total };
  return [{ key: 'caveat.amounts', facts }];
}

/** A fitted probability nearer to 0 or 1 than this says that some value tells the outcome without error. */
const nearCertain = 1e-8;

/** What speaks against the standard errors of a logistic regression: collinear terms have none, separation makes them meaningless. */
export async function coefficientCaveats(model: LogisticModel, learning: Table): Promise<Caveat[]> {
  const tested = coefficientTable(model).filter(({ significance }) => significance !== undefined);
  if (tested.length === 0) return [];
  const fixed = tested.filter(({ significance }) => significance === null).length;
  const certain = eventProbability(await model.predictProba(learning)).filter(
    (p) => Math.min(p, 1 - p) < nearCertain,
  ).length;
  return [
    ...(fixed === 0 ? [] : [{ key: 'caveat.collinear', facts: { fixed, all: tested.length } }]),
    ...(certain === 0 ? [] : [{ key: 'caveat.separation', facts: { certain } }]),
  ];
}

/** Difference of log-odds from which two means of risks are far apart. Forests of few events come to .24, as they know these rows. */
const farApart = 0.4;

/**
 * The probabilities that are judged are those of models that learned from a part of the rows each. The saved one learned from all, and
 * where its training depends on their number it may come to other risks, which the calibration by the others then makes worse.
 *
 * @param judged probabilities of rows by models that had not seen them
 * @param saved log-odds of the same rows by the saved model
 */
export function savedModelCaveats(judged: Float64Array, saved: Float64Array): Caveat[] {
  const mean = (values: Float64Array) => values.reduce((sum, p) => sum + p, 0) / values.length;
  const [was, is] = [mean(judged), mean(saved.map((z) => 1 / (1 + Math.exp(-z))))];
  const logOdds = (p: number) => Math.log(p / (1 - p));
  if (!(Math.abs(logOdds(is) - logOdds(was)) > farApart)) return [];
  const percent = (p: number) => Number((100 * p).toPrecision(3));
  return [{ key: 'caveat.savedModel', facts: { saved: percent(is), judged: percent(was) } }];
}
