// model.txt of LightGBM (save_model): a head of key=value lines, a block of them per tree, then parameters.
import { NotSupportedError } from '../../errors/index.js';
import { plantTree, type RawTree } from '../../trees/index.js';
import { checkedNames, type ForeignModel, type Refuse, refuseFile, toNumber } from './foreign-model.js';
import { levelSplit, lightgbmModel, type Missing, numericSplit } from './lightgbm-trees.js';

const missingTypes: readonly Missing[] = ['None', 'Zero', 'NaN'];

/** @throws DataError when the file is damaged; NotSupportedError for models that Fathom cannot hold */
export function readLightgbmText(text: string, path: string, rounds?: number): ForeignModel {
  const refuse = refuseFile(path);
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const end = lines.indexOf('end of trees');
  if (end < 0) throw refuse('the file ends before its trees do ("end of trees" is missing)');
  const starts = lines.flatMap((line, i) => (i < end && line.startsWith('Tree=') ? [i] : []));
  if (starts.length === 0) throw refuse('the model has no tree');
  const head = new Block(lines.slice(0, starts[0]), refuse);
  const names = checkedNames(head.text('feature_names').split(' '), refuse);
  const infos = head.text('feature_infos').split(' ');
  const last = head.number('max_feature_idx');
  if (names.length !== last + 1 || infos.length !== names.length) {
    throw refuse(`it names ${names.length} features and describes ${infos.length}, and should have ${last + 1}`);
  }
  const sizes = head.has('tree_sizes') ? head.text('tree_sizes').split(' ').length : starts.length;
  if (sizes !== starts.length) throw refuse(`it announces ${sizes} trees and holds ${starts.length}`);
  const trees = starts.map((start, t) =>
    readTree(new Block(lines.slice(start, starts[t + 1] ?? end), refuse), names.length, path, refuse),
  );
  return lightgbmModel(
    {
      objective: head.has('objective') ? head.text('objective') : 'none',
      classes: head.number('num_class'),
      treesPerRound: head.number('num_tree_per_iteration'),
      isAverage: head.has('average_output'),
      names,
      levels: infos.map((info) => levelsOf(info, refuse)),
      categorical: categoricalColumns(lines, end),
      pandas: pandasLevels(lines, end, refuse),
    },
    trees,
    rounds,
    path,
    refuse,
  );
}

/** `inf` parts all numbers from the missing ones. */
function toThreshold(text: string): number {
  return text === 'inf' ? Number.MAX_VALUE : toNumber(text);
}

/** Lines `key=value`. */
class Block {
  readonly #values = new Map<string, string>();
  readonly #refuse: Refuse;

  constructor(lines: readonly string[], refuse: Refuse) {
    for (const line of lines) {
      const cut = line.indexOf('=');
      this.#values.set(cut < 0 ? line : line.slice(0, cut), cut < 0 ? '' : line.slice(cut + 1));
    }
    this.#refuse = refuse;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  text(key: string): string {
    const value = this.#values.get(key);
    if (value === undefined) throw this.#refuse(`"${key}" is missing`);
    return value.trim();
  }

  number(key: string): number {
    return this.numbers(key, 1)[0]!;
  }

  numbers(key: string, count: number, read: (text: string) => number = toNumber): number[] {
    const text = this.text(key);
    const numbers = text === '' ? [] : text.split(' ').map(read);
    if (numbers.length !== count) throw this.#refuse(`"${key}" has ${numbers.length} numbers, expected ${count}`);
    if (!numbers.every(Number.isFinite)) throw this.#refuse(`"${key}" holds something that is no finite number`);
    return numbers;
  }
}

