// What LightGBM's text files and its JSON dumps share: objectives, missing values, features. The meaning of a split is that
// of NumericalDecision and CategoricalDecision in LightGBM's include/LightGBM/tree.h.
import { type FoundSplit, levelSet } from '../../trees/index.js';
import {
  type ForeignFeature,
  type ForeignModel,
  type LevelCodes,
  type Refuse,
  roundsToUse,
  unknownObjective,
} from './foreign-model.js';

export type Missing = 'None' | 'Zero' | 'NaN';

/** A split by a threshold: where a missing value goes depends on what counted as missing in training. */
export function numericSplit<N>(
  feature: number,
  threshold: number,
  missing: Missing,
  defaultLeft: boolean,
  sides: Pick<FoundSplit<N>, 'left' | 'right'>,
): FoundSplit<N> {
  // Where nothing was missing in training, a missing value is read as 0.
  const isLeft = missing === 'None' ? 0 <= threshold : defaultLeft;
  return { feature, threshold, missingLeft: isLeft, zeroIsMissing: missing === 'Zero', ...sides };
}

/** A split by levels: those of the set go left; other levels, negative numbers and missing values go right. */
export function levelSplit<N>(
  feature: number,
  levels: Iterable<number>,
  sides: Pick<FoundSplit<N>, 'left' | 'right'>,
  refuse: Refuse,
): FoundSplit<N> {
  return { feature, threshold: levelSet(levels, refuse), missingLeft: false, ...sides };
}

/** What a file says beside its trees. */
export interface LightgbmHead {
  readonly objective: string;
  readonly classes: number;
  readonly treesPerRound: number;
  readonly isAverage: boolean;
  readonly names: readonly string[];
  /** Per feature, the levels it was trained with; undefined for a feature of numbers. */
  readonly levels: readonly (readonly number[] | undefined)[];
  /** Places of the columns that were given as categorical, also of those that no tree could split; undefined if not told. */
  readonly categorical: readonly number[] | undefined;
  /** Names of pandas levels, column after column, as the file holds them. */
  readonly pandas: unknown;
}

export function lightgbmModel(
  head: LightgbmHead,
  allTrees: ForeignModel['trees'],
  rounds: number | undefined,
  path: string,
  refuse: Refuse,
): ForeignModel {
  const [objective = '', ...parameters] = head.objective.split(' ');
  if (head.classes !== 1 || head.treesPerRound !== 1 || !['binary', 'cross_entropy'].includes(objective)) {
    throw unknownObjective(path, objective);
  }
  const sigmoid = Number(parameters.find((text) => text.startsWith('sigmoid:'))?.slice('sigmoid:'.length) ?? 1);
  if (!(sigmoid > 0 && sigmoid < 1e6)) throw refuse(`the objective "${head.objective}" has no usable sigmoid`);
  const used = roundsToUse(allTrees.length, rounds, path);
  return {
    library: 'LightGBM',
    objective,
    features: featuresOf(head, refuse),
    base: 0,
    scale: head.isAverage ? sigmoid / used : sigmoid,
    trees: allTrees.slice(0, used),
    rounds: { used, all: allTrees.length },
    warnings: [],
  };
}

/** pandas_categorical has one list of levels per column of dtype category, in the order of the columns. */
function featuresOf({ names, levels, categorical, pandas }: LightgbmHead, refuse: Refuse): ForeignFeature[] {
  const lists = pandas ?? [];
  if (!Array.isArray(lists) || !lists.every(Array.isArray))
    throw refuse('"pandas_categorical" holds no lists of levels');
  const columns = categorical ?? levels.flatMap((own, j) => (own === undefined ? [] : [j]));
  return names.map((name, j): ForeignFeature => {
    const own = levels[j];
    if (own === undefined) return { name };
    if (lists.length === 0) return { name, levels: wholeNumbers(own) };
    const list = lists.length === columns.length ? lists[columns.indexOf(j)] : undefined;
    if (list === undefined) return { name, levels: 'not named' };
    const named = (list as unknown[]).map((level) => levelName(level, refuse));
    return { name, levels: { names: named, codes: named.map((_, code) => code) } };
  });
}

/** As pandas writes a level to a file. */
function levelName(level: unknown, refuse: Refuse): string {
  if (typeof level === 'boolean') return level ? 'True' : 'False';
  if (typeof level === 'string' || typeof level === 'number') return String(level);
  throw refuse('"pandas_categorical" holds a level that is neither text nor number');
}

function wholeNumbers(levels: readonly number[]): LevelCodes {
  const codes = levels.filter((level) => level >= 0).sort((a, b) => a - b);
  return { names: codes.map(String), codes };
}
