import { describe, expect, it } from 'vitest';
import { Table } from '../data/index.js';
import { languages } from '../messages/index.js';
import { Random } from '../random/index.js';
import { checkDataset, checks, describeFinding } from './index.js';
import { type ColumnFault, columnFaults, type RowFault, rowFaults } from './planted/faults.js';
import { plantFaults } from './planted/planted-table.js';
import { TableView } from './table-view.js';

// What every check must honour; a new one joins by registering in checks.ts and planting its fault in planted/faults.ts.

/** Checks about the outcome or the names of columns, whose faults are planted in their own tests. */
const plantedElsewhere = new Set(['class-imbalance', 'few-events', 'lender-decision', 'unreadable-values']);

const faultsOf = (check: string): (ColumnFault | RowFault)[] =>
  [...columnFaults, ...rowFaults].filter((fault) => fault.check === check);

function viewOf({ table, against, target }: ReturnType<typeof plantFaults>): TableView {
  return new TableView(table, { target, random: new Random(1), against });
}

const sound = Array.from({ length: 6 }, (_, k) =>
  viewOf(plantFaults(new Random(`sound ${k}`), { faults: [], rows: 1000 })),
);

describe.each(checks.map((check) => [check.name, check] as const))('check %s', (name, check) => {
  const faults = faultsOf(name);
  const planted = faults.map((fault, i) => plantFaults(new Random(`${name} ${i}`), { faults: [fault], rows: 1000 }));

  it.skipIf(plantedElsewhere.has(name))('finds its fault where it was planted', () => {
    expect(faults.length, 'plant a fault of this kind in planted/faults.ts').toBeGreaterThan(0);
    for (const one of planted) {
      const { acceptedAs, column } = one.faults[0]!;
      const findings = checks
        .filter(({ name: other }) => acceptedAs.includes(other))
        .flatMap((other) => other.run(viewOf(one)));
      const there = findings.filter(({ columns }) => column === undefined || columns[0] === column);
      expect(there.length, `${name} in ${column ?? 'the rows'}`).toBeGreaterThan(0);
    }
  });

  it('finds nothing in columns that are as they should be', () => {
    for (const [k, view] of sound.entries()) expect(check.run(view), `table ${k}`).toEqual([]);
  });

  it('says the same when asked twice, and leaves the table alone', () => {
    for (const one of planted) {
      const before = JSON.stringify(one.table.record(3));
      expect(check.run(viewOf(one))).toEqual(check.run(viewOf(one)));
      expect(JSON.stringify(one.table.record(3))).toBe(before);
    }
  });

  it('reports rows of the table, and has words for all it says', () => {
    for (const one of planted) {
      const numbers = new Set(one.table.rowNumbers);
      for (const finding of check.run(viewOf(one))) {
        expect(finding.check).toBe(name);
        expect(finding.rows.examples.length).toBeLessThanOrEqual(5);
        expect(finding.rows.count).toBeGreaterThanOrEqual(finding.rows.examples.length);
        for (const row of finding.rows.examples) expect(numbers.has(row), `row ${row}`).toBe(true);
        for (const language of languages) {
          const words = describeFinding(language, finding);
          for (const sentence of Object.values(words)) expect(sentence).toMatch(/\S.*\S/);
          expect(JSON.stringify(words)).not.toMatch(/undefined|NaN|\{\w+\}/);
        }
      }
    }
  });

  it('bears tables with next to nothing in them', () => {
    const schema = [
      { name: 'a', kind: 'numeric', role: 'feature' },
      { name: 'b', kind: 'categorical', role: 'feature' },
      { name: 'c', kind: 'datetime', role: 'time' },
      { name: 'd', kind: 'text', role: 'feature' },
      { name: 'y', kind: 'boolean', role: 'target' },
    ] as const;
    const full = { a: 1, b: 'x', c: '2024-01-01', d: 'words', y: '1' };
    for (const records of [[], [full], [full, full], [{}, {}, {}], Array.from({ length: 30 }, () => ({}))]) {
      const table = Table.fromRecords(schema, records);
      for (const target of ['y', undefined]) {
        const view = new TableView(table, { target, random: new Random(0), against: table });
        expect(Array.isArray(check.run(view)), `${records.length} rows`).toBe(true);
      }
    }
  });
});

describe('checks together', () => {
  it('have names that differ', () => {
    expect(new Set(checks.map((check) => check.name)).size).toBe(checks.length);
  });

  it('give the same report for the same seed', async () => {
    const { table, against, target } = plantFaults(new Random(4), { rows: 900 });
    const report = () => checkDataset(table, { target, against, random: new Random(2) });
    expect(await report()).toEqual(await report());
  });
});
