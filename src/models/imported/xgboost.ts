// save_model of XGBoost, from JSON or UBJSON. The meaning of a split is that of GetNextNode in XGBoost's
// src/predictor/predict_fn.h: values are of single precision, those below the threshold go left, levels of the set go right.
import { NotSupportedError } from '../../errors/index.js';
import { levelSet, plantTree, type RawTree } from '../../trees/index.js';
import {
  checkedNames,
  type ForeignFeature,
  type ForeignModel,
  type Refuse,
  refuseFile,
  roundsToUse,
  toNumber,
  unknownObjective,
} from './foreign-model.js';
import { below } from './single-precision.js';

type Json = Readonly<Record<string, unknown>>;

/** @throws DataError when the file is damaged; NotSupportedError for models that Fathom cannot hold */
export function readXgboost(file: Json, path: string, asked?: number): ForeignModel {
  const refuse = refuseFile(path);
  const learner = object(file.learner, 'learner', refuse);
  const parameters = object(learner.learner_model_param, 'learner_model_param', refuse);
  const { name } = object(learner.objective, 'objective', refuse);
  const objective = typeof name === 'string' ? name : 'none';
  const booster = object(learner.gradient_booster, 'gradient_booster', refuse);
  const isDart = booster.name === 'dart';
  if (!isDart && booster.name !== 'gbtree') {
    const found = typeof booster.name === 'string' ? booster.name : 'none';
    throw new NotSupportedError(
      `${path}: the booster "${found}" is not made of trees. Fathom imports gbtree and dart.`,
    );
  }
  const base = baseOf(objective, parameters.base_score, path, refuse);
  if (toNumber(parameters.num_class ?? 0) > 1 || toNumber(parameters.num_target ?? 1) > 1)
    throw unknownObjective(path, objective);
  const model = object(isDart ? object(booster.gbtree, 'gbtree', refuse).model : booster.model, 'model', refuse);
  const features = featuresOf(learner, model, toNumber(parameters.num_feature), refuse);
  if (!Array.isArray(model.trees) || model.trees.length === 0) throw refuse('the model has no tree');
  const weights = isDart ? numbers(booster.weight_drop, 'weight_drop', model.trees.length, refuse) : undefined;
  const perRound = toNumber(object(model.gbtree_model_param, 'gbtree_model_param', refuse).num_parallel_tree ?? 1) || 1;
  if (!(Number.isInteger(perRound) && perRound > 0)) throw refuse('"num_parallel_tree" is no whole number');
  const all = Math.ceil(model.trees.length / perRound);
  const used = roundsToUse(all, asked, path);
  const trees = model.trees
    .slice(0, used * perRound)
    .map((tree: unknown, t) =>
      readTree(object(tree, 'tree', refuse), features.length, weights?.[t] ?? 1, path, refuse),
    );
  return {
    library: 'XGBoost',
    objective,
    features,
    base,
    scale: 1,
    trees,
    rounds: { used, all },
    warnings: earlyStop(learner, used, asked),
  };
}

function object(value: unknown, name: string, refuse: Refuse): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw refuse(`"${name}" is missing`);
}

/** A list of finite numbers; 0 and 1 stand for false and true. */
function numbers(value: unknown, name: string, count: number | undefined, refuse: Refuse): number[] {
  const list = Array.isArray(value)
    ? value.map((each) => (typeof each === 'boolean' ? Number(each) : each))
    : undefined;
  if (list === undefined || !list.every(Number.isFinite))
    throw refuse(`"${name}" holds something that is no finite number`);
  if (count !== undefined && list.length !== count)
    throw refuse(`"${name}" has ${list.length} numbers, expected ${count}`);
  return list;
}

/** Log-odds before the first tree, in the single precision that XGBoost computes them in. */
function baseOf(objective: string, score: unknown, path: string, refuse: Refuse): number {
  if (!['binary:logistic', 'reg:logistic', 'binary:logitraw'].includes(objective))
    throw unknownObjective(path, objective);
  // Newer files hold a list of one.
  const base = Math.fround(toNumber(typeof score === 'string' ? score.replace(/^\[(.*)\]$/, '$1') : score));
  if (objective === 'binary:logitraw') {
    if (Number.isFinite(base)) return base;
  } else if (base > 0 && base < 1) return Math.fround(-Math.log(Math.fround(Math.fround(1 / base) - 1)));
  throw refuse(`"base_score" is ${Number.isNaN(base) ? 'no number' : base}, and no starting score`);
}

/** Booster.predict uses all rounds; the classifiers of xgboost.sklearn stop at the best one. */
function earlyStop(learner: Json, used: number, asked: number | undefined): string[] {
  const attributes = learner.attributes as Json | undefined;
  const best = toNumber(attributes?.best_iteration);
  if (asked !== undefined || !Number.isInteger(best) || best + 1 >= used) return [];
  return [
    `The training stopped early at round ${best + 1}, and the file holds ${used}: all are used, as Booster.predict does. XGBClassifier uses the first ${best + 1}; if that was in use, import again with --rounds ${best + 1}.`,
  ];
}

