/** What the search for a split of a node goes by. */
export interface SplitSettings {
  /** Least sum of hessians in a leaf. */
  readonly minHessian: number;
  /** Least training rows in a leaf, drawn rows only. */
  readonly minRows: number;
  /** L2 penalty on leaf values, >= 0. */
  readonly lambda: number;
  /** L1 penalty on leaf values, >= 0. */
  readonly alpha: number;
  /**
   * Path smoothing: a child of n rows holds n / (n + s) of its own value and s / (n + s) of its parent's; s >= 0 in
   * rows, absent for 0.
   */
  readonly pathSmooth?: number;
  /** Largest absolute value of a leaf before smoothing and learning rate; 0 or absent: no limit. */
  readonly maxDeltaStep?: number;
  /** Levels of a categorical column are compared as if each had this many more rows of the node's mean. */
  readonly levelSmoothing: number;
  /** What each level of a grouping costs, in units of what it gains from noise alone. */
  readonly levelPrice: number;
  /** L2 penalty added where levels are grouped. */
  readonly levelLambda: number;
}

/** How one tree grows. */
export interface GrowSettings extends SplitSettings {
  readonly maxLeaves: number;
  /** Most splits between the root and a leaf. */
  readonly maxDepth: number;
  /** A split must save more loss than this. */
  readonly minGain: number;
  /** Which leaf is split next: the one that saves the most loss (absent: this), or first all of a level. */
  readonly growth?: 'leaf' | 'depth';
}

/** How one deep tree of a forest grows: until its leaves are small. */
export interface DeepSettings extends SplitSettings {
  readonly maxDepth: number;
  /** Columns that a node draws to look for its split; more, as many at a time, until one of them splits it. */
  readonly nodeColumns: number;
}

/** How a forest is learned. */
export interface ForestSettings extends DeepSettings {
  readonly trees: number;
  /** `bootstrap`: as many rows as there are, drawn with replacement; or the share of the rows that each tree sees. */
  readonly rowSample: 'bootstrap' | number;
  readonly maxBins: number;
  readonly minLevelRows: number;
}

/** How a sum of trees is learned. */
export interface BoostSettings extends GrowSettings {
  readonly learningRate: number;
  readonly maxTrees: number;
  /** Share of the rows that each tree sees, in (0, 1]. */
  readonly rowSample: number;
  /**
   * Gradient-based one-side sampling: shares of the rows that a tree keeps for their large gradients and draws from the
   * others, in place of `rowSample`, which must be 1; from round 1 / learningRate on. 0 or absent: all rows.
   */
  readonly topRate?: number;
  readonly otherRate?: number;
  /** Share of the columns that each tree sees, in (0, 1]. */
  readonly columnSample: number;
  /** Trees without a better held-out loss after which to stop; with nothing held out all `maxTrees` are grown. */
  readonly patience: number;
  /** Give leaves the best score of their rows instead of a Newton step: for a first tree that stands alone. */
  readonly exactLeaves: boolean;
  readonly maxBins: number;
  readonly minLevelRows: number;
}
