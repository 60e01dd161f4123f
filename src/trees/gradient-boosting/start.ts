// Going on from a model: what must hold for the rounds that follow, and where they begin.
import { DataError, UsageError } from '../../errors/index.js';
import { binCount, extraBins } from '../binning.js';
import type { BoostStart } from '../boosting.js';
import { columnRows, type TreeColumn } from '../column.js';
import { checkMonotone } from '../monotone.js';
import { hasManyLevels } from '../ordered-statistics.js';
import type { BoostSettings } from '../settings.js';
import type { Tree } from '../tree.js';
import type { GradientBoostingModel } from './model.js';
import type { CheckedOptions } from './options.js';

/**
 * @throws UsageError when the model cannot be gone on from under these options
 */
export function checkStart(
  start: GradientBoostingModel,
  { objective, bags, holdOut, monotone, interactions }: CheckedOptions,
): void {
  const describe = ({ name, parameters }: CheckedOptions['objective']) => `${name} ${JSON.stringify(parameters)}`;
  if (describe(start.objective) !== describe(objective)) {
    throw refuse(`was trained for ${describe(start.objective)}, not ${describe(objective)}; train anew`);
  }
  // What it learned from is not known: any row that is held out now may be among it.
  if (holdOut > 0)
    throw refuse('may have learned from the rows that holdOut would set apart; give validation rows instead');
  if (bags > 1) throw refuse('is one sum of trees and cannot be gone on from as several bags; set bags to 1');
  const { trees, bins } = start.ensemble;
  const columns = bins.map((own) => ({
    isCategorical: own.kind === 'categorical',
    extras: extraBins(own),
    count: binCount(own),
  }));
  start.features.forEach(({ name }, column) => {
    const direction = Object.hasOwn(monotone, name) ? monotone[name]! : 0;
    if (direction === 0) return;
    const directions = new Int8Array(bins.length);
    directions[column] = direction;
    try {
      checkMonotone(trees, columns, directions);
    } catch (cause) {
      const way = direction === 1 ? 'falls' : 'rises';
      throw refuse(`${way} somewhere along "${name}", against its monotone direction; train anew`, cause);
    }
  });
  const groups = interactions.map((group) => new Set(group));
  const names = start.features.map(({ name }) => name);
  if (groups.length > 0 && !trees.every((tree) => keepsToGroups(tree, names, groups))) {
    throw refuse('has columns on one path that interactions keep apart; train anew');
  }
}

function refuse(what: string, cause?: unknown): UsageError {
  return new UsageError(`GradientBoosting: the model to start from ${what}.`, { cause });
}

/** Whether every path has columns of one group only, or a single column. */
function keepsToGroups(tree: Tree, names: readonly string[], groups: readonly ReadonlySet<string>[]): boolean {
  const open: { readonly node: number; readonly on: ReadonlySet<string> }[] = [{ node: 0, on: new Set() }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, on } = next;
    const feature = tree.feature[node]!;
    if (feature < 0) continue;
    const longer = new Set(on).add(names[feature]!);
    if (longer.size > 1 && !groups.some((group) => [...longer].every((name) => group.has(name)))) return false;
    open.push({ node: tree.child[node]!, on: longer }, { node: tree.child[node]! + 1, on: longer });
  }
  return true;
}

/**
 * The model knows the mean target of each level of such a column, and these rows may be among those it is the mean of: they
 * would see their own target.
 *
 * @throws DataError naming the column
 */
export function refuseKnownLevels(columns: readonly TreeColumn[], learned: number, settings: BoostSettings): void {
  const many = columns.find((column) => hasManyLevels(column, learned, settings));
  if (many === undefined) return;
  throw new DataError(
    `Column "${many.name}" has more levels than bins, and the model to start from knows the mean target of each; train anew, or leave the column out of both.`,
  );
}

/** Scores of the rows under the model that training goes on from. */
export function startFrom({ ensemble, rounds }: GradientBoostingModel, columns: readonly TreeColumn[]): BoostStart {
  const { outputs, base } = ensemble;
  const rows = columnRows(columns[0]!);
  const rowMajor = ensemble.scores(columns);
  const scores = rowMajor.map((_, i) => rowMajor[(i % rows) * outputs + Math.floor(i / rows)]!);
  return { base, scores, rounds };
}
