export type { AccumulatedEffect } from './accumulated-effects.js';
export { type BinMatrix, type BinnedColumn, makeBinMatrix, rowsPerBin, type StoredColumn } from './bin-matrix.js';
export { type BinningOptions, type Bins, binCount, binOf, chooseAllBins, type LevelBins } from './binning.js';
export { type BoostContext, type Boosted, type BoostInput, type BoostStart, boost } from './boosting.js';
export { weighClasses } from './class-weights.js';
export {
  type LevelColumn,
  type OrderedColumn,
  rowsOf,
  type SparseColumn,
  type TreeColumn,
  threadsFor,
} from './column.js';
export { columnCurve } from './column-curve.js';
export { TreeEnsemble } from './ensemble.js';
export type { SavedEnsemble } from './ensemble-file.js';
export { roundWeights } from './fixed-point.js';
export { type Forest, type ForestContext, type ForestInput, growForest } from './forest.js';
export { gaussLegendre, type Quadrature } from './gauss-legendre.js';
export type { Columns, ColumnValues, Feature, SparseNumbers } from './gradient-boosting/columns.js';
export type { EffectAxis, EffectCell, EffectGrid } from './gradient-boosting/effect-grid.js';
export { type BoostingContext, type BoostingData, GradientBoosting } from './gradient-boosting/gradient-boosting.js';
export {
  type AccumulatedEffectsOptions,
  type BackgroundOptions,
  type BoostingRecord,
  GradientBoostingModel,
  type PermutationOptions,
} from './gradient-boosting/model.js';
export type { BoostingOptions } from './gradient-boosting/options.js';
export type { LabelledRows } from './gradient-boosting/rows.js';
export { type HoldOutRules, holdOutRows } from './hold-out.js';
export type { ColumnGroups } from './interactions.js';
export { Arena } from './kernels/arena.js';
export { fitLogOddsLine, type LogOddsLine } from './log-odds-line.js';
export { checkMonotone } from './monotone.js';
export { type CustomObjective, customObjective } from './objectives/custom.js';
export { type Groups, groupRows } from './objectives/groups.js';
export { logLoss } from './objectives/log-loss.js';
export type { GradientWork, Objective, ObjectiveFamily, Scored } from './objectives/objective.js';
export { createObjective, objectiveFamilies } from './objectives/registry.js';
export { softmax } from './objectives/softmax.js';
export { squaredError } from './objectives/squared-error.js';
export { type LearnedColumns, learnBins } from './ordered-statistics.js';
export type { Background } from './partial-dependence.js';
export { type FoundNode, type FoundSplit, plantTree } from './raw/plant-tree.js';
export { RawEnsemble } from './raw/raw-ensemble.js';
export { bySet, checkRawTree, levelSet, missingLeft, type RawTree, zeroIsMissing, zeroWidth } from './raw/raw-tree.js';
export { RawWalker } from './raw/raw-walker.js';
export { reorderColumns } from './reorder-columns.js';
export { type RowContents, RowKeys } from './row-keys.js';
export type { BoostSettings, ForestSettings, GrowSettings } from './settings.js';
export type { Attribution, InteractionAttribution, RowAttribution } from './shap.js';
export { goesLeft, type Tree } from './tree.js';
