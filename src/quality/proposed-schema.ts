import type { Schema } from '../data/index.js';
import type { Finding } from './finding.js';

/** What training takes over from the findings by itself. */
export interface ProposedSchema {
  readonly schema: Schema;
  /** Columns that are set aside because they are known only after the outcome, or give it away. */
  readonly leaks: readonly string[];
  /** The findings that were followed. */
  readonly followed: readonly Finding[];
}

const leakChecks = new Set(['post-outcome', 'time-travel', 'leakage']);
/** Suspected by its name alone, a column may still be known only afterwards: leaving it out costs little, using it a lot. */
const isLeak = ({ check, severity }: Finding) =>
  leakChecks.has(check) && (severity === 'critical' || check === 'post-outcome');
const uselessChecks = new Set(['constant', 'empty-column']);

/**
 * The schema with what is safe to follow without asking: special codes, identifiers, and leaks and constant columns as
 * `ignored`. Whether a protected attribute may be used is the user's decision: the role `protected` is proposed in the
 * findings, but not set here. Columns named in `keep` (the user said what they are) stay as they are.
 */
export function proposedSchema(
  schema: Schema,
  findings: readonly Finding[],
  keep: readonly string[] = [],
): ProposedSchema {
  const followed: Finding[] = [];
  const leaks: string[] = [];
  const next = new Map(schema.map((column) => [column.name, column]));
  for (const finding of findings) {
    const { repair } = finding;
    if (repair === undefined || !('column' in repair) || keep.includes(repair.column)) continue;
    const column = next.get(repair.column);
    if (column === undefined || column.role === 'target') continue;
    if (repair.action === 'special-values') {
      const special = [...new Set([...(column.special ?? []), ...repair.values])].sort((a, b) => a - b);
      next.set(column.name, { ...column, special });
    } else if (repair.action === 'set-role' && repair.role !== 'protected' && column.role === 'feature') {
      next.set(column.name, { ...column, role: repair.role });
    } else if (repair.action === 'drop-column' && isLeak(finding)) {
      next.set(column.name, { ...column, role: 'ignored' });
      leaks.push(column.name);
    } else if (repair.action === 'drop-column' && uselessChecks.has(finding.check)) {
      next.set(column.name, { ...column, role: 'ignored' });
    } else continue;
    followed.push(finding);
  }
  return { schema: schema.map((column) => next.get(column.name)!), leaks, followed };
}
