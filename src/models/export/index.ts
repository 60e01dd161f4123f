export { scorecardExcel } from './scorecard-excel.js';
export { scorecardSql } from './scorecard-sql.js';
export { scorecardYaml } from './scorecard-yaml.js';
