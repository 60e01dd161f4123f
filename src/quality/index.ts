export type { Check } from './check.js';
export { type CheckDatasetOptions, type CheckReport, checkDataset } from './check-dataset.js';
export { checks } from './checks.js';
export type { ColumnProfile } from './column-profile.js';
export { describeFinding, type FindingWords } from './describe-finding.js';
export { eventWords } from './event-words.js';
export { type Finding, type Repair, type Severity, severities } from './finding.js';
export { type ProposedSchema, proposedSchema } from './proposed-schema.js';
export {
  type AppliedRepair,
  addApplied,
  applyRepairs,
  applyRepairsToChunk,
  parseNumber,
  type RepairedTable,
} from './repair.js';
