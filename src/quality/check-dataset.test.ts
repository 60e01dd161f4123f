import { describe, expect, it } from 'vitest';
import type { Dataset, Table } from '../data/index.js';
import { Table as TableOf } from '../data/index.js';
import { StopSignal } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { checkDataset, proposedSchema } from './index.js';
import { columnFaults, rowFaults } from './planted/faults.js';
import { plantFaults } from './planted/planted-table.js';

/** The same rows, but never all at once. */
const streamed = (table: Table): Dataset => ({
  schema: table.schema,
  rowCount: table.rowCount,
  chunks: (options) =>
    table.chunks({ rows: 700, ...(options?.columns === undefined ? {} : { columns: options.columns }) }),
});
const fault = (check: string) => [...columnFaults, ...rowFaults].find((one) => one.check === check)!;

describe('checkDataset', () => {
  const planted = plantFaults(new Random(5), {
    faults: ['special-codes', 'post-outcome', 'identifier', 'constant', 'duplicate-rows'].map(fault),
    rows: 6000,
  });

  it('puts the worst first and profiles every column', async () => {
    const report = await checkDataset(planted.table, { target: 'outcome', random: new Random(0) });
    expect(report.rows).toBe(planted.table.rowCount);
    expect(report.sampledRows).toBe(report.rows);
    expect(report.findings[0]).toMatchObject({ check: 'post-outcome', severity: 'critical' });
    expect(report.columns.map(({ name }) => name)).toEqual(planted.table.schema.map(({ name }) => name));
    const coded = report.findings.find(({ check }) => check === 'special-codes')!.columns[0]!;
    expect(report.columns.find(({ name }) => name === coded)!.special).toEqual([-9, -8, -7]);
  });

  it('finds the same in a stream it only samples, and counts missing values and duplicates exactly', async () => {
    const whole = await checkDataset(planted.table, { target: 'outcome', random: new Random(0) });
    const part = await checkDataset(streamed(planted.table), {
      target: 'outcome',
      random: new Random(0),
      maxRows: 2500,
    });
    expect(part.sampledRows).toBe(2500);
    expect(part.rows).toBe(planted.table.rowCount);
    const named = (report: typeof whole) =>
      report.findings.map(({ check, columns }) => `${check} ${columns.join()}`).sort();
    expect(named(part)).toEqual(named(whole));
    expect(part.columns.map(({ missing }) => missing)).toEqual(whole.columns.map(({ missing }) => missing));
    const duplicates = (report: typeof whole) => report.findings.find(({ check }) => check === 'duplicate-rows');
    expect(duplicates(part)).toEqual(duplicates(whole));
  });

  it('compares with older data', async () => {
    const older = plantFaults(new Random(6), { faults: [fault('drift'), fault('schema-change')], rows: 2000 });
    const report = await checkDataset(older.table, {
      target: 'outcome',
      against: older.against!,
      random: new Random(0),
    });
    expect(report.stability![0]).toMatchObject({ column: 'drawn_share' });
    expect(report.stability![0]!.psi).toBeGreaterThan(0.25);
    expect(report.findings.map(({ check }) => check)).toContain('schema-change');
  });

  it('names the nearest column when the target is not there', async () => {
    await expect(checkDataset(planted.table, { target: 'outcom', random: new Random(0) })).rejects.toThrow(
      'There is no target column "outcom". Did you mean "outcome"?',
    );
  });

  it('works without a target and on no rows', async () => {
    const { outcome: _, ...rest } = Object.fromEntries(planted.table.schema.map((column) => [column.name, column]));
    const report = await checkDataset(planted.table.pick(Object.keys(rest)), { random: new Random(0) });
    expect(report.findings.map(({ check }) => check)).toContain('post-outcome');
    const empty = await checkDataset(TableOf.fromRecords(planted.table.schema, []), { random: new Random(0) });
    expect(empty).toMatchObject({ rows: 0, findings: [] });
  });

  it('tells what the reader could not convert', async () => {
    const profile = new Map([
      ['income', { unconverted: 3, unconvertedExamples: ['12k', 'see file'], firstUnconvertedRow: 9 }],
    ]);
    const table = TableOf.fromRecords(
      [{ name: 'income', kind: 'numeric', role: 'feature' }],
      [{ income: 1 }, { income: 2 }, { income: null }],
    );
    const { findings } = await checkDataset(table, { random: new Random(0), profile });
    expect(findings[0]).toMatchObject({
      check: 'unreadable-values',
      rows: { count: 3, examples: [9] },
      facts: { examples: '"12k", "see file"' },
    });
  });

  it('stops when asked', async () => {
    const stop = new StopSignal();
    stop.request();
    await expect(checkDataset(planted.table, { random: new Random(0), stop })).rejects.toThrow('Interrupted');
  });

  it('proposes a schema: codes special, leaks ignored, identifiers named, protected attributes left to the user', async () => {
    const withSex = plantFaults(new Random(7), {
      faults: ['special-codes', 'post-outcome', 'identifier', 'protected-attribute'].map(fault),
      rows: 1500,
    });
    const { findings } = await checkDataset(withSex.table, { target: 'outcome', random: new Random(0) });
    const { schema, leaks } = proposedSchema(withSex.table.schema, findings);
    const of = (check: string) =>
      schema.find(({ name }) => name === withSex.faults.find((one) => one.check === check)!.column)!;
    expect(of('special-codes').special).toEqual([-9, -8, -7]);
    expect(of('post-outcome').role).toBe('ignored');
    expect(leaks).toEqual([of('post-outcome').name]);
    expect(of('identifier').role).toBe('id');
    expect(of('protected-attribute').role).toBe('feature');
    expect(schema.filter(({ role }) => role === 'feature').map(({ name }) => name)).toEqual(
      expect.arrayContaining([...withSex.clean]),
    );
    const kept = proposedSchema(withSex.table.schema, findings, [of('post-outcome').name]);
    expect(kept.leaks).toEqual([]);
  });
});
