import { describe, expect, it } from 'vitest';
import { Table } from '../../data/index.js';
import { Random } from '../../random/index.js';
import { toOutcome } from '../outcome.js';
import { categorical, numeric } from '../planted/draft.js';
import { TableView } from '../table-view.js';
import { classImbalance } from './class-imbalance.js';
import { fewEvents } from './few-events.js';
import { lenderDecision } from './lender-decision.js';

const random = new Random('outcome checks');

function view(rows: number, share: number): TableView {
  const outcome = Array.from({ length: rows }, () => (random.uniform() < share ? 1 : 0));
  return new TableView(
    new Table(
      [
        { name: 'int_rate', kind: 'numeric', role: 'feature' },
        { name: 'size', kind: 'numeric', role: 'feature' },
        { name: 'bad', kind: 'categorical', role: 'target' },
      ],
      [
        numeric(rows, (i) => 0.1 + 0.02 * outcome[i]! + 0.02 * random.normal()),
        numeric(rows, () => random.normal()),
        categorical(rows, (i) => String(outcome[i])),
      ],
    ),
    { target: 'bad', random: new Random(0) },
  );
}

describe('checks about the outcome', () => {
  it('reports a rare outcome and too few events', () => {
    const rare = view(4000, 0.01);
    expect(classImbalance.run(rare)[0]).toMatchObject({ severity: 'notice', columns: ['bad'] });
    expect(fewEvents.run(rare)[0]).toMatchObject({
      severity: 'notice',
      facts: { features: 2, rows: rare.outcome!.eventCount },
    });
    expect(fewEvents.run(view(100, 0.1))[0]).toMatchObject({ severity: 'warning' });
    const ordinary = view(2000, 0.1);
    expect([...classImbalance.run(ordinary), ...fewEvents.run(ordinary)]).toEqual([]);
  });

  it("recognises the lender's own judgement by name and effect together", () => {
    expect(lenderDecision.run(view(3000, 0.2)).map(({ columns }) => columns[0])).toEqual(['int_rate']);
  });
});

describe('toOutcome', () => {
  const column = (...values: (string | null)[]) => categorical(values.length, (i) => values[i]!);
  it('reads words, the rarer of two values, and what it is told', () => {
    expect(Array.from(toOutcome(column('good', 'bad', null, 'good'), 4)!.events)).toEqual([0, 1, -1, 0]);
    expect(Array.from(toOutcome(column('1', '2', '1', '1'), 4)!.events)).toEqual([0, 1, 0, 0]);
    expect(Array.from(toOutcome(column('paid', 'late 30', 'late 60'), 3, ['late 30', 'late 60'])!.events)).toEqual([
      0, 1, 1,
    ]);
    expect(toOutcome(column('a', 'b', 'c'), 3)).toBeUndefined();
    expect(
      toOutcome(
        numeric(3, (i) => (i === 0 ? 1 : 0)),
        3,
      )!.rate,
    ).toBeCloseTo(1 / 3, 12);
  });
});
