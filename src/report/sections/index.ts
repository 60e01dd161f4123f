import { applicants } from './applicants.js';
import { calibration } from './calibration.js';
import { coefficients } from './coefficients.js';
import { columns } from './columns.js';
import { comparison } from './comparison.js';
import { discrimination } from './discrimination.js';
import { effects } from './effects.js';
import { grades } from './grades.js';
import { importance } from './importance.js';
import { learning } from './learning.js';
import { lineage } from './lineage.js';
import { quality } from './quality.js';
import { scorecard } from './scorecard.js';
import { scores } from './scores.js';
import type { Section } from './section.js';
import { segments } from './segments.js';
import { summary } from './summary.js';

export type { Section } from './section.js';

/** Every section, in the order of the report. */
export const sections: readonly Section[] = [
  summary,
  quality,
  columns,
  discrimination,
  calibration,
  scores,
  grades,
  segments,
  comparison,
  importance,
  effects,
  scorecard,
  coefficients,
  learning,
  applicants,
  lineage,
];
