// Weight of evidence and information value, with one sign for the whole project: positive weight = safer than average.

/** Events (defaults) and non-events of a group of rows; sums of row weights. */
export interface Counts {
  readonly events: number;
  readonly nonEvents: number;
}

/**
 * Weight of evidence of a bin, ln((nonEvents / all nonEvents) / (events / all events)), natural log: positive where
 * there are fewer events than on average.
 *
 * `smoothing` adds that many average rows to the bin, which draws small bins towards 0. A bin without events or
 * without non-events gets half a row of each, so the weight is always finite; an empty bin has weight 0.
 *
 * Reference: N. Siddiqi, Credit Risk Scorecards (2006), chapter 6.
 */
export function weightOfEvidence(bin: Counts, all: Counts, smoothing = 0): number {
  const rows = all.events + all.nonEvents;
  if (all.events <= 0 || all.nonEvents <= 0 || bin.events + bin.nonEvents <= 0) return 0;
  let events = bin.events + (smoothing * all.events) / rows;
  let nonEvents = bin.nonEvents + (smoothing * all.nonEvents) / rows;
  if (events <= 0 || nonEvents <= 0) {
    events += 0.5;
    nonEvents += 0.5;
  }
  return Math.log((nonEvents * all.events) / (events * all.nonEvents));
}

/**
 * What a bin adds to the information value: (nonEvents / all nonEvents - events / all events) x weight of evidence;
 * never negative. The sum over bins is the variable's information value (a symmetric Kullback-Leibler divergence).
 */
export function informationValue(bin: Counts, all: Counts): number {
  if (all.events <= 0 || all.nonEvents <= 0) return 0;
  return (bin.nonEvents / all.nonEvents - bin.events / all.events) * weightOfEvidence(bin, all);
}

/**
 * Information value that one further bin brings to a variable that knows nothing, on average: 1 / events + 1 / nonEvents
 * (the divergence is asymptotically chi-square). The natural unit for a price per bin.
 */
export function chanceInformationValue(all: Counts): number {
  return all.events <= 0 || all.nonEvents <= 0 ? 0 : 1 / all.events + 1 / all.nonEvents;
}