function readTree(block: Block, features: number, path: string, refuse: Refuse): RawTree {
  const leaves = block.number('num_leaves');
  if (!(Number.isInteger(leaves) && leaves >= 1)) throw refuse(`a tree has ${leaves} leaves`);
  if (block.has('is_linear') && block.number('is_linear') !== 0) {
    throw new NotSupportedError(
      `${path}: the model has linear trees (linear_tree), whose leaves are formulas. Fathom imports trees with constant leaves; train it with linear_tree=false.`,
    );
  }
  const splits = leaves - 1;
  const value = block.numbers('leaf_value', leaves);
  const cover = splits === 0 ? [1] : block.numbers('leaf_count', leaves);
  const feature = block.numbers('split_feature', splits);
  const threshold = block.numbers('threshold', splits, toThreshold);
  const decision = block.numbers('decision_type', splits);
  const left = block.numbers('left_child', splits);
  const right = block.numbers('right_child', splits);
  const sets = readSets(block, refuse);
  return plantTree(
    splits === 0 ? ~0 : 0,
    (node) => {
      if (node < 0 && ~node < leaves) return { value: value[~node]!, cover: cover[~node]! };
      if (!(node >= 0 && node < splits)) throw refuse(`a split of a tree leads to node ${node}, which does not exist`);
      const column = feature[node]!;
      if (!(Number.isInteger(column) && column >= 0 && column < features)) {
        throw refuse(`a split of a tree names feature ${column}, and there are ${features}`);
      }
      const sides = { left: left[node]!, right: right[node]! };
      const bits = decision[node]!;
      const missing = missingTypes[(bits >> 2) & 3];
      if (!(Number.isInteger(bits) && bits >= 0 && bits < 16) || missing === undefined) {
        throw refuse(`a split of a tree has the unknown decision type ${bits}`);
      }
      if ((bits & 1) === 0) return numericSplit(column, threshold[node]!, missing, (bits & 2) !== 0, sides);
      const set = sets[threshold[node]!];
      if (set === undefined)
        throw refuse(`a split of a tree uses set of levels ${threshold[node]}, which does not exist`);
      return levelSplit(column, set, sides, refuse);
    },
    refuse,
  );
}

/** Sets of levels: words of 32 bits, cut at boundaries. */
function readSets(block: Block, refuse: Refuse): number[][] {
  const count = block.has('num_cat') ? block.number('num_cat') : 0;
  if (count === 0) return [];
  const boundaries = block.numbers('cat_boundaries', count + 1);
  const words = block.numbers('cat_threshold', boundaries.at(-1)!);
  if (!words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32)) {
    throw refuse('"cat_threshold" holds something that is no word of 32 bits');
  }
  return boundaries.slice(1).map((to, k) => {
    const from = boundaries[k]!;
    if (!(Number.isInteger(to) && Number.isInteger(from) && from >= 0 && to >= from)) {
      throw refuse('"cat_boundaries" does not rise');
    }
    return words.slice(from, to).flatMap((word, w) =>
      Array.from({ length: 32 }, (_, bit) => bit)
        .filter((bit) => (word >>> bit) & 1)
        .map((bit) => 32 * w + bit),
    );
  });
}

/** `[low:high]` of numbers, `0:2:1` of levels, `none` of a feature that says nothing. */
function levelsOf(info: string, refuse: Refuse): number[] | undefined {
  if (info === 'none' || info.startsWith('[')) return undefined;
  const levels = info.split(':').map(Number);
  if (!levels.every(Number.isInteger))
    throw refuse(`"feature_infos" holds "${info.slice(0, 40)}", which is no list of levels`);
  return levels;
}

/** Ascending places that the parameters of the training name; undefined where they name none, or by other means. */
function categoricalColumns(lines: readonly string[], from: number): number[] | undefined {
  const line = lines.find((each, i) => i > from && each.startsWith('[categorical_feature: '));
  const places = line?.slice('[categorical_feature: '.length, -1).split(',').map(toNumber);
  return places?.every(Number.isInteger) ? places.sort((a, b) => a - b) : undefined;
}

function pandasLevels(lines: readonly string[], from: number, refuse: Refuse): unknown {
  const line = lines.findLast((each, i) => i > from && each.startsWith('pandas_categorical:'));
  if (line === undefined) return null;
  try {
    return JSON.parse(line.slice('pandas_categorical:'.length));
  } catch {
    throw refuse('"pandas_categorical" is not readable');
  }
}
