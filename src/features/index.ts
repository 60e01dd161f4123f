export {
  assignBins,
  type Bin,
  type Binning,
  binLabel,
  binOfNumber,
  binsOfLevels,
  type CategoricalBinning,
  type NumericBinning,
} from './binning.js';
export { binByHand, type EditedBin, type EditedBinning, toEditedBins } from './edited-bins.js';
export {
  type BinningOptions,
  type BinningTarget,
  countTarget,
  defaultBinningOptions,
  fitBinning,
} from './fit-binning.js';
export {
  type CategoricalInput,
  describeInputs,
  type InputSchema,
  isCategorical,
  type ModelInput,
  missingCode,
  modelInputs,
  type NumericInput,
  rowInputs,
  unseenCode,
} from './inputs.js';
export { type CutConstraints, type OptimalCuts, optimalCuts, type Trend, trends } from './optimal-cuts.js';
export { type PreBins, quantilePreBins, shortestCut } from './pre-bins.js';
export { correlations } from './selection/correlation.js';
export { correlationClusters, type Substitution } from './selection/correlation-clusters.js';
export { dropByVarianceInflation, varianceInflation } from './selection/variance-inflation.js';
export { sortOrder } from './sort-order.js';
export {
  type BinaryTarget,
  binaryTarget,
  type ClassTarget,
  classTarget,
  type NumberTarget,
  numberTarget,
} from './target.js';
export {
  type Counts,
  chanceInformationValue,
  informationValue,
  weightOfEvidence,
} from './weight-of-evidence.js';
