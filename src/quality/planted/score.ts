import type { Random } from '../../random/index.js';
import { checkDataset } from '../check-dataset.js';
import { plantFaults } from './planted-table.js';

/** How well one kind of finding works on planted tables. */
export interface CheckScore {
  readonly check: string;
  readonly planted: number;
  readonly found: number;
  /** Findings of this kind about columns, or rows, that nothing is wrong with. */
  readonly falseAlarms: number;
}

export interface PlantedScore {
  readonly tables: number;
  readonly cleanColumns: number;
  readonly checks: readonly CheckScore[];
  /** Found of planted, over all kinds, in [0, 1]. */
  readonly recall: number;
  readonly falseAlarmsPerTenColumns: number;
  /** Tables (by number) and what was missed or falsely reported there. */
  readonly misses: readonly string[];
}

/** Plants faults into `tables` seeded tables, checks each, and counts what was found, missed and reported without cause. */
export async function scoreChecks(random: Random, tables: number): Promise<PlantedScore> {
  const scores = new Map<string, { planted: number; found: number; falseAlarms: number }>();
  const of = (check: string) => {
    if (!scores.has(check)) scores.set(check, { planted: 0, found: 0, falseAlarms: 0 });
    return scores.get(check)!;
  };
  const misses: string[] = [];
  let cleanColumns = 0;
  for (let k = 0; k < tables; k++) {
    const planted = plantFaults(random.split(k));
    const { findings } = await checkDataset(planted.table, {
      target: planted.target,
      ...(planted.against === undefined ? {} : { against: planted.against }),
      random: random.split('check'),
    });
    cleanColumns += planted.clean.length;
    const isClean = new Set(planted.clean);
    const explained = new Set(
      planted.faults.filter(({ column }) => column === undefined).flatMap(({ acceptedAs }) => acceptedAs),
    );
    for (const fault of planted.faults) {
      const score = of(fault.check);
      score.planted++;
      const found = findings.some(
        ({ check, columns }) =>
          fault.acceptedAs.includes(check) && (fault.column === undefined || columns[0] === fault.column),
      );
      if (found) score.found++;
      else misses.push(`${k}: missed ${fault.check} ${fault.column ?? 'of rows'}`);
    }
    for (const { check, columns } of findings) {
      const aboutRows = columns.length === 0 || columns[0] === planted.target;
      if (explained.has(check) || (!aboutRows && !isClean.has(columns[0]!))) continue;
      of(check).falseAlarms++;
      misses.push(`${k}: false alarm ${check} ${columns.join(', ')}`);
    }
  }
  const checks = [...scores]
    .map(([check, score]) => ({ check, ...score }))
    .sort((a, b) => (a.check < b.check ? -1 : 1));
  const sum = (field: 'planted' | 'found' | 'falseAlarms') => checks.reduce((total, score) => total + score[field], 0);
  return {
    tables,
    cleanColumns,
    checks,
    recall: sum('found') / sum('planted'),
    falseAlarmsPerTenColumns: (10 * sum('falseAlarms')) / cleanColumns,
    misses,
  };
}
