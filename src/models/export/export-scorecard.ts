import type { ScorecardModel } from '../scorecard/index.js';
import { scorecardExcel } from './scorecard-excel.js';
import { scorecardSql } from './scorecard-sql.js';
import { scorecardYaml } from './scorecard-yaml.js';

export const scorecardFormats = ['sql', 'xlsx', 'yaml'] as const;
export type ScorecardFormat = (typeof scorecardFormats)[number];

/** The bytes of a file that holds the scorecard: a SQL query, an Excel workbook, or bins to edit by hand. */
export async function exportScorecard(model: ScorecardModel, format: ScorecardFormat): Promise<Uint8Array> {
  if (format === 'xlsx') return scorecardExcel(model);
  return new TextEncoder().encode(format === 'sql' ? scorecardSql(model) : scorecardYaml(model));
}
