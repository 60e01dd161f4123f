/** How log-odds become points: `baseScore` at odds of `baseOdds` good to one bad; `pointsToDoubleOdds` more double the odds. */
export interface PointsScale {
  readonly baseScore: number;
  readonly baseOdds: number;
  readonly pointsToDoubleOdds: number;
}

/** Points per unit of log-odds. */
export function pointsFactor({ pointsToDoubleOdds }: PointsScale): number {
  return pointsToDoubleOdds / Math.LN2;
}

/** Points of a row whose odds are 1 : 1. */
export function pointsOffset(scale: PointsScale): number {
  return scale.baseScore - pointsFactor(scale) * Math.log(scale.baseOdds);
}

/** Unrounded score of a row: higher is safer. `logOdds` are those of the event. */
export function scoreOf(logOdds: number, scale: PointsScale): number {
  return pointsOffset(scale) - pointsFactor(scale) * logOdds;
}

/**
 * Points of one bin before rounding: its own log-odds and an equal share of the intercept and the offset, so that a row's
 * score is the plain sum of its bins' points.
 */
export function binPoints(contribution: number, intercept: number, features: number, scale: PointsScale): number {
  return (pointsOffset(scale) - pointsFactor(scale) * intercept) / features - pointsFactor(scale) * contribution;
}

/** The log-odds that a bin must contribute to be worth `points`: the inverse of `binPoints`. */
export function contributionOfPoints(points: number, intercept: number, features: number, scale: PointsScale): number {
  return ((pointsOffset(scale) - pointsFactor(scale) * intercept) / features - points) / pointsFactor(scale);
}
