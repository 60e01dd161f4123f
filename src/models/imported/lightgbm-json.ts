// The JSON of LightGBM's dump_model: trees as nested objects.
import { NotSupportedError } from '../../errors/index.js';
import { plantTree, type RawTree } from '../../trees/index.js';
import { checkedNames, type ForeignModel, type Refuse, refuseFile, toNumber } from './foreign-model.js';
import { levelSplit, lightgbmModel, type Missing, numericSplit } from './lightgbm-trees.js';

type Json = Readonly<Record<string, unknown>>;

/** @throws DataError when the dump is damaged; NotSupportedError for models that Fathom cannot hold */
export function readLightgbmJson(dump: Json, path: string, rounds?: number): ForeignModel {
  const refuse = refuseFile(path);
  if (!Array.isArray(dump.feature_names)) throw refuse('"feature_names" is no list');
  const names = checkedNames(dump.feature_names, refuse);
  if (!Array.isArray(dump.tree_info) || dump.tree_info.length === 0) throw refuse('the model has no tree');
  const infos = object(dump.feature_infos, refuse);
  const trees = dump.tree_info.map((tree: unknown) =>
    readTree(object(object(tree, refuse).tree_structure, refuse), names.length, path, refuse),
  );
  return lightgbmModel(
    {
      objective: typeof dump.objective === 'string' ? dump.objective : 'none',
      classes: toNumber(dump.num_class),
      treesPerRound: toNumber(dump.num_tree_per_iteration),
      isAverage: dump.average_output === true,
      names,
      levels: names.map((name) => levelsOf(Object.hasOwn(infos, name) ? infos[name] : undefined, refuse)),
      categorical: undefined,
      pandas: dump.pandas_categorical,
    },
    trees,
    rounds,
    path,
    refuse,
  );
}

function object(value: unknown, refuse: Refuse): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw refuse('a part of the dump is not an object where one was expected');
}

function number(value: unknown, name: string, refuse: Refuse): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw refuse(`"${name}" of a node is no finite number`);
}

function readTree(root: Json, features: number, path: string, refuse: Refuse): RawTree {
  const isStump = root.left_child === undefined;
  return plantTree(
    root,
    (node) => {
      if (node.left_child === undefined) {
        if (node.leaf_const !== undefined) {
          throw new NotSupportedError(
            `${path}: the model has linear trees (linear_tree), whose leaves are formulas. Fathom imports trees with constant leaves; train it with linear_tree=false.`,
          );
        }
        return {
          value: number(node.leaf_value, 'leaf_value', refuse),
          cover: isStump ? 1 : number(node.leaf_count, 'leaf_count', refuse),
        };
      }
      const column = number(node.split_feature, 'split_feature', refuse);
      if (!(Number.isInteger(column) && column >= 0 && column < features)) {
        throw refuse(`a split of a tree names feature ${column}, and there are ${features}`);
      }
      const sides = { left: object(node.left_child, refuse), right: object(node.right_child, refuse) };
      if (node.decision_type === '==') {
        const levels = typeof node.threshold === 'string' ? node.threshold.split('||') : [node.threshold];
        return levelSplit(column, levels.map(toNumber), sides, refuse);
      }
      const missing = node.missing_type as Missing;
      if (node.decision_type !== '<=' || !['None', 'Zero', 'NaN'].includes(missing)) {
        throw refuse('a split of a tree has an unknown decision type');
      }
      return numericSplit(
        column,
        number(node.threshold, 'threshold', refuse),
        missing,
        node.default_left === true,
        sides,
      );
    },
    refuse,
  );
}

function levelsOf(info: unknown, refuse: Refuse): number[] | undefined {
  if (info === undefined) return undefined;
  const { values } = object(info, refuse);
  if (!Array.isArray(values) || !values.every(Number.isInteger))
    throw refuse('"feature_infos" holds no list of levels');
  return values.length === 0 ? undefined : values;
}