function featuresOf(learner: Json, model: Json, count: number, refuse: Refuse): ForeignFeature[] {
  if (!(Number.isInteger(count) && count > 0 && count < 1e7)) throw refuse('it does not say how many features it has');
  const listed = (name: string) => {
    const list = learner[name];
    return Array.isArray(list) && list.length > 0 ? list : undefined;
  };
  const names = checkedNames(listed('feature_names') ?? Array.from({ length: count }, (_, j) => `f${j}`), refuse);
  const types = listed('feature_types');
  if (names.length !== count) throw refuse(`it names ${names.length} features and should have ${count}`);
  const levels = levelNames(model, refuse);
  return names.map((name, j) => {
    if (types?.[j] !== 'c') return { name };
    const own = levels?.[j] ?? [];
    return { name, levels: own.length === 0 ? 'not named' : { names: own, codes: own.map((_, code) => code) } };
  });
}

/** Names of levels per feature, where the file holds them: texts as bytes cut at offsets, or numbers. */
function levelNames(model: Json, refuse: Refuse): string[][] | undefined {
  const found = (model.cats as Json | undefined)?.enc;
  if (!Array.isArray(found)) return undefined;
  return found.map((entry: unknown) => {
    const { offsets, values } = object(entry, 'cats', refuse);
    const list = numbers(values, 'cats', undefined, refuse);
    if (offsets === undefined) return list.map(String);
    // Offsets count characters while the values are bytes, so names beyond ASCII cannot be told apart: not named.
    if (list.some((byte) => byte < 0 || byte > 127)) return [];
    const bytes = Uint8Array.from(list);
    const cuts = numbers(offsets, 'cats', undefined, refuse);
    return cuts.slice(1).map((to, i) => new TextDecoder().decode(bytes.subarray(cuts[i], to)));
  });
}

const arrays = [
  'left_children',
  'right_children',
  'split_indices',
  'split_conditions',
  'default_left',
  'sum_hessian',
] as const;

function readTree(tree: Json, features: number, weight: number, path: string, refuse: Refuse): RawTree {
  const nodes = Array.isArray(tree.left_children) ? tree.left_children.length : 0;
  if (nodes === 0) throw refuse('a tree has no node');
  const lists = Object.fromEntries(arrays.map((name) => [name, numbers(tree[name], name, nodes, refuse)]));
  const { left_children, right_children, split_indices, split_conditions, default_left, sum_hessian } = lists as Record<
    (typeof arrays)[number],
    number[]
  >;
  if (toNumber((tree.tree_param as Json | undefined)?.size_leaf_vector ?? 1) > 1) {
    throw new NotSupportedError(
      `${path}: the leaves hold several values (multi_strategy); Fathom imports models of one outcome.`,
    );
  }
  const types = tree.split_type === undefined ? undefined : numbers(tree.split_type, 'split_type', nodes, refuse);
  const sets = readSets(tree, refuse);
  return plantTree(
    0,
    (node) => {
      if (!(Number.isInteger(node) && node >= 0 && node < nodes)) {
        throw refuse(`a split of a tree leads to node ${node}, which does not exist`);
      }
      const condition = Math.fround(split_conditions[node]!);
      if (left_children[node] === -1)
        return { value: condition * Math.fround(weight), cover: Math.fround(sum_hessian[node]!) };
      const feature = split_indices[node]!;
      if (!(Number.isInteger(feature) && feature >= 0 && feature < features)) {
        throw refuse(`a split of a tree names feature ${feature}, and there are ${features}`);
      }
      const [left, right] = [left_children[node]!, right_children[node]!];
      const missingLeft = default_left[node] === 1;
      if (types?.[node] !== 1) return { feature, threshold: below(condition), missingLeft, left, right };
      const set = sets.get(node);
      if (set === undefined) throw refuse('a split by levels has no levels');
      // The sides change places: here, levels of the set go left.
      return { feature, threshold: levelSet(set, refuse), missingLeft: !missingLeft, left: right, right: left };
    },
    refuse,
  );
}

/** Levels of the splits by levels, by node. */
function readSets(tree: Json, refuse: Refuse): Map<number, number[]> {
  if (tree.categories_nodes === undefined) return new Map();
  const at = numbers(tree.categories_nodes, 'categories_nodes', undefined, refuse);
  const first = numbers(tree.categories_segments, 'categories_segments', at.length, refuse);
  const sizes = numbers(tree.categories_sizes, 'categories_sizes', at.length, refuse);
  const levels = numbers(tree.categories, 'categories', undefined, refuse);
  return new Map(
    at.map((node, i) => {
      const [from, to] = [first[i]!, first[i]! + sizes[i]!];
      if (!(from >= 0 && to >= from && to <= levels.length)) throw refuse('"categories" of a tree is cut wrongly');
      return [node, levels.slice(from, to)];
    }),
  );
}
