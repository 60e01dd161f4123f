export { type Finding, type Repair, type Severity, severities } from './finding.js';
