import { DataError, didYouMean, NotSupportedError } from '../../errors/index.js';
import type { InputSchema } from '../../features/index.js';
import { bySet, RawEnsemble } from '../../trees/index.js';
import type { ForeignFeature, ForeignModel, LevelCodes } from './foreign-model.js';
import { ImportedModel } from './model.js';

/** What the file of a model does not say of its columns. */
export interface AdoptOptions {
  /** Names of features in the data, by their names in the model. */
  readonly rename?: ReadonlyMap<string, string>;
  /** Levels by feature, as the model names it, in the order of their codes 0, 1, ...; they win over those of the file. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** Features of numbers that the data write as two words: the words for 0 and 1, by the model's name. */
  readonly words?: ReadonlyMap<string, readonly [string, string]>;
}

/**
 * Makes a model of Fathom's of what was read from a file. It keeps the features that its trees split on, no others.
 *
 * @param path name of the file, for sentences
 * @throws DataError when levels are missing, too few or of a feature that is none; NotSupportedError without a split
 */
export function adoptModel(foreign: ForeignModel, path: string, options: AdoptOptions = {}): ImportedModel {
  const names = foreign.features.map(({ name }) => name);
  for (const name of Object.keys(options.levels ?? {})) {
    if (!names.includes(name)) {
      throw new DataError(`--levels: the model of ${path} has no feature "${name}".${didYouMean(name, names)}`);
    }
  }
  const used = usedFeatures(foreign);
  if (used.length === 0) {
    throw new NotSupportedError(
      `${path}: no tree of the model has a split, so it says the same of everybody; there is nothing to import.`,
    );
  }
  const inputs = used.map((j) => inputOf(foreign.features[j]!, path, options));
  checkLevels(foreign, used, inputs, path);
  const place = new Int32Array(names.length).fill(-1);
  used.forEach((j, i) => {
    place[j] = i;
  });
  const trees = foreign.trees.map((tree) => ({ ...tree, feature: tree.feature.map((j) => place[j]!) }));
  return new ImportedModel(
    inputs.map(({ schema }) => schema),
    inputs.map(({ codes }) => codes),
    new RawEnsemble(foreign.base, foreign.scale, used.length, trees),
    { library: foreign.library, objective: foreign.objective, trees: trees.length },
  );
}

/** Places of the features that some tree splits on, ascending. */
export function usedFeatures({ features, trees }: ForeignModel): number[] {
  const isUsed = new Uint8Array(features.length);
  for (const { feature } of trees) for (const j of feature) isUsed[j] = 1;
  return features.flatMap((_, j) => (isUsed[j] === 1 ? [j] : []));
}

interface Input {
  readonly schema: InputSchema;
  readonly codes: readonly number[] | null;
}

function inputOf({ name: own, levels }: ForeignFeature, path: string, options: AdoptOptions): Input {
  const name = options.rename?.get(own) ?? own;
  const words = options.words?.get(own);
  if (words !== undefined) return { schema: { name, kind: 'boolean', role: 'feature', levels: words }, codes: [0, 1] };
  const named = givenLevels(own, options) ?? levels;
  if (named === undefined) return { schema: { name, kind: 'numeric', role: 'feature' }, codes: null };
  if (named === 'not named') {
    throw new DataError(
      `${path}: the model does not name the levels of "${own}". Give them with --levels FILE, JSON such as ${JSON.stringify({ [own]: ['first', 'second'] })} in the order of their codes.`,
    );
  }
  const firstPlace = new Map(named.names.toReversed().map((level, i) => [level, named.names.length - 1 - i]));
  const twice = named.names.find((level, i) => firstPlace.get(level) !== i);
  if (twice !== undefined) throw new DataError(`${path}: level "${twice}" of "${own}" is named twice.`);
  return { schema: { name, kind: 'categorical', role: 'feature', levels: named.names }, codes: named.codes };
}

/** Levels that splits name must be among those of the feature. */
function checkLevels(
  { features, trees }: ForeignModel,
  used: readonly number[],
  inputs: readonly Input[],
  path: string,
) {
  const most = new Map(used.map((j, i) => [j, Math.max(-1, ...(inputs[i]!.codes ?? []))]));
  for (const { feature, rule, sets } of trees) {
    let next = 0;
    rule.forEach((own, node) => {
      if ((own & bySet) === 0) return;
      const j = feature[node]!;
      const highest = highestLevel(sets[next++]!);
      if (highest <= most.get(j)!) return;
      throw new DataError(
        `${path}: the trees split "${features[j]!.name}" by level ${highest}, counted from 0, and ${most.get(j)! + 1} levels are named. Give all of them with --levels FILE, in the order of their codes.`,
      );
    });
  }
}

function highestLevel(set: Uint32Array): number {
  const word = set.findLastIndex((bits) => bits !== 0);
  return word < 0 ? -1 : 32 * word + 31 - Math.clz32(set[word]!);
}

function givenLevels(own: string, { levels }: AdoptOptions): LevelCodes | undefined {
  const names = levels !== undefined && Object.hasOwn(levels, own) ? levels[own] : undefined;
  return names === undefined ? undefined : { names, codes: names.map((_, code) => code) };
}
