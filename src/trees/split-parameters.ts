// What the search for a split reads, laid out as kernels/assembly/splitting.ts says.
import type { BinnedColumn } from './bin-matrix.js';
import type { FixedPoint } from './fixed-point.js';
import type { SplitSettings } from './settings.js';

/** Words (u32) of a listed feature. */
export const featureWords = 6;

/** Lists a column as feature number `k`, its histogram `offset` bytes into the node's. */
export function writeFeature(
  features: Uint32Array,
  k: number,
  column: number,
  offset: number,
  { extras, count, isCategorical }: BinnedColumn,
  direction: number,
): void {
  const at = featureWords * k;
  features[at] = column;
  features[at + 1] = offset;
  features[at + 2] = extras;
  features[at + 3] = count - extras;
  features[at + 4] = isCategorical ? 1 : 0;
  features[at + 5] = isCategorical ? 0 : direction;
}

/** Whether leaves hold plain Newton steps: neither bounds nor path smoothing nor a largest value. */
export function hasNewtonLeaves({ pathSmooth = 0, maxDeltaStep = 0 }: SplitSettings, directions: Int8Array): boolean {
  return directions.every((direction) => direction === 0) && pathSmooth === 0 && maxDeltaStep === 0;
}

/** Writes what is the same for all nodes of a tree; `parameters` has 16 entries. */
export function writeSplitSettings(parameters: Float64Array, settings: SplitSettings, fixed: FixedPoint): void {
  parameters.set([
    settings.lambda,
    settings.alpha,
    settings.minHessian,
    settings.minRows,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    1 / fixed.gradientScale,
    1 / fixed.hessianScale,
    settings.levelSmoothing,
    settings.levelPrice,
    settings.levelLambda,
    settings.pathSmooth ?? 0,
    settings.maxDeltaStep || Number.POSITIVE_INFINITY,
  ]);
}
