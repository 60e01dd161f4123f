import { binLabel, informationValue } from '../../features/index.js';
import type { ScorecardModel } from './model.js';

/** One bin of a card, as people read it. */
export interface ScorecardRow {
  readonly feature: string;
  readonly bin: string;
  /** Sum of training weights in the bin. */
  readonly count: number;
  readonly events: number;
  /** Share of all training rows, in [0, 1]. */
  readonly share: number;
  /** Share of events in the bin, in [0, 1]; 0 for an empty bin. */
  readonly eventRate: number;
  /** Positive is safer than average. */
  readonly weightOfEvidence: number;
  /** What the bin adds to the feature's information value. */
  readonly informationValue: number;
  /** Higher is safer. */
  readonly points: number;
}

/** All bins of a card, feature after feature, the features with the most information value first. */
export function scorecardTable(model: ScorecardModel): ScorecardRow[] {
  return [...model.parts]
    .sort((a, b) => b.binning.informationValue - a.binning.informationValue)
    .flatMap(({ binning, points }) => {
      const all = binning.bins.reduce(
        (sum, bin) => ({ events: sum.events + bin.events, nonEvents: sum.nonEvents + bin.nonEvents }),
        { events: 0, nonEvents: 0 },
      );
      return binning.bins.map((bin, b): ScorecardRow => {
        const count = bin.events + bin.nonEvents;
        return {
          feature: binning.name,
          bin: binLabel(binning, b),
          count,
          events: bin.events,
          share: count / model.rows,
          eventRate: count > 0 ? bin.events / count : 0,
          weightOfEvidence: bin.weightOfEvidence,
          informationValue: informationValue(bin, all),
          points: points[b]!,
        };
      });
    });
}

/** A card for the report: its settings and the bins that hold rows. */
export function scorecardSummary(model: ScorecardModel): {
  baseScore: number;
  baseOdds: number;
  pointsToDoubleOdds: number;
  intercept: number;
  rows: ScorecardRow[];
} {
  return { ...model.scale, intercept: model.intercept, rows: scorecardTable(model).filter((row) => row.count > 0) };
}
