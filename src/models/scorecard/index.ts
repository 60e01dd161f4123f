export { ScorecardModel, type ScorecardPart } from './model.js';
export { defaultScorecardOptions, type ScorecardOptions } from './options.js';
export type { PointsScale } from './points.js';
export { scorecard } from './scorecard.js';
export type { Dropped } from './select.js';
export { type ScorecardRow, scorecardSummary, scorecardTable } from './table.js';
