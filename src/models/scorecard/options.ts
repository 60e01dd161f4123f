import { z } from 'zod';
import {
  type BinningOptions,
  defaultBinningOptions,
  type EditedBin,
  type Trend,
  trends,
} from '../../features/index.js';
import { readOptions } from '../read-options.js';
import type { PointsScale } from './points.js';

/** Hyper-parameters of a scorecard; null switches a selection step off. */
export interface ScorecardOptions extends BinningOptions, PointsScale {
  /** Trend of single features, by name; the others follow `trend`. */
  readonly trends: Readonly<Record<string, Trend>>;
  /** Bins drawn by hand, by feature. */
  readonly bins: Readonly<Record<string, readonly EditedBin[]>>;
  /** Whether points may depart from weight of evidence where features overlap, as far as the evidence supports it. */
  readonly refine: boolean;
  /** L2 penalty of the weight-of-evidence coefficients; `auto` lets the evidence choose. */
  readonly ridge: number | 'auto';
  /** Features with less information value are left out. */
  readonly minInformationValue: number;
  /** Of features whose weights of evidence correlate more than this, the strongest stays. */
  readonly maxCorrelation: number | null;
  /** Features are dropped until no variance inflation factor is larger. */
  readonly maxVif: number | null;
  /** What to do with a feature whose points run against its own event rates. */
  readonly signCheck: 'drop' | 'keep';
  /** Backward elimination by an information criterion. */
  readonly stepwise: 'none' | 'aic' | 'bic';
}

export const defaultScorecardOptions: ScorecardOptions = {
  ...defaultBinningOptions,
  baseScore: 600,
  baseOdds: 50,
  pointsToDoubleOdds: 20,
  trends: {},
  bins: {},
  refine: true,
  ridge: 'auto',
  minInformationValue: 0,
  maxCorrelation: null,
  maxVif: null,
  signCheck: 'drop',
  stepwise: 'none',
};

const editedBin = z.strictObject({
  below: z.number().nullable().optional(),
  levels: z.array(z.coerce.string()).min(1).optional(),
  special: z.array(z.number()).optional(),
  missing: z.boolean().optional(),
  unseen: z.boolean().optional(),
  weightOfEvidence: z.number().optional(),
  points: z.number().optional(),
});

const schema = z.strictObject({
  preBins: z.number().int().min(2).max(1000),
  trend: z.enum(trends),
  minShare: z.number().min(0).max(0.5),
  minEvents: z.number().min(0),
  minNonEvents: z.number().min(0),
  maxBins: z.number().int().min(1).max(100),
  minWoeDifference: z.number().min(0),
  penalty: z.number().min(0),
  smoothing: z.number().min(0),
  rareShare: z.number().min(0).max(0.5),
  polishFrom: z.number().min(0),
  unseen: z.enum(['neutral', 'worst']),
  baseScore: z.number(),
  baseOdds: z.number().positive(),
  pointsToDoubleOdds: z.number().positive(),
  trends: z.record(z.string(), z.enum(trends)),
  bins: z.record(z.string(), z.array(editedBin).min(1)),
  refine: z.boolean(),
  ridge: z.union([z.number().min(0), z.literal('auto')]),
  minInformationValue: z.number().min(0),
  maxCorrelation: z.number().min(0).max(1).nullable(),
  maxVif: z.number().min(1).nullable(),
  signCheck: z.enum(['drop', 'keep']),
  stepwise: z.enum(['none', 'aic', 'bic']),
});

/** @throws UsageError naming the hyper-parameter that is unknown or out of range */
export function scorecardOptions(parameters: Readonly<Record<string, unknown>>): ScorecardOptions {
  return readOptions('scorecard', schema as z.ZodType<ScorecardOptions>, defaultScorecardOptions, parameters);
}
